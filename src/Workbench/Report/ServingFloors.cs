using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Hub;
using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>Holds the latencies of runs against the floors of a model on hardware, by the same verb that takes a measured time.</summary>
internal static class ServingFloors
{
    /// <summary>Diagnoses ITL (a decode step) and, with one stream, TTFT (a prefill) of a run.</summary>
    internal static IEnumerable<ServingDiagnosis> Of(SituationSpec situation, ServingRun run, int index, double? input, double? output, double batch)
    {
        double prompt = input ?? 0;
        int sequences = (int)Math.Max(1, Math.Round(batch));
        Fact<LatencySummary> step = run.Itl.IsKnown && Typical(run.Itl.Value).IsKnown ? run.Itl : run.Tpot;
        string what = ReferenceEquals(step.IsKnown ? step.Value : null, run.Itl.IsKnown ? run.Itl.Value : null) ? "ITL" : "TPOT";
        if (step.IsKnown && Typical(step.Value).IsKnown && situation.Phase is null or "decode")
        {
            long context = (long)(prompt + ((output ?? 0) / 2));
            SituationSpec decode = situation with
            {
                Phase = "decode",
                Batch = situation.Batch ?? Whole(sequences),
                Context = situation.Context ?? (context > 0 ? Whole(context) : null),
                Prompt = null,
                Measured = Measured(step.Value),
            };
            yield return new ServingDiagnosis(index, $"median {what}, decode, batch {decode.Batch}, context {decode.Context ?? "assumed"}",
                Verb.Diagnose(decode)) { Situation = decode };
        }

        if (sequences == 1 && prompt >= 1 && run.Ttft.IsKnown && Typical(run.Ttft.Value).IsKnown)
        {
            SituationSpec prefill = situation with { Phase = "prefill", Batch = "1", Prompt = Whole(Math.Round(prompt)), Context = null,
                Measured = Measured(run.Ttft.Value) };
            yield return new ServingDiagnosis(index, $"median TTFT, prefill of {prefill.Prompt} tokens", Verb.Diagnose(prefill)) { Situation = prefill };
        }
    }

    /// <summary>
    /// The situation with a model: the stated one, else the first of the names, or the last part of one, that the catalogue or this machine knows; null where
    /// none is known.
    /// </summary>
    internal static SituationSpec? Named(SituationSpec situation, IEnumerable<string?> names)
    {
        if (situation.Model is not null)
        {
            return situation;
        }

        // a name in somebody's result file is no reason to ask the network
        string? known = names.OfType<string>().Where(static n => !HubAddress.Is(n)).SelectMany(static n => new[] { n, n.TrimEnd('/').Split('/')[^1] })
            .FirstOrDefault(n => n.Length > 0 && ModelSource.Find(n, situation.Dim, situation.Workplace).IsOk);
        return known is null ? null : situation with { Model = known };
    }

    /// <summary>Sequences that fit at once at a context.</summary>
    internal static Fact<long> FitsAtOnce(SituationSpec situation, double context)
    {
        ReadResult<FloorsResult> floors = Verb.Floors(situation with { Phase = "decode", Batch = "1", Prompt = null,
            Context = situation.Context ?? Whole(Math.Max(1, Math.Round(context))), Measured = null });
        return floors.IsOk ? floors.Value.Capacity.MaxBatch : Fact<long>.Unknown(string.Join("; ", floors.Problems));
    }

    private static Fact<Seconds> Typical(LatencySummary summary) => summary.P50.IsKnown ? summary.P50 : summary.Mean;

    // The interval of the median, where there is one, is the measurement's own error.
    private static string Measured(LatencySummary summary)
    {
        Seconds time = Typical(summary).Value;
        double error = summary.Sample?.Interval(0.5) is { IsKnown: true, Value: var interval }
            ? Math.Max(interval.To.Value - time.Value, time.Value - interval.From.Value) / time.Value : 0.02;
        return string.Create(CultureInfo.InvariantCulture, $"{time.Milliseconds:G8}ms+-{Math.Clamp(error * 100, 0.1, 90):0.##}%");
    }

    private static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
