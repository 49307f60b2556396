using System.Globalization;
using System.Text.Json;
using Floorline.Core.Levers;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>Holds a plan against what `predict` says of the same situation and of the configurations that the plan proposes.</summary>
internal sealed class PlanCheck(RandomSituation situation, PlanResult result, PredictResult predicted, JsonElement prediction, Action<string, string> add)
{
    private readonly JsonElement _plan = Documents.Parse(JsonText.Of(result));

    private int Most => result.Slo.Devices ?? int.MaxValue;

    public void All()
    {
        Start();
        Steps();
        First();
        Verdict();
        if (result.Search is { } search)
        {
            Bought(search);
            foreach ((Configuration one, Outlook outlook) in search.Meeting)
            {
                Configuration("best", one, outlook, true);
            }

            foreach ((Configuration one, Outlook outlook) in search.Front.Take(2))
            {
                Configuration("pareto", one, outlook, search.Meeting.Count > 0);
            }

            if (search.Nearest is { } nearest)
            {
                Configuration("nearest", nearest.Configuration, nearest.Outlook, false);
            }
        }
    }

    /// <summary>Steps and table are of one space: what meets the SLO in the table is bought no dearer by the steps.</summary>
    private void Bought(ConfigurationSearch search)
    {
        if (search.Meeting is not [var (one, outlook), ..] || one.Device.Name != result.Start.Hardware.Device.Name)
        {
            return;
        }

        Outlook end = result.Playbook.End;
        if (end.Meets(result.Slo) && end.Devices > Math.Max(outlook.Devices, result.Playbook.Start.Devices) && end.KeepsRoom(result.Slo) == search.KeepsRoom)
        {
            add("steps buy more than the table",
                $"{end.Devices} devices by the steps, {outlook.Devices} in the table ({one.Weights?.Name}, {one.KvCache.Name}, "
                + $"tp {one.Parallelism.Tensor}, pp {one.Parallelism.Pipeline}, ep {one.Parallelism.Expert}, "
                + $"{one.Replicas} copies, chunks of {one.ChunkTokens})");
        }

        if (!end.Meets(result.Slo) && result.Playbook.Stop is Stop.NothingNearer)
        {
            add("verdict against itself", $"{Text}: nothing is nearer, and {outlook.Devices} devices of the table meet it");
        }
    }

    private void Same(string kind, double? planned, double? other, string what, double share)
    {
        if (planned is { } a && other is { } b ? !Documents.Same(a, b, share) : planned.HasValue != other.HasValue)
        {
            add(kind, FormattableString.Invariant($"{what}: {planned:G7} in the plan, {other:G7} in `predict`"));
        }
    }

    /// <summary>A plan starts where `predict` is.</summary>
    private void Start()
    {
        const string Kind = "plan starts elsewhere";
        JsonElement start = _plan.At("playbook.start")!.Value;
        if (situation.IsServed)
        {
            if (start.Text("infeasible") is not null || prediction.Flag("served.overloaded") != false)
            {
                if (start.Text("infeasible") is null || prediction.Flag("served.overloaded") == false)
                {
                    add(Kind, $"`plan` says {start.Text("infeasible") ?? "it runs"}, `predict` says {prediction.Text("served_unknown") ?? "otherwise"}");
                }

                return;
            }

            Same(Kind, start.Number("itl.middle_ms"), prediction.Number("served.itl_ms.mean"), "ITL", 1e-6);
            Same(Kind, start.Number("ttft.middle_ms"), prediction.Number("served.ttft_ms.mean"), "TTFT", 1e-6);
            Same(Kind, start.Number("e2e.middle_ms"), prediction.Number("served.e2e_ms.mean"), "end to end", 1e-6);
            Same(Kind, start.Number("throughput_tok_s"), prediction.Number("served.output_tok_s"), "throughput", 1e-6);
            return;
        }

        Same(Kind, start.Number("itl.middle_ms"), predicted.Considered.Select(static j => (double?)j.Time.Milliseconds).FirstOrDefault(), "the step", 1e-6);
        // What was measured ran, wherever it read what does not fit.
        bool ran = predicted.Start is not { Measured: null, Start: null };
        if (prediction.Flag("fits") == false && start.Text("infeasible") is null && !ran)
        {
            add(Kind, "`predict` says that it does not fit, the plan does not");
        }
    }

    /// <summary>Whether `predict --apply` says of a lever to a stated number that it helps, where one step further alone does not.</summary>
    private bool IsPredicted(string lever) =>
        Verb.Predict(situation.Spec, lever) is { IsOk: true, Value.Applied: [{ Helps: true }] };

    /// <summary>What is taken helps, stays within the devices and risk, and what is rejected where it starts does not help.</summary>
    private void Steps()
    {
        HashSet<string> helps = [.. prediction.Items("helps").Select(static o => o.Text("lever")!)];
        JsonElement[] steps = [.. _plan.Items("playbook.steps")];
        foreach (JsonElement step in steps)
        {
            if (step.Flag("helps") != true)
            {
                add("plan takes what does not help", $"{step.Text("lever")}: {step.Text("reason")}");
            }

            if (step.Number("after.devices") > Most)
            {
                add("too many devices", $"{step.Text("lever")} takes {step.Number("after.devices")} devices, {Most} are allowed");
            }

            if (step.At("question") is not null || step.Flag("is_guess") == true || step.Text("kernel") == "refused"
                || (step.Text("kernel") == "emulated" && step.Text("why_kind") != "runs"))
            {
                add("plan takes what is no step", $"{step.Text("lever")} is a question, a guess, or has no kernel of its own ({step.Text("kernel")})");
            }
        }

        // A lever to a stated number stands for the lever. Two at once stand for themselves: neither makes it fit alone. A trade is one that the SLO decides.
        string first = steps.Length > 0 ? steps[0].Text("lever")!.Split('=')[0] : "";
        if (steps.Length > 0 && !helps.Contains(first) && !steps[0].Text("lever")!.Contains('+', StringComparison.Ordinal)
            && steps[0].Text("reason")?.StartsWith("a trade:", StringComparison.Ordinal) != true
            && !(steps[0].Text("lever")!.Contains('=', StringComparison.Ordinal)
                && (steps[0].Text("why_kind") == "runs" || IsPredicted(steps[0].Text("lever")!))))
        {
            add("plan takes first what predict rejects", $"{steps[0].Text("lever")} comes first; `predict` does not list it as helping");
        }

        foreach (JsonElement rejected in steps.Length > 0 ? [] : _plan.Items("playbook.rejected").Where(o => helps.Contains(o.Text("lever")!)))
        {
            add("plan against predict", $"{rejected.Text("lever")} is rejected by the plan and helps in `predict`");
        }

        if (steps.Length > 0)
        {
            Applied(steps);
        }
    }

    /// <summary>
    /// What the answer takes first is how the plan begins: with its first step, or with what it says comes before. Without a step it is what every verb says.
    /// </summary>
    private void First()
    {
        const string Kind = "two firsts";
        string?[] said = [.. _plan.Items("answer.first_actions").Select(static a => a.Text("lever"))];
        string?[] elsewhere = [.. prediction.Items("answer.first_actions").Select(static a => a.Text("lever"))];
        if (_plan.Items("playbook.steps").FirstOrDefault().Text("lever") is not { } step)
        {
            if (said.FirstOrDefault() != elsewhere.FirstOrDefault())
            {
                add(Kind, $"no step, and {said.FirstOrDefault()} is first in the plan, {elsewhere.FirstOrDefault()} in `predict`");
            }

            return;
        }

        string? before = _plan.Text("playbook.before_steps.lever");
        if (!Alike(said.FirstOrDefault(), before ?? step) || (before is not null && (!Alike(said.ElementAtOrDefault(1), step) || Alike(before, step))))
        {
            add(Kind, $"first {string.Join(", ", said.Take(2))}; before the steps {before ?? "nothing"}, step 1 {step}");
        }

        // Two at once, one to a number and a trade are for the goal, which only the plan has.
        bool own = step.Contains('+', StringComparison.Ordinal) || step.Contains('=', StringComparison.Ordinal)
            || _plan.Items("playbook.steps").First().Text("reason")?.StartsWith("a trade:", StringComparison.Ordinal) == true;
        if (!own && !elsewhere.Any(lever => Alike(lever, step)))
        {
            add(Kind, $"step 1 is {step}, which is none of what `predict` says to do: {string.Join(", ", elsewhere)}");
        }

        static bool Alike(string? one, string other) => one?.Split('=')[0] == other.Split('=')[0];
    }

    /// <summary>`predict --apply` of the steps ends where the plan ends.</summary>
    private void Applied(JsonElement[] steps)
    {
        string levers = string.Join(',', steps.Select(static s => s.Text("lever")));
        JsonElement end = steps[^1].At("after")!.Value;
        Forecast then = Verb.Predict(situation.Spec, levers).Value.Forecast;
        string what = $"after {levers}";
        Same("plan ends elsewhere", end.Number("itl.middle_ms"), then.Itl.Middle.Milliseconds, what, 1e-6);
        Same("plan ends elsewhere", end.Number("throughput_tok_s"), then.Throughput.Value, what + ", throughput", 1e-6);
        Same("plan ends elsewhere", end.Number("devices"), then.Devices, what + ", devices", 0);
    }

    /// <summary>The verdict is that of what is shown, and is given where the situation as it stands meets the objectives already.</summary>
    private void Verdict()
    {
        if (result.Impossible || result.Contradicts)
        {
            if (result.Meets)
            {
                add("verdict against itself", "nothing can be planned from what was stated, and the SLO is met");
            }

            return;
        }

        bool now = predicted.Forecast.Devices <= Most && Outlook.Of(predicted.Forecast, Price).Meets(result.Slo);
        if (now && !result.Meets && !result.IsWithoutEngine)
        {
            add("verdict against predict", $"the plan misses {Text}; as it stands the situation meets it by `predict`");
        }

        if (now && result.Playbook.Steps.Count > 0)
        {
            add("verdict against predict", $"{Text} is met as it stands, and the plan takes {result.Playbook.Steps[0].Judgement.Lever.Id}");
        }

        if (_plan.Flag("meets") is { } meets && _plan.Text("slo.attainment") is { } attainment && meets != attainment is "met_surely" or "met_in_middle")
        {
            add("verdict against itself", $"meets {meets}, attainment {attainment}");
        }

        if (result.Meets && !result.Playbook.End.Meets(result.Slo) && result.Search is not { Meeting.Count: > 0 })
        {
            add("verdict against itself", $"{Text} is met, by neither the steps nor a configuration");
        }
    }

    private string Text => string.Join(',', result.Slo.Objectives);

    private DollarsPerHour? Price => situation.Price is { } price ? new DollarsPerHour(double.Parse(price, CultureInfo.InvariantCulture)) : null;

    /// <summary>A configuration that is shown fits, uses at most the devices that are allowed, and gives in `predict` what the plan says.</summary>
    private void Configuration(string list, Configuration one, Outlook shown, bool meets)
    {
        if (one.Devices > Most)
        {
            add("too many devices", $"search.{list} has {one.Devices} devices, {Most} are allowed");
        }

        SituationSpec spec = Of(one);
        string command = RandomSituation.Command("predict", spec);
        if (LeverReading.Read(spec) is not { IsOk: true, Value: var start })
        {
            add("proposed and cannot be stated", command);
            return;
        }

        var own = Forecast.Of(start.Levers with
        {
            Engine = start.Levers.Engine! with { ChunkTokens = one.ChunkTokens },
            PromptFactor = result.Start.PromptFactor,
            FirstTokenWait = result.Start.FirstTokenWait,
            FirstToken = result.Start.FirstToken,
            Start = shown.Forecast.Situation.Start,
        });
        if (own.Infeasible is { } why)
        {
            add("proposed and does not run", $"{command}: {why}");
            return;
        }

        if (own.Memory is { IsKnown: true, Value: var used } && one.Device.Memory is { IsKnown: true, Value: var memory } && used > memory)
        {
            add("proposed and does not fit", FormattableString.Invariant($"{command}: {used.GB:0.#} GB of {memory.GB:0.#}"));
        }

        const string Kind = "proposed and predicted otherwise";
        Same(Kind, shown.Itl.Middle.Milliseconds, own.Itl.Middle.Milliseconds, $"ITL of {command}", 1e-6);
        Same(Kind, shown.Ttft?.Middle.Milliseconds, own.Ttft?.Middle.Milliseconds, $"TTFT of {command}", 1e-6);
        Same(Kind, shown.Throughput.Value, own.Throughput.Value, $"throughput of {command}", 1e-6);
        Same(Kind, shown.Memory.Or(Bytes.Zero).GB, own.Memory.Or(Bytes.Zero).GB, $"memory of {command}", 1e-6);
        Same(Kind, shown.Devices, own.Devices, $"devices of {command}", 0);
        if (meets && !Outlook.Of(own, Price).Meets(result.Slo))
        {
            add("verdict against simulation", $"{Text} is missed by {command}: {string.Join("; ", Outlook.Of(own, Price).Misses(result.Slo))}");
        }
    }

    private SituationSpec Of(Configuration one) => situation.Spec with
    {
        On = $"{one.Parallelism.Devices}x{one.Device.Name}",
        Replicas = $"{one.Replicas}",
        Weights = one.Weights is null ? situation.Spec.Weights : MixedWeights.Text(one.StoredWeights(result.Start)!),
        Kv = one.KvCache.Name,
        Tp = $"{one.Parallelism.Tensor}",
        Pp = $"{one.Parallelism.Pipeline}",
        Ep = one.Parallelism.Expert > 1 ? $"{one.Parallelism.Expert}" : null,
        MeasuredThroughput = null,
        MeasuredTtft = null,

        // Beside a rate it is the most in flight, which a step may have raised.
        Concurrency = situation.Spec.Rate is null ? situation.Spec.Concurrency
            : result.Playbook.Final.Load?.MostInFlight?.ToString(CultureInfo.InvariantCulture),
    };
}
