using Floorline.Core.Expectations;
using Floorline.Core.Quantities;

namespace Floorline.Core.Calibration;

// Whole calls: coefficients come from the steps of the other families, the interval from the calls of the other families.
public static partial class LeaveOneOut
{
    /// <summary>
    /// Predicts every call whose usual steps are known from coefficients that were fitted to the steps of other families, with the interval that the calls of
    /// other families had; few of those give the wide interval.
    /// </summary>
    /// <param name="runs">Measured steps, which give the coefficients.</param>
    /// <param name="calls">Measured calls.</param>
    public static IReadOnlyList<Prediction> Predict(IReadOnlyList<EngineRun> runs, IReadOnlyList<CallRun> calls)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(calls);
        var expected = new List<(CallRun Call, Seconds Time)>();
        foreach (IGrouping<string, CallRun> family in calls.Where(static c => c.Usual is not null).GroupBy(static c => c.Group.Family))
        {
            EngineSet others = EngineSet.Fit(runs, family.Key);
            expected.AddRange(family.Select(call => (call, call.Expected(others.For(call.Group.Engine, call.Device)))));
        }

        return
        [
            .. expected.Select(one => new Prediction(one.Call.Id, one.Call.Group,
                TimeRange.Of(one.Time, SpreadOf([.. expected
                    .Where(o => o.Call.Group.Quantity == one.Call.Group.Quantity && o.Call.Group.Family != one.Call.Group.Family)
                    .Select(static o => (o.Call.Group.Family, o.Call.Measured / o.Time))])).NotBelow(one.Call.Guaranteed), one.Call.Measured)),
        ];
    }
}
