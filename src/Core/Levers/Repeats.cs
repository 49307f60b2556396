using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>
/// Steps that one call repeats. Whatever one of them costs (launches, slow kernels, reading from outside), fewer of them cost less of it; only what was stated
/// once per call stays.
/// </summary>
internal static class Repeats
{
    /// <summary>How many times as many steps a call repeats; 1 where it repeats none.</summary>
    /// <param name="before">What was counted before.</param>
    /// <param name="after">The situation after a change.</param>
    internal static double Kept(LatencyFloors before, Situation after) =>
        Of(before.Cost.Model, before.Cost.Step) is var was and > 0 && Of(after.Model, after.Step) is var now and > 0 && now != was ? (double)now / was : 1;

    /// <summary>What was removed before a change of the number of steps, of the steps that are left.</summary>
    /// <param name="before">The situation before the change.</param>
    /// <param name="start">What its times are moved from; null where nothing was measured.</param>
    /// <param name="kept">How many times as many steps there are after it.</param>
    internal static (Seconds Least, Seconds Most) Removed(Situation before, MeasuredStart? start, double kept)
    {
        if (kept == 1 || start is null)
        {
            return (before.RemovedAtLeast, before.RemovedAtMost);
        }

        Seconds once = (start.Once - before.HostWork - before.DeadWork).OrMore(Seconds.Zero).OrLess(before.RemovedAtLeast);
        return (once + ((before.RemovedAtLeast - once) * kept), once + ((before.RemovedAtMost - once) * kept));
    }

    /// <summary>
    /// A measured call as if it had been measured with as many steps as a later one repeats: between all its time above the floor being that of the steps, and
    /// all of it following the floor. The same where the number of steps stays.
    /// </summary>
    /// <param name="start">The measured call.</param>
    /// <param name="then">The later situation.</param>
    internal static MeasuredStart At(MeasuredStart start, Situation then)
    {
        double kept = Kept(start.Floors, then);
        if (kept == 1)
        {
            return start;
        }

        Situation was = Situation.Of(start.Floors);
        LatencyFloors floors = (was with { Step = was.Step with { DenoisingSteps = Of(then.Model, then.Step) } }).Floors;
        ExpectedStep? expected = start.Expected is not { } now ? null : now with
        {
            Time = now.Time * (ExpectedTime.Of(floors, now.Engine, then.Kernels).Time.Middle
                / ExpectedTime.Of(start.Floors, now.Engine, then.Kernels).Time.Middle),
            Exchanges = now.Exchanges * kept,
        };
        Seconds rest = start.Measured.Time - start.Once;
        (Seconds from, Seconds to) = expected is { Time: var faster } && start.Expected!.Time is var engine && engine < rest ? (engine, faster)
            : (start.Floors.Binding.OrLess(rest), floors.Binding.OrLess(rest));
        Seconds perStep = to + ((rest - from) * kept);
        Seconds following = from.Value > 0 ? rest * (to / from) : perStep;
        Seconds middle = (perStep + following) / 2;
        Seconds time = start.Once + middle;
        double width = (perStep.OrMore(following) - middle) / time;
        return start with
        {
            Measured = new Measurement(time, start.Measured.RelativeError + width, start.Measured.ErrorIsStated),
            Floors = floors,
            Expected = expected,
            Beside = start.Once + ((start.Beside - start.Once) * kept),
            Exchanged = start.Exchanged * kept,
            Offload = start.Offload * kept,
            Unexplained = start.Unexplained * kept,
            Overhead = start.Overhead * kept,
        };
    }

    private static int Of(Model model, Step step) => model.Components.Where(static c => c.Role == ComponentRole.Denoiser)
        .Select(c => step.DenoisingSteps ?? c.Steps).DefaultIfEmpty(0).Max();
}
