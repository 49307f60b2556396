using System.Globalization;
using Floorline.Core.Hardware;
using Floorline.Core.Planning;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>The command that predicts what a plan shows: whoever wants one of its configurations or steps again has it without the plan.</summary>
public static class PlanCommand
{
    // Inputs that a configuration changes; a measurement was made with what they were.
    private static readonly string[] _changed = ["on", "weights", "kv", "tp", "pp", "ep", "replicas", "chunk-tokens", "concurrency"];

    /// <summary>The command of a configuration that the search names.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="one">The configuration.</param>
    public static string Of(PlanResult plan, Configuration one)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(one);
        return Text(SpecOf(plan, one)) + (one.PrefillWorkers > 0 ? string.Create(CultureInfo.InvariantCulture, $" --disaggregate {one.PrefillWorkers}") : "");
    }

    /// <summary>The command of the situation after a step of the playbook.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="step">The step.</param>
    public static string Of(PlanResult plan, PlayStep step)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(step);
        IEnumerable<string> taken = plan.Playbook.Steps.TakeWhile(s => s != step).Append(step).Select(static s => s.Judgement.Lever.Id);
        return $"{Text(Simulated(plan))} --apply {string.Join(',', taken)}";
    }

    /// <summary>A configuration as a situation.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="one">The configuration.</param>
    public static SituationSpec SpecOf(PlanResult plan, Configuration one)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(one);
        SituationSpec stated = Stated(plan);
        Device device = plan.Start.Hardware.Device;
        bool same = one.Device.Name == device.Name;
        SituationSpec spec = Simulated(plan) with
        {
            On = (one.Parallelism.Devices > 1 ? Number(one.Parallelism.Devices) + "x" : "") + (same && stated.On is { } on ? Bare(on) : one.Device.Name),
            Weights = one.Weights is null ? stated.Weights : MixedWeights.Text(one.StoredWeights(plan.Start)!),
            Kv = one.KvCache.Name,
            Tp = Number(one.Parallelism.Tensor),
            Pp = Number(one.Parallelism.Pipeline),
            Ep = one.Parallelism.Expert > 1 ? Number(one.Parallelism.Expert) : null,
            Replicas = Number(one.Replicas),
            ChunkTokens = Number(one.ChunkTokens),
            Engine = plan.Start.Engine?.Name,

            // Beside a rate it is the most in flight, which the steps may have raised.
            Concurrency = stated.Rate is null ? stated.Concurrency : plan.Playbook.Final.Load?.MostInFlight is { } most ? Number(most) : null,
        };
        if (!same)
        {
            return SituationSpec.Fields.Where(static f => f.IsOfThisHardware).Aggregate(spec, static (now, field) => field.Set(now, null));
        }

        if ((stated.Measured ?? stated.MeasuredTtft ?? stated.MeasuredThroughput) is null)
        {
            return spec;
        }

        string with = stated.MeasuredWith is { } before ? before + "," : "";
        IEnumerable<string> then = SituationSpec.Fields
            .Where(f => (_changed.Contains(f.Name) || f.Name is "requests" or "engine") && f.Get(stated) != f.Get(spec)).Select(f
                => $"{f.Name}={f.Get(stated)}");
        return spec with { MeasuredWith = with + string.Join(',', then) };
    }

    /// <summary>What was stated and used: an engine that does not run there is no part of a command that somebody runs.</summary>
    private static SituationSpec Stated(PlanResult plan) => plan.Floors.Situation.Spec with { RefusedEngine = null };

    /// <summary>What was stated, with the number of requests that the plan simulates.</summary>
    private static SituationSpec Simulated(PlanResult plan)
    {
        SituationSpec stated = Stated(plan);
        return plan.Start.Load?.Requests is { } requests ? stated with { Requests = Number(requests) } : stated;
    }

    private static string Text(SituationSpec spec)
    {
        IEnumerable<string> options = SituationSpec.Fields.Where(f => f.Name != "model" && f.Get(spec) is not null)
            .Select(f => $"{f.Option} {Quoted(f.Get(spec)!)}");
        return string.Join(' ', ["floorline predict", Quoted(spec.Model ?? ""), .. options]);
    }

    private static string Quoted(string value) => value.Length > 0
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || "-_.,:/=%+@".Contains(c, StringComparison.Ordinal)) ? value : $"\"{value}\"";

    /// <summary>
    /// Hardware without its count: <c>8xh100</c> and <c>h100x8</c> are counted devices of one name, of which <c>jetson-tx2</c> is one as it stands.
    /// </summary>
    private static string Bare(string on)
    {
        if (HardwareCatalogue.Resolve(on) is { IsOk: true, Value.Count: 1 })
        {
            return on;
        }

        int digits = on.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits > 0 && digits < on.Length - 1 && on[digits] is 'x' or 'X' or '*')
        {
            return on[(digits + 1)..].Trim();
        }

        int last = on.LastIndexOfAny(['x', 'X']);
        return last > 0 && last < on.Length - 1 && on[(last + 1)..].All(char.IsAsciiDigit) ? on[..last].Trim() : on;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
