using System.Text.Json;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Workbench.Schemas;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/plan@1</c>.</summary>
internal static class PlanSchema
{
    private const int MostBest = 5;
    private const int MostFront = 50;

    /// <summary>What is expected of a situation, each figure with its interval.</summary>
    internal static readonly Schema<Outlook> Expected = new Schema<Outlook>("Outlook")
        .Text("infeasible", static o => o.Infeasible is { } why ? Sentence.Of(why) : null, "Why it cannot run").OrAbsent()
        .Range("ttft", static o => o.Ttft, "Time to the first token").OrAbsent()
        .Range("e2e", static o => o.EndToEnd, "Time of a whole request").OrAbsent()
        .Rate("rate", static o => o.Rate, "Requests served per second").OrAbsent()
        .Number("rate_low_request_per_s", static o => o.RateRange is { IsKnown: true, Value: var r } ? r.Low.Rate.Value : null,
            "The same, at least").OrAbsent()
        .Number("rate_high_request_per_s", static o => o.RateRange is { IsKnown: true, Value: var r } ? r.High.Rate.Value : null,
            "The same, at most").OrAbsent()
        .Range("itl", static o => o.Itl, "Time between tokens")
        .Rate("throughput", static o => o.Throughput, "Tokens made per second by all devices")
        .Number("throughput_low_tok_s", static o => o.ThroughputRange.Low.Throughput.Value, "The same, at least")
        .Number("throughput_high_tok_s", static o => o.ThroughputRange.High.Throughput.Value, "The same, at most")
        .Word("basis", static o => Names.Snake(o.Forecast.Basis), typeof(ForecastBasis), "How it was worked out")
        .Count("devices", static o => o.Devices, "Devices of all copies")
        .Number("per_million_tokens_usd", static o => o.PerMillionTokens.Select(static cost => cost.Value), "Cost of a million tokens")
        .Number("per_token_joules", static o => o.PerToken.Select(static energy => energy.Value), "Energy of a token at rated power: an upper limit")
        .Number("per_million_tokens_low_usd", static o => o.CostRange is { IsKnown: true, Value: var c } ? c.Low.PerMillionTokens.Value : null,
            "Cost of a million tokens, at best").OrAbsent()
        .Number("per_million_tokens_high_usd", static o => o.CostRange is { IsKnown: true, Value: var c } ? c.High.PerMillionTokens.Value : null,
            "Cost of a million tokens, at worst").OrAbsent()
        .Number("per_token_low_joules", static o => o.EnergyRange is { IsKnown: true, Value: var e } ? e.Low.PerToken.Value : null,
            "Upper limit of the energy of a token, at best").OrAbsent()
        .Number("per_token_high_joules", static o => o.EnergyRange is { IsKnown: true, Value: var e } ? e.High.PerToken.Value : null,
            "Upper limit of the energy of a token, at worst").OrAbsent()
        .Number("memory_gb_per_device", static o => o.Memory.Select(static memory => memory.GB), "Memory taken on one device, in GB");

    private static readonly Schema<PlannedStep> _step = new Schema<PlannedStep>("PlanStep")
        .All(static s => s.Step.Judgement, JudgedSchema.Planned)
        .Object("after", static s => s.Step.After, Expected, "What is expected after it")
        .Text("why", static s => Sentence.Of(s.Step), "Why it is the next step")
        .Text("command", static s => PlanCommand.Of(s.Plan, s.Step), "Command that asks for the situation after it");

    private static readonly Schema<PlanResult> _playbook = new Schema<PlanResult>("Playbook")
        .Object("start", static r => r.Playbook.Start, Expected, "What is expected as stated")
        .Object("before_steps", static r => r.Answer.BeforeSteps, AnswerSchema.Action, "What to settle before the first step; absent where the step is first")
        .OrAbsent()
        .List("steps", Steps, _step, "Changes in the order in which to make them")
        .Text("stop", static r => Sentence.Of(r.Playbook.Stop), "Why it ends there")
        .Texts("missed", static r => r.Slo.IsEmpty ? [] : r.Playbook.End.Misses(r.Slo).Select(Sentence.Of), "Objectives that are missed at its end")
        .List("rejected", static r => r.Playbook.Rejected, JudgedSchema.Outcome, "Levers that do not help at its end")
        .List("questions", static r => r.Playbook.Questions, JudgedSchema.Outcome, "Levers that may help, and what to find out before");

    private static readonly Schema<PlanResult> _slo = new Schema<PlanResult>("PlanObjectives")
        .Own("", Limits, "", "")
        .Also("ttft_ms", "number", "Tightest limit on the time to the first token")
        .Also("itl_ms", "number", "Tightest limit on the time between tokens")
        .Also("tpot_ms", "number", "Tightest limit on the mean time per token")
        .Also("e2e_ms", "number", "Tightest limit on the time of a whole request")
        .Also("throughput_tok_s", "number", "Least tokens per second")
        .Also("rate_request_per_s", "number", "Least requests per second")
        .Also("per_million_tokens_usd", "number", "Most that a million tokens may cost")
        .Also("per_token_joules", "number", "Most energy for a token")
        .Also("memory_gb", "number", "Most memory on one device")
        .Also("devices", "number", "Most devices")
        .Word("risk", static r => Names.Snake(r.Slo.Risk), typeof(QualityRisk), "Most risk to quality that was allowed")
        .List("objectives", static r => r.Recommended.Outcomes(r.Slo), ObjectiveSchema.Outcome, "Each objective with what is expected of it")
        .Word("attainment", static r => r.Slo.IsEmpty ? null : Names.Snake(r.Attainment), typeof(Attainment), "The worst of them").OrAbsent()
        .Texts("hints", static r => r.Hints.Count > 0 ? r.Hints : null, "What the objectives may have meant").OrAbsent();

    private static readonly Schema<Chosen> _configuration = new Schema<Chosen>("Configuration")
        .Text("device", static c => c.Configuration.Device.Name, "Device of the catalogue")
        .Count("devices", static c => c.Configuration.Devices, "Devices of all copies")
        .Count("replicas", static c => c.Configuration.Replicas, "Copies of the model")
        .Text("weights", static c => c.Configuration.Weights?.Name ?? c.Outlook.Forecast.Situation.Step.Weights?.Default.Name ?? "published",
            "Number format of the weights")
        .Text("kv", static c => c.Configuration.KvCache.Name, "Number format of the cache")
        .Count("tp", static c => c.Configuration.Parallelism.Tensor, "Devices that share each layer")
        .Count("pp", static c => c.Configuration.Parallelism.Pipeline, "Devices that share the layers in sequence")
        .Count("ep", static c => c.Configuration.Parallelism.Expert, "Devices that share the experts")
        .Count("concurrency", static c => InFlight(c.Outlook), "Requests in flight of all copies")
        .Count("chunk_tokens", static c => c.Configuration.ChunkTokens, "Prompt tokens that a step takes in")
        .Count("prefill_workers", static c => c.Configuration.PrefillWorkers > 0 ? c.Configuration.PrefillWorkers : (long?)null,
            "Copies that only read prompts").OrAbsent()
        .Text("command", static c => PlanCommand.Of(c.Plan, c.Configuration), "Command that asks for it")
        .Object("expected", static c => c.Outlook, Expected, "What is expected of it");

    private static readonly Schema<Excluded> _infeasible = new Schema<Excluded>("ExcludedConfigurations")
        .Text("reason", static e => Sentence.Of(e.Reason), "Why they cannot run")
        .Count("configurations", static e => e.Count, "How many");

    private static readonly Schema<PlanResult> _search = new Schema<PlanResult>("ConfigurationSearch")
        .Count("configurations", static r => r.Search!.Count, "Configurations that were looked at")
        .Count("meeting", static r => r.Search!.Ranked, "Configurations that meet the objectives")
        .Flag("keeps_room", static r => r.Search!.KeepsRoom, "Whether those shown meet them with room for what is not known")
        .List("best", static r => All(r, r.Search!.Meeting, MostBest), _configuration, "The best that meet the objectives")
        .List("pareto", static r => All(r, r.Search!.Front, MostFront), _configuration, "Those that no other beats in every figure")
        .List("nearest", static r => One(r, r.Search!.Nearest), _configuration, "Nearest to the objectives where none meets them").OrAbsent()
        .Texts("nearest_misses", static r => r.Search!.Nearest is { } one ? one.Outlook.Misses(r.Slo).Select(Sentence.Of) : null, "What it misses")
        .OrAbsent()
        .List("disaggregated", static r => One(r, r.Search!.Disaggregated), _configuration, "Best of those with copies of their own for prompts").OrAbsent()
        .Texts("disaggregated_misses", static r => r.Search!.Disaggregated is { } one ? one.Outlook.Misses(r.Slo).Select(Sentence.Of) : null,
            "What it misses").OrAbsent()
        .List("infeasible", static r => Out(r.Search!), _infeasible, "Configurations that cannot run, by reason");

    /// <summary>The document.</summary>
    internal static readonly Schema<PlanResult> Document = new Schema<PlanResult>("Plan", "floorline/plan@1",
            "What to change, step by step, to meet objectives, and which hardware and configuration would")
        .Inputs(static r => r.Floors.Situation.Spec)
        .Object("slo", static r => r, _slo, "The objectives")
        .Flag("meets", static r => r.Meets, "Whether what is recommended meets them")
        .Number("allowed_devices_serve_request_per_s", static r => r.Beyond?.Capacity?.Value,
            "Requests per second that the allowed devices serve with no end, where more arrive").OrAbsent()
        .Count("devices_needed", static r => r.Beyond?.Needed?.Configuration.Devices,
            "Devices that would meet the objectives, where more are needed than allowed")
        .OrAbsent()
        .Object("playbook", static r => r, _playbook, "Changes to what is there")
        .Object("search", static r => r.Search is null ? null : r, _search, "Configurations to choose from; absent where none was searched").OrAbsent()
        .Object("simulated", static r => r.Simulated, ServedSchema.Simulated, "The best configuration, simulated request by request")
        .Texts("simulated_tail", static r => r.Tail.Select(Sentence.Of), "Percentiles of the simulation that miss an objective")
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first")
        .Texts("assumptions", static r => r.Assumptions, "What was assumed because it was not stated");

    /// <summary>The tightest limit of each figure, in the order in which they were stated.</summary>
    private static void Limits(Utf8JsonWriter json, PlanResult result)
    {
        foreach (IGrouping<Figure, Objective> alike in result.Slo.Objectives.GroupBy(static o => o.Figure))
        {
            Objective first = alike.First();
            Limit(json, alike.MinBy(o => o.Limit.Over(first.Limit))!);
        }
    }

    private static void Limit(Utf8JsonWriter json, Objective one)
    {
        switch (one.Figure)
        {
            case Figure.Ttft or Figure.Itl or Figure.Tpot or Figure.EndToEnd:
                Numbers.Write(json, Objective.Word(one.Figure) + "_ms", one.Limit.Time.Milliseconds);
                break;
            case Figure.Throughput:
                Numbers.Write(json, "throughput_tok_s", one.Limit.Throughput.Value);
                break;
            case Figure.Rate:
                Numbers.Write(json, "rate_request_per_s", one.Limit.Rate.Value);
                break;
            case Figure.Cost:
                Numbers.Write(json, "per_million_tokens_usd", one.Limit.PerMillionTokens.Value);
                break;
            case Figure.Energy:
                Numbers.Write(json, "per_token_joules", one.Limit.PerToken.Value);
                break;
            case Figure.Memory:
                Numbers.Write(json, "memory_gb", one.Limit.Memory.GB);
                break;
            case Figure.Devices:
                json.WriteNumber("devices", one.Limit.Count);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(one), one.Figure, "is not a figure");
        }
    }

    private static IEnumerable<PlannedStep> Steps(PlanResult result)
    {
        foreach (PlayStep step in result.Playbook.Steps)
        {
            yield return new PlannedStep(step, result);
        }
    }

    private static IEnumerable<Chosen> All(PlanResult result, IReadOnlyList<(Configuration Configuration, Outlook Outlook)> all, int most)
    {
        for (int i = 0; i < Math.Min(all.Count, most); i++)
        {
            yield return new Chosen(all[i].Configuration, all[i].Outlook, result);
        }
    }

    private static Chosen[]? One(PlanResult result, (Configuration Configuration, Outlook Outlook)? one) =>
        one is { } chosen ? [new Chosen(chosen.Configuration, chosen.Outlook, result)] : null;

    private static IEnumerable<Excluded> Out(ConfigurationSearch search)
    {
        foreach ((CannotRun reason, int count) in search.Infeasible)
        {
            yield return new Excluded(reason, count);
        }
    }

    /// <summary>Requests in flight of all copies: the stated ones, or the mean that the rate gives.</summary>
    private static int InFlight(Outlook outlook)
    {
        Situation situation = outlook.Forecast.Situation;
        return situation.Load?.Concurrency ?? (int)Math.Max(1, Math.Round(outlook.BatchCount * situation.Replicas));
    }

    private sealed record PlannedStep(PlayStep Step, PlanResult Plan);

    private sealed record Chosen(Configuration Configuration, Outlook Outlook, PlanResult Plan);

    private sealed record Excluded(CannotRun Reason, int Count);
}
