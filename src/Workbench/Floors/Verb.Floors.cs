using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>How fast a model could possibly run on hardware: R1 to R4, the floor that binds, capacity, roofline position.</summary>
    /// <param name="spec">The situation as stated; model and hardware are needed.</param>
    public static ReadResult<FloorsResult> Floors(SituationSpec spec) => LeverReading.Situated(spec).Select(static s => new FloorsResult(s));
}
