using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>The time budget of a policy that plans several actions per call.</summary>
    /// <param name="measured">Time of one call, such as <c>33ms</c>.</param>
    /// <param name="rate">Control rate, such as <c>30hz</c>.</param>
    /// <param name="actions">Actions per call.</param>
    public static ReadResult<ActionChunk> Chunk(string measured, string rate, string actions)
    {
        ReadResult<Seconds> time = Pace.Read(measured, "--measured").Select(static p => p.Time);
        ReadResult<double> hertz = Amount.Frequency(rate, "--rate");
        ReadResult<long> count = Amount.Whole(actions, "--chunk", 1, 1_000_000);
        Problem[] problems = [.. time.Problems, .. hertz.Problems, .. count.Problems];
        return problems.Length > 0
            ? ReadResult.Failed<ActionChunk>(problems)
            : ReadResult.Ok(ActionChunk.Of(time.Value, (int)count.Value, hertz.Value));
    }
}
