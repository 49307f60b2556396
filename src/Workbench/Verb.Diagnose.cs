using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>How far a measured time is from its floors, which regime that is, what the verdict hangs on, what would help and what would not.</summary>
    /// <param name="spec">The situation as stated; model, hardware and measured time are needed.</param>
    public static ReadResult<DiagnoseResult> Diagnose(SituationSpec spec)
    {
        ReadResult<Situation> read = SituationReading.Read(spec);
        if (!read.IsOk || read.Value.Measured is not null)
        {
            return read.Select(static s => new DiagnoseResult(new FloorsResult(s), s.Measured!));
        }

        return ReadResult.Failed<DiagnoseResult>(new Problem("", "--measured", "nothing", "the measured time of one step with its unit, such as 114ms"));
    }
}
