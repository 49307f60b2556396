using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Web.Jobs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>
/// Measurements: of this machine, and of the servers that the operator allowed at start. A request chooses among these; no address of its own is ever asked.
/// </summary>
internal static class MeasureRoutes
{
    public static readonly IReadOnlyList<Field> HostFields =
    [
        new("quick", InputKind.Flag, "Whether to measure for seconds instead of a minute: true or false"),
        new("no-store", InputKind.Flag, "Whether not to keep the measurement as the hardware called host: true or false"),
    ];

    public static readonly IReadOnlyList<Field> EndpointFields =
    [
        new("target", InputKind.Number, "The index or the address of one of /measure/targets"),
        .. Fields.Pick(EndpointSpec.Fields, "duration", "concurrency", "rate", "prompt-tokens", "output-tokens"),
        .. Fields.OfRuns,
    ];


    private const string AssumedDuration = "20s";
    private const double HighestRate = 1000;
    private const int LongestPrompt = 131_072;
    private const int LongestOutput = 16_384;

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        string targets = JsonText.Of(new MeasureTargets([.. parts.Options.Endpoints.Select(static e => (e.Url, e.KeyVariable is not null))], new Seconds(parts.Options.LongestLoad.TotalSeconds), parts.Options.MostStreams));
        api.MapGet("/measure/targets", context => new Answer.Document(StatusCodes.Status200OK, Answer.Json, targets).ExecuteAsync(context));
        api.MapPost("/measure/host", context => Taken(context, HostFields, request => StartHost(context, parts, request)));
        api.MapPost("/measure/endpoint", context => Taken(context, EndpointFields, request => StartEndpoint(context, parts, request)));
    }

    /// <summary>Reads what a request states; a field besides those named is refused.</summary>
    internal static async Task Taken(HttpContext context, IReadOnlyList<Field> fields, Func<RequestSpec, Task> start)
    {
        if (!Incoming.IsJson(context.Request))
        {
            await Answer.NotJson(context.Request).ExecuteAsync(context);
            return;
        }

        ReadResult<RequestSpec> request = await Incoming.Read(context, fields);
        Problem[] unknown = [.. request.IsOk ? Incoming.NotTaken(request.Value, fields, "a field that a measurement does not take") : request.Problems];
        await (unknown.Length > 0 ? Answer.Refuse(unknown).ExecuteAsync(context) : start(request.Value));
    }

    private static async Task StartHost(HttpContext context, WebParts parts, RequestSpec request)
    {
        var problems = new List<Problem>();
        bool quick = Flag(request, "quick", problems);
        bool unstored = Flag(request, "no-store", problems);
        if (problems.Count > 0)
        {
            await Answer.Refuse(problems).ExecuteAsync(context);
            return;
        }

        HostPlan plan = quick ? HostPlan.Quick : HostPlan.Full;
        await Start(context, parts, "measure host", job => Task.FromResult(
            Verb.MeasureHost(plan, !unstored, new HostProgress(job), request.Situation.Workplace, job.Cancelled).Select(JsonText.Of)));
    }

    private static async Task StartEndpoint(HttpContext context, WebParts parts, RequestSpec request)
    {
        if (Target(request.Other("target"), parts.Options.Endpoints) is not { } target)
        {
            // what was asked for is not repeated: it is none of the operator's
            await Answer.Refuse(StatusCodes.Status403Forbidden, "Not a server that may be measured", "target", "no server that was allowed", "the index or the address of one of /api/v1/measure/targets; floorline serve --allow-endpoint URL allows one").ExecuteAsync(context);
            return;
        }

        ReadResult<EndpointSpec> spec = Spec(request, target, parts.Options);
        if (!spec.IsOk)
        {
            await Answer.Refuse(spec.Problems).ExecuteAsync(context);
            return;
        }

        await Start(context, parts, "measure endpoint", async job =>
        {
            var samples = new EndpointSamples();
            ReadResult<EndpointResult> result = await Verb.MeasureEndpoint(
                spec.Value,
                (name, progress) =>
                {
                    samples.Add(name, progress);
                    job.Show(JsonText.Of(samples));
                    bool timed = samples.Left is not null;
                    job.Report(new VerbProgress(name, timed ? (long)progress.Elapsed.TotalMilliseconds : progress.Over, timed ? (long)progress.Duration!.Value.TotalMilliseconds : progress.Planned) { Left = samples.Left });
                },
                stop: job.Cancelled);
            return result.Select(JsonText.Of);
        });
    }

    /// <summary>The allowed server that a request chooses: by its number, or by its address letter for letter.</summary>
    private static AllowedEndpoint? Target(string? chosen, IReadOnlyList<AllowedEndpoint> allowed) =>
        int.TryParse(chosen, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? allowed.ElementAtOrDefault(index)
        : allowed.FirstOrDefault(a => a.Url.Equals(chosen, StringComparison.Ordinal));

    private static ReadResult<EndpointSpec> Spec(RequestSpec request, AllowedEndpoint target, ServeOptions options)
    {
        SituationSpec stated = request.Situation;
        var problems = new List<Problem>();
        void Check<T>(string? text, Func<string, ReadResult<T>> read) => problems.AddRange(text is null ? [] : read(text).Problems);

        string duration = request.Other("duration") ?? AssumedDuration;
        ReadResult<Seconds> time = Amount.Time(duration, "--duration");
        problems.AddRange(time.IsOk && time.Value.Value > options.LongestLoad.TotalSeconds ? [new Problem("", "--duration", $"'{duration}'", string.Create(CultureInfo.InvariantCulture, $"at most {options.LongestLoad.TotalSeconds:0} s from a browser; the command line has no limit"))] : time.Problems);
        Check(stated.Concurrency, text => Amount.Whole(text, "--concurrency", 1, options.MostStreams));
        Check(stated.Rate, static text => Amount.Number(text.Replace("/s", "", StringComparison.Ordinal), "--rate", $"requests per second up to {HighestRate}, such as 2.5", 1e-3, HighestRate));
        Check(stated.PromptTokens, static text => Amount.Whole(text, "--prompt-tokens", 1, LongestPrompt));
        Check(stated.OutputTokens, static text => Amount.Whole(text, "--output-tokens", 1, LongestOutput));
        if (stated.Concurrency is not null && stated.Rate is not null)
        {
            problems.Add(new Problem("", "--rate", "a rate together with --concurrency", "one of them: a rate for users who do not wait, streams for users who do"));
        }

        var situation = new SituationSpec { Model = stated.Model, On = stated.On, Weights = stated.Weights, Kv = stated.Kv, Tp = stated.Tp,
            Workplace = stated.Workplace };
        problems.AddRange(Floors(situation));
        return problems.Count > 0 ? ReadResult.Failed<EndpointSpec>(problems) : ReadResult.Ok(new EndpointSpec
        {
            Urls = [target.Url],
            Workplace = stated.Workplace,
            ApiKeyEnvironment = target.KeyVariable,
            Duration = duration,
            Concurrency = stated.Concurrency,
            Rate = stated.Rate,
            MaxConcurrency = stated.Rate is null ? null : options.MostStreams.ToString(CultureInfo.InvariantCulture),
            PromptTokens = stated.PromptTokens,
            OutputTokens = stated.OutputTokens,
            Situation = situation.On is null ? null : situation,
        });
    }

    /// <summary>What is wrong with model and hardware, said before the load instead of after it.</summary>
    private static IReadOnlyList<Problem> Floors(SituationSpec situation) =>
        (situation.Model, situation.On) switch
        {
            (null, null) => [],
            (null, { } on) => HardwareSource.Find(on, null, situation.Workplace).Problems,
            _ => Verb.Floors(situation).Problems,
        };

    private static bool Flag(RequestSpec request, string name, List<Problem> problems)
    {
        switch (request.Other(name)?.ToLowerInvariant())
        {
            case null or "false":
                return false;
            case "true":
                return true;
            default:
                problems.Add(new Problem("", "--" + name, "something else", "true or false"));
                return false;
        }
    }

    /// <summary>Starts a measurement, unless something is under way.</summary>
    internal static Task Start(HttpContext context, WebParts parts, string verb, Func<Job, Task<ReadResult<string>>> work) =>
        parts.Jobs.Start(verb, work, measures: true) is { } job
            ? JobRoutes.Accept(context, job)
            : Answer.Refuse(StatusCodes.Status429TooManyRequests, "One measurement at a time", "jobs", "a measurement or another job under way, which would disturb it", "another try when it is done, or DELETE of it").ExecuteAsync(context);

    /// <summary>Tells a job how far the measurement of this machine is.</summary>
    internal sealed class HostProgress(Job job) : IProgress<ProbeProgress>
    {
        private const int Whole = 1000;

        public void Report(ProbeProgress value) => job.Report(new VerbProgress(value.Doing, (long)(value.Share * Whole), Whole) { Left = new Seconds(Math.Max(0, value.Left.TotalSeconds)) });
    }
}
