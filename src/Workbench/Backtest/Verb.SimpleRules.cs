using Floorline.Core.Calibration;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int EnoughOfAClass = 20;

    // Figures of one run that two tables print with more or fewer digits.
    private const double Rounding = 0.001;

    /// <summary>
    /// What two rules of thumb expect of measured rows, each with its constant from the other device families: the floor times a constant of the device's
    /// class, and for decodes what is read over the bandwidth times a constant of all devices. They are what expected times must beat.
    /// </summary>
    /// <param name="scored">Rows that were understood.</param>
    public static IReadOnlyList<Prediction> SimpleRules(IReadOnlyList<BacktestRow> scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        Ruled[] floors = [.. scored.Select(static r => Ruled.ByFloor(r)).OfType<Ruled>()];
        Ruled[] reads = [.. scored.Select(static r => Ruled.ByReading(r)).OfType<Ruled>()];
        return [.. By(floors, "floor times a constant of the class", true), .. By(reads, "bytes over bandwidth times a constant", false)];
    }

    /// <summary>
    /// How far apart rows lie that state the same run: by figure, the pairs, those of them that differ at all, and the median of their relative difference.
    /// </summary>
    /// <param name="scored">Rows that were understood.</param>
    public static IReadOnlyList<(string Quantity, int Count, int DifferingCount, double DifferenceRatio)> Repeats(IReadOnlyList<BacktestRow> scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        return
        [
            .. scored.Where(static r => r.Served is not null).Select(static r => r.Served!).GroupBy(static s => (s.RunKey, s.Figure))
                .SelectMany(static g => g.Zip(g.Skip(1), (a, b) => (g.Key.Figure, Difference: Math.Abs((a.Measured / b.Measured) - 1))))
                .GroupBy(static p => p.Figure).OrderBy(static g => g.Key)
                .Select(static g =>
                {
                    double[] differing = [.. g.Select(static p => p.Difference).Where(static d => d > Rounding)];
                    return (Named(g.Key), g.Count(), differing.Length, differing.Length > 0 ? Core.Calibration.Score.Quantile(differing, 0.5) : 0);
                }),
        ];
    }

    private static IEnumerable<Prediction> By(Ruled[] rows, string rule, bool classes)
    {
        var factors = new Dictionary<(string, string, DeviceClass?), double?>();
        foreach (Ruled row in rows)
        {
            (string Quantity, string Family, DeviceClass? Class) key = (row.Quantity, row.Family, classes ? row.Class : null);
            if (!factors.TryGetValue(key, out double? factor))
            {
                Ruled[] others = [.. rows.Where(o => o.Quantity == row.Quantity && o.Family != row.Family)];
                Ruled[] alike = [.. others.Where(o => !classes || o.Class == row.Class)];
                Ruled[] taken = alike.Length >= EnoughOfAClass && alike.Select(static o => o.Family).Distinct().Count() > 1 ? alike : others;
                factors[key] = factor = taken.Length > 0 ? Core.Calibration.Score.Quantile([.. taken.Select(static o => o.Measured / o.Base)], 0.5) : null;
            }

            if (factor is { } times)
            {
                yield return new Prediction(row.Id, new PredictionGroup($"{row.Quantity}: {rule}", row.Family, "", "", ""),
                    TimeRange.Exactly(row.Base * times), row.Measured);
            }
        }
    }

    /// <summary>A row with the time that a rule multiplies.</summary>
    private sealed record Ruled(string Id, string Quantity, string Family, DeviceClass Class, Seconds Base, Seconds Measured)
    {
        internal static Ruled? ByFloor(BacktestRow row) => row.Floor is { IsKnown: true, Value: { Value: > 0 } floor } ? Of(row, floor) : null;

        internal static Ruled? ByReading(BacktestRow row) => row.Run?.Floors is { } floors && floors.Cost.Step.Phase == Phase.Decode
            ? Of(row, floors.WeightRead + floors.KvCacheRead.Or(Seconds.Zero)) : null;

        private static Ruled? Of(BacktestRow row, Seconds time) => row switch
        {
            { Run: { } run } => new(run.Id, run.Floors.Cost.Step.Phase == Phase.Decode ? "decode" : "prefill", run.Family, run.Class, time, run.Measured),
            { Served: { } served } => new(served.Id, Named(served.Figure), served.Family, served.Deployment.Hardware.Device.Class, time, served.Measured),
            _ => null,
        };
    }
}
