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

    // What a change must gain to be called a help, with room for rounding on either side.
    private const double Helps = 0.045;
    private const double Gains = 0.055;

    private readonly RandomSituation _situation;
    private readonly List<Contradiction> _found = [];

    private Check(RandomSituation situation) => _situation = situation;

    private SituationSpec Spec => _situation.Spec;

    /// <summary>The contradictions of one situation.</summary>
    /// <param name="number">The situation's number.</param>
    public static IReadOnlyList<Contradiction> Of(int number)
    {
        var check = new Check(new RandomSituation(number));
        check.All();
        return check._found;
    }

    private void All()
    {
        if (Verb.Floors(Spec) is not { IsOk: true, Value: var floorsResult } || Verb.Predict(Spec) is not { IsOk: true, Value: var predictResult })
        {
            return;
        }

        JsonElement floors = Documents.Parse(JsonText.Of(floorsResult));
        JsonElement prediction = Documents.Parse(JsonText.Of(predictResult));
        JsonElement? diagnosis = Spec.Measured is null ? null : Documents.Parse(JsonText.Of(Verb.Diagnose(Spec).Value));
        Equalities(floors, prediction, diagnosis);
        Floors(floors, prediction);
        Levers(floors, prediction);
        if (diagnosis is { } judged)
        {
            SameHelps(judged, prediction);
        }

        if (_situation.IsServed)
        {
            Effects(prediction);
        }

        // A plan of a load searches thousands of configurations.
        if (!_situation.IsServed || _situation.Next(6) == 0)
        {
            Plan(prediction);
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
            double? after = outcome.Text("lever") == "speculation" ? null : outcome.Number("floor_after_ms");
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
        double[] rates = [.. (floors.At("hardware.peaks_tflop_s")?.EnumerateObject() ?? []).Select(static p => p.Value.GetDouble())];
        double peaks = rates.Length == 0 ? 1 : rates.Max() / rates.Min();
        foreach (JsonElement outcome in Outcomes(prediction).Where(static o => o.Flag("applicable") == true))
        {
            string lever = outcome.Text("lever")!;
            double? ratio = outcome.Number("floor_before_ms") / outcome.Number("floor_after_ms");
            if (ratio > LeverBounds.Of(lever, floors.Number("step.bits_per_weight") ?? 16, peaks))
            {
                Add("more than its definition", "predict", FormattableString.Invariant($"{lever} lowers the floor {ratio:0.##} times"), $"--apply {lever}");
            }

            double? gain = 1 - (outcome.Number("predicted.middle_ms") / outcome.Number("before_ms"));
            string? reason = outcome.Text("reason");
            bool isOfStep = !_situation.IsServed && LeverTargets.IsTime(lever);

            // What was measured by itself is a help however small, a guess has no gain of its own; and a lever is left for a reason that is no gain: its
            // kernel, or a time that is mostly another.
            bool isNumber = outcome.Flag("is_guess") == false && outcome.Text("why") is not ("time_goes" or "no_kernel" or "overhead_stays" or "runs");
            isOfStep &= isNumber;
            if (isOfStep && outcome.Flag("helps") == true && gain < Helps)
            {
                Add("helps without a gain", "predict", FormattableString.Invariant($"{lever} helps and gains {gain * 100:0.#} %: {reason}"));
            }
            else if (isOfStep && outcome.Flag("helps") == false && gain > Gains)
            {
                Add("gains without help", "predict", FormattableString.Invariant($"{lever} does not help and gains {gain * 100:0.#} %: {reason}"));
            }
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
        JsonElement[] applicable = [.. Outcomes(prediction).Where(static o => o.Flag("applicable") == true && !LeverTargets.IsCapacity(o.Text("lever")!))];
        if (prediction.At("served") is not { } before || before.Flag("overloaded") == true || applicable.Length == 0)
        {
            return;
        }

        for (int i = 0; i < 2; i++)
        {
            JsonElement outcome = applicable[_situation.Next(applicable.Length)];
            string lever = outcome.Text("lever")!;
            JsonElement applied = Documents.Parse(JsonText.Of(Verb.Predict(Spec, lever).Value));
            if (applied.At("served") is not { } after || applied.Items("applied").FirstOrDefault().Flag("applicable") != true)
            {
                continue;
            }

            // Levers on a server's queue are about its slow requests too.
            string[] slow = Core.Levers.LeverCatalogue.Find(lever)!.Target == Core.Levers.LeverTarget.Serving ? ["ttft_ms.p95", "itl_ms.p95"] : [];
            double[] gains =
            [
                .. ((string[])["ttft_ms.mean", "itl_ms.mean", "e2e_ms.mean", .. slow]).Select(path => 1 - ((after.Number(path) / before.Number(path)) ?? 1)),
                1 - ((before.Number("output_tok_s") / after.Number("output_tok_s")) ?? 1),
            ];
            string[] names = slow.Length > 0 ? ["TTFT", "ITL", "end to end", "TTFT p95", "ITL p95", "throughput"] : ["TTFT", "ITL", "end to end", "throughput"];
            string seen = string.Join(", ", names.Zip(gains, static (name, gain) => FormattableString.Invariant($"{name} {gain * 100:0.0} %"))) + " better";
            if (outcome.Flag("is_guess") == true || outcome.Text("why") is "no_kernel" or "runs")
            {
                continue;
            }

            if (outcome.Flag("helps") == true && gains.Max() < Helps)
            {
                Add("helps without a gain under load", "predict", $"{lever} helps, {seen}: {outcome.Text("reason")}", $"--apply {lever}");
            }
            else if (outcome.Flag("helps") == false && gains.Max() > Gains && gains.Min() > -Gains)
            {
                Add("gains without help under load", "predict", $"{lever} does not help, {seen}: {outcome.Text("reason")}", $"--apply {lever}");
            }
        }
    }

    private void Plan(JsonElement prediction)
    {
        bool served = _situation.IsServed;
        double? now = served ? prediction.Number("served.itl_ms.p95") : Spec.Measured is null ? prediction.Number("expected.middle_ms") : null;
        now ??= Outcomes(prediction).Select(static o => o.Number("before_ms")).FirstOrDefault(static n => n is not null);
        if (now is not > 0)
        {
            return;
        }

        string slo = FormattableString.Invariant($"itl<{now * _situation.Factor():G3}ms");
        string more = $"--slo \"{slo}\" --devices {_situation.Most}";
        if (Verb.Plan(Spec, new PlanSpec { Slo = slo, Devices = $"{_situation.Most}" }) is not { IsOk: true, Value: var result })
        {
            return;
        }

        JsonElement plan = Documents.Parse(JsonText.Of(result));
        new PlanCheck(_situation, plan, prediction, slo, (kind, detail) => Add(kind, "plan", detail, more)).All();
    }
}
