using Floorline.Core.Expectations;
using Floorline.Core.Levers;
using Floorline.Readers;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>What to expect: the step's time with its interval and basis, a served load where one is stated, and the situation after levers.</summary>
    /// <param name="spec">The situation as stated.</param>
    /// <param name="levers">Ids of levers to apply, in order, separated by commas; null for none.</param>
    /// <param name="prefillWorkers">Prefill on so many more groups of the same devices; 0 reads prompts where tokens are decoded.</param>
    public static ReadResult<PredictResult> Predict(SituationSpec spec, string? levers = null, int prefillWorkers = 0)
    {
        ReadResult<LeverStart> start = LeverReading.Read(spec);
        ReadResult<IReadOnlyList<Lever>> wanted = Levers(levers, start.IsOk ? start.Value.Situation.Step.Parallelism.Tensor : 1);
        if (!start.IsOk || !wanted.IsOk)
        {
            return ReadResult.Failed<PredictResult>([.. start.Problems, .. wanted.Problems]);
        }

        return ReadResult.Ok(Predicted(start.Value, wanted.Value, prefillWorkers));
    }

    /// <summary>The same as typed.</summary>
    /// <param name="spec">What the user stated.</param>
    /// <param name="levers">Levers to apply in order; null for none.</param>
    /// <param name="groups">How many more groups read prompts; null for none.</param>
    public static ReadResult<PredictResult> Predict(SituationSpec spec, string? levers, string? groups)
    {
        Field split = Fields.One(Fields.OfPredict, "disaggregate");
        ReadResult<long> count = groups is null ? ReadResult.Ok(0L) : split.Kind.Whole(groups, split.Option);
        return count.IsOk ? Predict(spec, levers, (int)count.Value) : ReadResult.Failed<PredictResult>(count.Problems);
    }

    private static PredictResult Predicted(LeverStart start, IReadOnlyList<Lever> levers, int prefillWorkers, FloorsResult? known = null)
    {
        FloorsResult floors = known ?? start.Floored;
        Forecast now = Forecast.Of(start.Levers with { PrefillWorkers = prefillWorkers });
        Forecast began = now;
        ExpectedTime? expected = now.Expected;
        var applied = new List<Judgement>();
        foreach (Lever lever in levers)
        {
            Judgement judgement = Judgement.Of(now, lever);
            applied.Add(judgement);
            now = judgement.Then ?? now;
        }

        return new PredictResult
        {
            Floors = floors,
            Start = start.Levers,
            AsAssumed = start.AsAssumed,
            Expected = expected,
            Applied = applied,
            Began = began,
            Considered = Judgement.All(now),
            Forecast = now,
            Assumptions = [.. floors.Assumptions, .. start.Assumptions, .. expected?.Parts.Notes ?? [], .. Basis(expected),
                .. Undivided(start, prefillWorkers), .. VagueLatency.Of(now).Select(Sentence.Of),
                .. Sentence.BarelyFits(now) is { } barely ? (string[])[barely] : []],
        };
    }

    private static IEnumerable<string> Undivided(LeverStart start, int workers) => workers > 0 && start.Levers.Load is null
        ? [$"--disaggregate {workers} is not used: it belongs to a load (--concurrency or --rate, --prompt-tokens, --output-tokens)."] : [];

    private static IEnumerable<string> Basis(ExpectedTime? expected)
    {
        if (expected is null)
        {
            yield break;
        }

        string kernels = expected.Parts.Basis switch
        {
            Core.Situations.Basis.MeasuredKernel => "kernels measured on this device",
            Core.Situations.Basis.SameFamily => "kernels measured on a device of the same family or in another format",
            _ => "typical shares of this kind of device, because no kernel of it was measured",
        };
        yield return $"Expected time: {kernels}; {expected.Engine.Name} {expected.Engine.Source}. The interval is what left-out device families showed; calibrate with your own runs (floorline calibrate) to narrow it.";
    }

    private static ReadResult<IReadOnlyList<Lever>> Levers(string? ids, int tensor)
    {
        var found = new List<Lever>();
        var problems = new List<Problem>();
        foreach (string id in (ids ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Degrees(id, tensor) is var (steps, degree))
            {
                found.AddRange(steps);
                tensor = degree;
                continue;
            }

            ReadResult<Lever> lever = LeverNames.Find(id, "--apply");
            problems.AddRange(lever.Problems);
            if (lever.IsOk)
            {
                found.Add(lever.Value);
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<Lever>>(problems) : ReadResult.Ok<IReadOnlyList<Lever>>(found);
    }

    /// <summary>A degree of tensor parallelism, <c>tp8</c>, as the lever or the halvings that lead to it; null where the text is none, or where halves and
    /// doubles do not.</summary>
    private static (IEnumerable<Lever> Steps, int Degree)? Degrees(string id, int tensor)
    {
        string digits = id.Length > 2 && id.StartsWith("tp", StringComparison.OrdinalIgnoreCase) ? id[2..].TrimStart('-', '=', '_', ' ') : "";
        if (!int.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int degree) || degree < 1)
        {
            return null;
        }

        (int low, int high) = (Math.Min(degree, tensor), Math.Max(degree, tensor));
        return high % low == 0 && System.Numerics.BitOperations.IsPow2(high / low)
            ? (degree > tensor ? [LeverCatalogue.Find(FormattableString.Invariant($"tp={degree}"))!]
                : Enumerable.Repeat(LeverCatalogue.Find("tp-down")!, System.Numerics.BitOperations.Log2((uint)(high / low))), degree)
            : null;
    }
}
