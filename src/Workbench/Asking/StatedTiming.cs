using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>
/// What of a run a measured time or rate is of: a step, a turn of the loop inside a call, or a whole call. --timed says it; where it does not, a rate of
/// calls of a model whose calls are alike is of whole ones.
/// </summary>
internal sealed class StatedTiming
{
    private readonly StatedPace _pace;
    private readonly WholeCall? _alike;
    private readonly bool _isStated;

    private StatedTiming(StatedPace pace, WholeCall? alike, string? timed)
    {
        (_pace, _alike, _isStated) = (timed == "iteration" ? pace.OfAnIteration() : pace, alike, timed is not null);
        IsOfACall = timed is null ? alike is not null && pace.IsOfCalls : timed == "call";
    }

    /// <summary>Whether it is of a whole call.</summary>
    internal bool IsOfACall { get; }

    /// <summary>Understands what was stated.</summary>
    /// <param name="pace">The time or rate.</param>
    /// <param name="timed">What --timed says; null for nothing.</param>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    internal static StatedTiming Of(StatedPace pace, string? timed, Model model, Step step) =>
        new(pace, step.Phase == Phase.Decode ? model.Call : null, timed?.ToLowerInvariant());

    /// <summary>The measurement, of the call or of the step.</summary>
    internal ReadResult<Measurement> Measured(Model model, Step step) =>
        IsOfACall && _alike is not null && _pace.OfACall is { } whole ? ReadResult.Ok(whole) : _pace.InStep(model, step, "--measured");

    /// <summary>What was taken, in sentences; none for a plain time of what cannot be anything else.</summary>
    internal IEnumerable<string> Said(Model model, Step step)
    {
        if (_alike is not null && !_isStated && (IsOfACall || _pace.IsPlain))
        {
            yield return _pace.Said(_alike, IsOfACall);
        }
        else if (!_pace.IsPlain)
        {
            yield return _pace.Said(model, step);
        }
    }
}
