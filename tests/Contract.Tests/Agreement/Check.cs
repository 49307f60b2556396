using System.Globalization;
using System.Text.Json;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>Asks every verb about one situation and holds their documents against each other.</summary>
internal sealed class Check
{
    // Two forecasts of one thing by different means may differ by less than users can see.
    private const double Seen = 0.01;

    // A change of a step helps from 5 % less time on, and one of a load from a figure 1.05 times better on (Judgement.WorthWhile); documents give ten digits.
    private const double Least = Core.Levers.Judgement.WorthWhile;
    private const double Digits = 1e-7;
    private static readonly double _leastOfLoad = Math.Log(1 + Least);

    private readonly RandomSituation _situation;
    private readonly List<Contradiction> _found = [];
    private bool? _fits;
    private bool _refused;

    private Check(RandomSituation situation) => _situation = situation;

    private SituationSpec Spec => _situation.Spec;

    private Core.Situations.Situation Start => field ??= LeverReading.Read(Spec).Value.Levers;

    /// <summary>The contradictions of one situation.</summary>
    /// <param name="number">The situation's number.</param>
    public static IReadOnlyList<Contradiction> Of(int number)
    {
        var check = new Check(new RandomSituation(number));
        try
        {
            check.All();
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            check.Add("throws", "predict", thrown.ToString());
        }

        return check._found;
    }

    private void All()
    {
        if (Verb.Floors(Spec) is not { IsOk: true, Value: var floorsResult } || Verb.Predict(Spec) is not { IsOk: true, Value: var predictResult })
        {
            return;
        }

        _refused = predictResult.Forecast.Infeasible is Core.Serving.CannotRun.EngineRefuses;
        JsonElement floors = Documents.Parse(JsonText.Of(floorsResult));
        JsonElement prediction = Documents.Parse(JsonText.Of(predictResult));
        JsonElement? diagnosis = Spec.Measured is null ? null : Documents.Parse(JsonText.Of(Verb.Diagnose(Spec).Value));
        Equalities(floors, prediction, diagnosis);
        Floors(floors, prediction);
        Levers(floors, prediction);
        if (diagnosis is { } judged)
        {
            SameHelps(judged, prediction);
            Asked(prediction);
        }

        First(prediction);
        Bounds(prediction);
        if (_situation.IsServed)
        {
            Effects(prediction);
            Little(prediction);
        }
        else
        {
            Others(floors, prediction);
        }

        // A plan of a load searches thousands of configurations.
        if (!_situation.IsServed || _situation.Next(6) == 0)
        {
            Plan(predictResult, prediction);
        }
    }

    /// <summary>A lever that is asked about beside a measured time changes neither the verdict on it nor its causes.</summary>
    private void Asked(JsonElement prediction)
    {
        if (_situation.Next(4) != 0 || Verb.Predict(Spec, "smaller-model") is not { IsOk: true, Value: var asked })
        {
            return;
        }

        JsonElement answer = Documents.Parse(JsonText.Of(asked)).GetProperty("answer");
        string Said(JsonElement of) => $"{of.Text("verdict")}: {string.Join(", ", of.Items("causes").Select(static c => c.Text("id")))}";
        if (Said(answer) is var then && Said(prediction.GetProperty("answer")) is var now && then != now)
        {
            Add("a lever changes the verdict", "predict", $"{now} without, {then} with it", "--apply smaller-model");
        }
    }

    /// <summary>What helps stands in the order in which it is to be done.</summary>
    private void First(JsonElement prediction)
    {
        string[] helps = [.. prediction.Items("helps").Select(static o => o.Text("lever")!)];
        string[] actions = [.. prediction.GetProperty("answer").Items("first_actions").Select(static a => a.Text("lever")!).Where(helps.Contains)];
        string[] listed = [.. helps.Where(actions.Contains)];
        if (!actions.SequenceEqual(listed))
        {
            Add("two orders", "predict", $"first {string.Join(", ", actions.Take(3))}, listed {string.Join(", ", listed.Take(3))}");
        }
    }

    /// <summary>Figures lie within their intervals, and no expected time below what is certain.</summary>
    private void Bounds(JsonElement prediction)
    {
        if (prediction.Number("expected.low_ms") is { } low && prediction.Number("guaranteed_ms") is { } certain && low < certain * (1 - Digits))
        {
            Add("below the floor", "predict", FormattableString.Invariant($"{low} ms expected at best, {certain} ms are certain"));
        }

        foreach (JsonElement outcome in Outcomes(prediction))
        {
            foreach (JsonElement move in outcome.Items("load"))
            {
                (double? least, double? middle, double? most) = (move.Number("low"), move.Number("middle"), move.Number("high"));
                if (least > middle * (1 + Digits) || most < middle * (1 - Digits))
                {
                    Add("a figure outside its interval", "predict", $"{outcome.Text("lever")}: {move}");
                }
            }
        }
    }

    /// <summary>Little's law: requests under way are requests per second times the time of one.</summary>
    private void Little(JsonElement prediction)
    {
        if (Start.Load is { Concurrency: { } slots } load && prediction.Number("served.e2e_ms.mean") is { } whole
            && prediction.Number("served.output_tok_s") is { } rate && slots * load.MeanOutput / (whole / 1000) is var little
                && Math.Abs((rate / little) - 1) > 0.05)
        {
            Add("Little's law", "predict", FormattableString.Invariant($"{rate:G5} tokens/s, and {slots} requests of {whole:G5} ms give {little:G5}"));
        }
    }

    /// <summary>`sweep` at the stated value and a `pipeline` of this one stage give what `floors` and `predict` give.</summary>
    private void Others(JsonElement floors, JsonElement prediction)
    {
        if (_situation.Next(4) != 0)
        {
            return;
        }

        // A measured step is where sweeps and stages start from, as levers do.
        double? time = Spec.Measured is null ? prediction.Number("expected.middle_ms")
            : Outcomes(prediction).Select(static o => o.Number("before_ms")).FirstOrDefault(static n => n is not null);
        string over = Spec.Phase is null && _situation.Next(2) == 0 ? "context" : "batch";
        if (Verb.Sweep(Spec, over) is { IsOk: true, Value: var swept } && (over == "context" ? Spec.Context : Spec.Batch) is { } stated)
        {
            JsonElement point = Documents.Parse(JsonText.Of(swept)).Items("points").FirstOrDefault(p => p.Text("value") == stated);
            string more = $"--over {over}";
            Equal("one quantity", "sweep", point.Number("binding_ms") ?? double.NaN, floors.Number("floors.binding_ms"), "the floor swept", 1e-6, more);
            Equal("one quantity", "sweep", point.Number("expected.middle_ms"), time, "the time swept", 1e-6, more);
            if (point.Flag("fits") is { } fits && floors.Flag("capacity.fits") is { } same && fits != same)
            {
                Add("one quantity", "sweep", $"fits: {fits} in `sweep`, {same} in `floors`", more);
            }
        }

        if (Verb.Pipeline(new PipelineSpec("one", null, [new StageSpec("all", Spec, null)])) is { IsOk: true, Value: var pipeline })
        {
            JsonElement stage = Documents.Parse(JsonText.Of(pipeline)).Items("stages").First();
            Equal("one quantity", "pipeline", stage.Number("floor_ms") ?? double.NaN, floors.Number("floors.binding_ms"), "the floor of the stage");
            Equal("one quantity", "pipeline", stage.Number("time.middle_ms") ?? double.NaN, time, "the time of the stage");
        }
    }

    private void Add(string kind, string verb, string detail, string more = "", SituationSpec? spec = null) =>
        _found.Add(new Contradiction(kind, RandomSituation.Command(verb, spec ?? Spec, more), detail));

    private void Equal(string kind, string verb, double? one, double? other, string what, double share = 1e-6, string more = "")
    {
        if (one is { } a && other is { } b && !Documents.Same(a, b, share))
        {
            Add(kind, verb, FormattableString.Invariant($"{what}: {a:G6} and {b:G6}"), more);
        }
    }

    /// <summary>One quantity, one number, in every document that prints it.</summary>
    private void Equalities(JsonElement floors, JsonElement prediction, JsonElement? diagnosis)
    {
        if (_situation.Next(4) == 0 && Verb.Explore(Spec) is { IsOk: true, Value: var explored })
        {
            JsonElement explore = Documents.Parse(JsonText.Of(explored));
            Part(explore, "prediction", prediction, "predict");
            if (diagnosis is { } judged)
            {
                Part(explore, "diagnosis", judged, "diagnose");
            }

            if (!_situation.IsServed)
            {
                Part(explore, "floors", floors, "floors");
            }

            double? floor = explore.Number("floors.floors.binding_ms");
            Equal("one quantity", "explore", floor, prediction.Number("floor_ms"), "floors.binding_ms and prediction.floor_ms");
        }

        double? bound = floors.Number("floors.binding_ms");
        string kind = _situation.IsServed ? "floors of a load" : "one quantity";
        Equal(kind, "predict", bound, prediction.Number("floor_ms"), "the floor that `floors` and that `predict` prints");
        Equal("one quantity", "diagnose", bound, diagnosis?.Number("floors.binding_ms"), "the floor that `floors` and that `diagnose` prints");
        if (diagnosis is { } one && one.Number("ratio") is { } ratio)
        {
            Equal("one quantity", "diagnose", ratio * one.Number("floors.binding_ms"), one.Number("measured_ms"), "ratio x floor and the measured time");
        }

        if (!_situation.IsServed && floors.Flag("capacity.fits") is { } fits && prediction.Flag("fits") is { } same && fits != same)
        {
            Add("one quantity", "predict", $"fits: {fits} in `floors`, {same} in `predict`");
        }
    }

    private void Part(JsonElement explore, string name, JsonElement own, string verb)
    {
        if (explore.At(name) is { } part && Documents.Difference(part, own) is { } difference)
        {
            Add("one quantity", "explore", $"`explore` and `{verb}` differ in {difference}");
        }
    }

    /// <summary>Nothing that is expected, measured ones left out, lies below its floor.</summary>
    private void Floors(JsonElement floors, JsonElement prediction)
    {
        double? floor = prediction.Number("floor_ms");
        Below("below its floor", prediction.Number("expected.middle_ms"), floor, "the expected step");
        foreach (JsonElement outcome in Outcomes(prediction))
        {
            // Drafts give several tokens for one step: at most 1 / (1 - acceptance) of them on average.
            double tokens = outcome.Text("lever") == "speculation" && Spec.Acceptance is { } share
                ? 1 / (1 - double.Parse(share, CultureInfo.InvariantCulture)) : 1;
            double? after = outcome.Number("floor_after_ms") / tokens;
            Below("below its floor", outcome.Number("predicted.middle_ms"), after, $"the step after {outcome.Text("lever")}");
        }

        // The floor of a step as large as the mean one over the shortest cache that a decode sees: means of steps lie above it.
        if (prediction.Number("served.itl_ms.mean") is { } itl && prediction.Number("served.mean_batch") is { } batch && batch >= 1)
        {
            SituationSpec step = Spec with
            {
                Concurrency = null,
                Rate = null,
                PromptTokens = null,
                OutputTokens = null,
                CachedPrefix = null,
                Batch = Math.Floor(batch).ToString("0", CultureInfo.InvariantCulture),
                Context = Math.Floor(double.Parse(Spec.PromptTokens!, CultureInfo.InvariantCulture) * 0.8).ToString("0", CultureInfo.InvariantCulture),
            };
            if (Verb.Floors(step) is { IsOk: true, Value.Floors: var bound } && itl < bound.Binding.Milliseconds * (1 - Seen))
            {
                string sequences = FormattableString.Invariant($"the floor of {batch:G3} sequences is {bound.Binding.Milliseconds:G5} ms");
                Add("below its floor", "predict", FormattableString.Invariant($"a served ITL of {itl:G5} ms, {sequences}"));
            }
        }

        void Below(string kind, double? time, double? least, string what)
        {
            if (time < least * (1 - 1e-6))
            {
                Add(kind, "predict", FormattableString.Invariant($"{what}: {time:G6} ms, its floor {least:G6} ms"));
            }
        }
    }

    private static IEnumerable<JsonElement> Outcomes(JsonElement prediction) => prediction.Items("helps").Concat(prediction.Items("does_not_help"));

    /// <summary>No lever lowers a floor by more than its definition allows, and a lever of a step helps exactly where it gains.</summary>
    private void Levers(JsonElement floors, JsonElement prediction)
    {
        _fits = floors.Flag("capacity.fits");
        var bounds = new LeverBounds(Start);
        foreach (JsonElement outcome in Outcomes(prediction).Where(static o => o.Flag("applicable") == true))
        {
            string lever = outcome.Text("lever")!;
            double? ratio = outcome.Number("floor_before_ms") / outcome.Number("floor_after_ms");
            if (ratio > bounds.Of(lever))
            {
                Add("more than its definition", "predict", FormattableString.Invariant(
                    $"{lever} lowers the floor {ratio:0.###} times, by its definition at most {bounds.Of(lever):0.###}"), $"--apply {lever}");
            }

            if (!_situation.IsServed && LeverTargets.IsTime(lever))
            {
                OfStep(outcome, lever);
            }
        }
    }

    private void OfStep(JsonElement outcome, string lever)
    {
        double? gain = 1 - (outcome.Number("predicted.middle_ms") / outcome.Number("before_ms"));
        bool helps = outcome.Flag("helps") == true;
        string? why = outcome.Text("why");

        // Where a change is left although it gains, or helps although it gains less, its reason says why, and the reason must be so.
        string? untrue = why switch
        {
            "time_goes" => Spec.DeadWork is null && Spec.HostWork is null && Spec.ClockLoss is null && Spec.Launches is null && Spec.Shares is null
                ? "nothing that could go was measured" : gain <= 0 ? "nothing goes" : null,
            "time_may_go" => outcome.Flag("is_guess") == true ? null : "it is no guess",
            "no_kernel" => outcome.Text("kernel") is "native" or null ? "its kernel is native" : null,
            "overhead_stays" => Spec.Measured is null ? "no overhead was measured" : null,
            "runs" => _refused ? null : "a step that does not run has no time",
            "below_the_floor" => Spec.Measured is null ? "nothing was measured" : null,
            _ => helps && gain < Least - Digits ? FormattableString.Invariant($"it gains {gain * 100:0.###} %")
                : !helps && gain > Least + Digits ? FormattableString.Invariant($"it gains {gain * 100:0.###} %") : null,
        };
        if (untrue is not null && !(why == "runs" && _fits == false))
        {
            string said = helps ? "helps" : "does not help";
            Add(helps ? "helps without a gain" : "gains without help", "predict", $"{lever} {said}, {untrue}: {outcome.Text("reason")}");
        }
    }

    /// <summary>What `diagnose` says of a change is what `predict` says of the lever.</summary>
    private void SameHelps(JsonElement diagnosis, JsonElement prediction)
    {
        Dictionary<string, bool> predicted = Outcomes(prediction).ToDictionary(static o => o.Text("lever")!, static o => o.Flag("helps") == true);
        foreach ((string list, bool helps) in (ReadOnlySpan<(string, bool)>)[("helps", true), ("does_not_help", false)])
        {
            foreach (JsonElement remedy in diagnosis.Items(list))
            {
                string[] levers = LeverTargets.Named(remedy.Text("lever") ?? remedy.Text("change")!);
                bool[] same = [.. levers.Where(predicted.ContainsKey).Select(l => predicted[l])];
                if (same.Length > 0 && same.Any(static h => h) != helps)
                {
                    string names = string.Join(", ", levers);
                    Add("diagnose against predict", "explore", $"{remedy.Text("change")}: `diagnose` {Word(helps)}, `predict` {Word(!helps)} ({names})");
                }
            }
        }

        static string Word(bool helps) => helps ? "helps" : "does not help";
    }

    /// <summary>Under a load a lever helps exactly where the load after it is served better.</summary>
    private void Effects(JsonElement prediction)
    {
        JsonElement[] applicable = [.. Outcomes(prediction).Where(static o => o.Flag("applicable") == true)];
        if (prediction.At("served") is not { } before || before.Flag("overloaded") == true || applicable.Length == 0)
        {
            return;
        }

        for (int i = 0; i < 2; i++)
        {
            JsonElement outcome = applicable[_situation.Next(applicable.Length)];
            string lever = outcome.Text("lever")!;
            JsonElement applied = Documents.Parse(JsonText.Of(Verb.Predict(Spec, lever).Value));
            bool changed = applied.Items("applied").FirstOrDefault().Flag("applicable") == true;
            if (!changed || applied.At("served") is not { } after || after.Flag("overloaded") == true)
            {
                string why = applied.Text("served_unknown") ?? "not applicable or overloaded";
                Add("applicable and does not run", "predict", $"{lever}: {why}", $"--apply {lever}");
                continue;
            }

            Effect(outcome, lever, before, after);
        }
    }

    private void Effect(JsonElement outcome, string lever, JsonElement before, JsonElement after)
    {
        // Levers on a server's queue are about its slow requests too.
        string[] slow = Core.Levers.LeverCatalogue.Find(lever)!.Target == Core.Levers.LeverTarget.Serving ? ["ttft_ms.p95", "itl_ms.p95"] : [];
        string[] times = ["ttft_ms.mean", "itl_ms.mean", "e2e_ms.mean", .. slow];
        double[] gains =
        [
            .. times.Select(path => before.Number(path) is { } a && after.Number(path) is { } b ? Math.Log(a / b) : 0),
            Math.Log(after.Number("output_tok_s")!.Value / before.Number("output_tok_s")!.Value),
        ];
        string seen = string.Join(", ", times.Append("tokens/s")
            .Zip(gains, static (name, gain) => FormattableString.Invariant($"{name} {gain * 100:0.00} log %")));

        // A guess has no figures of its own; a format without a kernel is left whatever its figures.
        if (outcome.Flag("is_guess") == true || (outcome.Text("why") == "no_kernel" && outcome.Text("kernel") != "native"))
        {
            return;
        }

        // A trade helps where more is won than lost, and where whole requests take less time or more of them are served: the rest is a matter of a goal.
        double whole = Math.Max(gains[2], gains[^1]);
        bool wins = gains.Max() >= _leastOfLoad + Digits && gains.Max() > -gains.Min() + Digits
            && (gains.Min() > -_leastOfLoad + Digits || whole >= _leastOfLoad + Digits);
        bool loses = gains.Max() < _leastOfLoad - Digits || gains.Max() < -gains.Min() - Digits
            || (gains.Min() < -_leastOfLoad - Digits && whole < _leastOfLoad - Digits);
        bool helps = outcome.Flag("helps") == true;
        if (helps ? loses && !(gains.Min() > -_leastOfLoad && gains.Max() >= _leastOfLoad) : wins)
        {
            Add(helps ? "helps without a gain under load" : "gains without help under load", "predict",
                $"{lever} {(helps ? "helps" : "does not help")}, {seen}: {outcome.Text("reason")}", $"--apply {lever}");
        }
    }

    private void Plan(PredictResult predicted, JsonElement prediction)
    {
        if (RandomSlo.Of(_situation, predicted.Forecast) is not { } slo)
        {
            return;
        }

        bool limited = _situation.Next(4) > 0;
        string more = $"--slo \"{slo}\"" + (limited ? $" --devices {_situation.Most}" : "") + (_situation.Price is { } price ? $" --price {price}" : "");
        var asked = new PlanSpec { Slo = slo, Devices = limited ? $"{_situation.Most}" : null, Price = _situation.Price };
        if (Verb.Plan(Spec, asked) is { IsOk: true, Value: var result })
        {
            new PlanCheck(_situation, result, predicted, prediction, (kind, detail) => Add(kind, "plan", detail, more)).All();
        }
    }
}
