using Floorline.Core.Expectations;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

// Whole calls: coefficients come from the steps of the other families, a factor per kind of call and the interval from the calls of the other families.
public static partial class LeaveOneOut
{
    private const double CallTail = 0.04;

    /// <summary>
    /// Predicts every call whose usual steps are known from coefficients that were fitted to the steps of other families and a factor from the calls of its
    /// kind there, with the interval that the calls of other families had; few of those give the wide interval.
    /// </summary>
    /// <param name="runs">Measured steps, which give the coefficients.</param>
    /// <param name="calls">Measured calls.</param>
    public static IReadOnlyList<Prediction> Predict(IReadOnlyList<EngineRun> runs, IReadOnlyList<CallRun> calls)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(calls);
        return
        [
            .. Expect(runs, calls).GroupBy(static one => one.Call.Group.Quantity).SelectMany(static kind =>
            {
                (CallRun Call, Seconds Time)[] moved = Moved([.. kind]);
                return moved.Select(one => new Prediction(one.Call.Id, one.Call.Group, TimeRange.Of(one.Time, SpreadOf(
                    [.. moved.Where(o => o.Call.Group.Family != one.Call.Group.Family).Select(Residual)], CallTail)).NotBelow(one.Call.Guaranteed),
                    one.Call.Measured));
            }),
        ];
    }

    /// <summary>What calls of each kind take against their priced steps: the factor of all families, and the interval of families that it left out.</summary>
    /// <param name="runs">Measured steps, which give the coefficients.</param>
    /// <param name="calls">Measured calls.</param>
    public static IReadOnlyList<CallEfficiency> FitCalls(IReadOnlyList<EngineRun> runs, IReadOnlyList<CallRun> calls)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(calls);
        return
        [
            .. Expect(runs, calls).GroupBy(static one => one.Call.Denoises).OrderBy(static g => g.Key).Select(static kind =>
            {
                (CallRun, Seconds)[] all = [.. kind];
                return new CallEfficiency(kind.Key, MiddleOf([.. all.Select(Residual)]), SpreadOf([.. Moved(all).Select(Residual)], CallTail))
                {
                    Source = $"{all.Length} published calls on {kind.Select(static o => o.Call.Group.Family).Distinct().Count()} families of devices",
                };
            }),
        ];
    }

    /// <summary>Calls as their steps are priced, by coefficients that no run of their family has touched.</summary>
    private static List<(CallRun Call, Seconds Time)> Expect(IReadOnlyList<EngineRun> runs, IReadOnlyList<CallRun> calls)
    {
        var expected = new List<(CallRun Call, Seconds Time)>();
        foreach (IGrouping<string, CallRun> family in calls.Where(static c => c.Usual is not null).GroupBy(static c => c.Group.Family))
        {
            EngineSet others = EngineSet.Fit(runs, family.Key);
            expected.AddRange(family.Select(call => (call, call.Expected(others.For(call.Group.Engine, call.Device)))));
        }

        return expected;
    }

    /// <summary>The same with each family's times moved by what the other families' calls took.</summary>
    private static (CallRun Call, Seconds Time)[] Moved((CallRun Call, Seconds Time)[] expected)
    {
        Dictionary<string, double> factors = expected.Select(static o => o.Call.Group.Family).Distinct().ToDictionary(static f => f,
            f => MiddleOf([.. expected.Where(o => o.Call.Group.Family != f).Select(Residual)]));
        return [.. expected.Select(o => (o.Call, (o.Time * factors[o.Call.Group.Family]).OrMore(o.Call.Guaranteed)))];
    }

    private static (string Family, double Ratio) Residual((CallRun Call, Seconds Time) one) => (one.Call.Group.Family, one.Call.Measured / one.Time);
}
