using System.Globalization;
using System.Text.Json;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>Holds a plan against what `predict` says of the same situation and of the configurations that the plan proposes.</summary>
internal sealed class PlanCheck(RandomSituation situation, JsonElement plan, JsonElement prediction, string slo, Action<string, string> add)
{
    private const double Seen = 0.01;

    private readonly double _most = double.Parse(slo[(slo.IndexOf('<', StringComparison.Ordinal) + 1)..^2], CultureInfo.InvariantCulture);

    public void All()
    {
        Start();
        Steps();
        if (situation.IsServed)
        {
            Configurations();
            Verdict();
        }
    }

    /// <summary>A plan starts where `predict` is.</summary>
    private void Start()
    {
        if (plan.At("playbook.start") is not { } start || start.Text("infeasible") is not null)
        {
            return;
        }

        if (situation.IsServed)
        {
            Same(start.Number("itl.middle_ms"), prediction.Number("served.itl_ms.mean"), "ITL");
            Same(start.Number("ttft.middle_ms"), prediction.Number("served.ttft_ms.mean"), "TTFT");
            Same(start.Number("throughput_tok_s"), prediction.Number("served.output_tok_s"), "throughput");
        }
        else
        {
            double? measured = situation.Spec.Measured is { } time ? double.Parse(time[..^2], CultureInfo.InvariantCulture) : null;
            Same(start.Number("itl.middle_ms"), measured ?? prediction.Number("expected.middle_ms"), "the step");
        }

        void Same(double? planned, double? predicted, string what)
        {
            if (planned is { } a && predicted is { } b && !Documents.Same(a, b, Seen))
            {
                add("plan starts elsewhere", FormattableString.Invariant($"{what}: {a:G5} where the plan starts, {b:G5} in `predict`"));
            }
        }
    }

    /// <summary>What is taken helps, stays within the devices, and what is rejected where it starts does not help.</summary>
    private void Steps()
    {
        HashSet<string> helps = [.. prediction.Items("helps").Select(static o => o.Text("lever")!)];
        JsonElement[] steps = [.. plan.Items("playbook.steps")];
        foreach (JsonElement step in steps)
        {
            if (step.Flag("helps") != true)
            {
                add("plan takes what does not help", $"{step.Text("lever")}: {step.Text("reason")}");
            }

            if (step.Number("after.devices") > situation.Most)
            {
                add("too many devices", $"{step.Text("lever")} takes {step.Number("after.devices")} devices, {situation.Most} are allowed");
            }
        }

        if (steps.Length > 0 && !helps.Contains(steps[0].Text("lever")!))
        {
            add("plan takes first what predict rejects", $"{steps[0].Text("lever")} comes first; `predict` does not list it as helping");
        }

        foreach (JsonElement rejected in steps.Length > 0 ? [] : plan.Items("playbook.rejected").Where(o => helps.Contains(o.Text("lever")!)))
        {
            add("plan against predict", $"{rejected.Text("lever")} is rejected by the plan and helps in `predict`");
        }
    }

    /// <summary>Every configuration that is shown fits and uses at most the devices that are allowed.</summary>
    private void Configurations()
    {
        foreach (string list in (string[])["best", "pareto", "nearest"])
        {
            foreach (JsonElement one in plan.Items($"search.{list}"))
            {
                if (one.Number("devices") > situation.Most)
                {
                    add("too many devices", $"search.{list} has {one.Number("devices")} devices, {situation.Most} are allowed");
                }
            }
        }

        foreach (JsonElement one in plan.Items("search.best").Take(1).Concat(plan.Items("search.nearest")))
        {
            SituationSpec spec = Of(one);
            if (Verb.Predict(spec) is { IsOk: true, Value: var result }
                && Documents.Parse(JsonText.Of(result)) is var own && own.Flag("served.overloaded") != false)
            {
                add("proposed and does not run", $"{RandomSituation.Command("predict", spec)} gives {own.Text("served_unknown") ?? "an overload"}");
            }
        }
    }

    private SituationSpec Of(JsonElement one) => situation.Spec with
    {
        On = $"{one.Number("devices") / one.Number("replicas")}x{one.Text("device")}",
        Replicas = $"{one.Number("replicas")}",
        Weights = one.Text("weights") is { } format and not "published" ? format : null,
        Kv = one.Text("kv"),
        Tp = $"{one.Number("tp")}",
        Pp = $"{one.Number("pp")}",
        Ep = one.Number("ep") > 1 ? $"{one.Number("ep")}" : null,
    };

    /// <summary>The verdict holds in the simulation of what was chosen, and is given where the situation as it stands meets the objective already.</summary>
    private void Verdict()
    {
        bool? meets = plan.Flag("meets");
        JsonElement[] best = [.. plan.Items("search.best").Take(1)];
        if (best.Length > 0 && plan.At("simulated") is { } simulated)
        {
            if (simulated.Flag("overloaded") == true)
            {
                add("verdict against simulation", "the configuration that meets the SLO is overloaded when it is simulated");
            }

            if (simulated.Number("itl_ms.p95") > _most * (1 + Seen))
            {
                double? seen = simulated.Number("itl_ms.p95");
                add("verdict against simulation", FormattableString.Invariant($"what meets {slo} has an ITL p95 of {seen:G5} ms when it is simulated"));
            }

            Compare(best[0], simulated);
        }

        double? now = prediction.Number("served.itl_ms.p95");
        if (meets == false && prediction.Flag("served.overloaded") == false && now < _most * (1 - Seen)
            && plan.Number("playbook.start.devices") <= situation.Most)
        {
            add("verdict against predict", FormattableString.Invariant($"the plan misses {slo}; `predict` gives a p95 of {now:G5} ms as it stands"));
        }
    }

    private void Compare(JsonElement best, JsonElement simulated)
    {
        ReadOnlySpan<(string, string, string)> same =
        [
            ("expected.itl.middle_ms", "itl_ms.mean", "ITL"),
            ("expected.ttft.middle_ms", "ttft_ms.mean", "TTFT"),
        ];
        foreach ((string expected, string seen, string what) in same)
        {
            if (best.Number(expected) is { } a && simulated.Number(seen) is { } b && !Documents.Same(a, b, Seen))
            {
                add("expected against simulation", FormattableString.Invariant($"{what} of the best configuration: {a:G5} in the table, {b:G5} simulated"));
            }
        }
    }
}
