using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>
/// A measured time or rate as stated, alone or with its error: <c>114ms</c>, <c>114ms+-2%</c>, <c>45tok/s</c>, <c>43.2 +- 0.1 tok/s</c>; what it is of a step
/// depends on the step.
/// </summary>
public sealed class StatedPace
{
    private const string Expected = "a time or rate with an error below it, such as 114ms+-2ms, 114ms+-2% or 45tok/s+-1tok/s";

    private readonly Pace _pace;
    private readonly double? _error;
    private readonly string _text;

    private readonly double _rounding;

    private StatedPace(Pace pace, double? error, string text)
    {
        (_pace, _error, _text) = (pace, error, text);
        _rounding = Rounding.Of(text, pace.IsPlain || text.Replace(" ", "", StringComparison.Ordinal).Contains("s/", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a plain time was stated, the same in every step.</summary>
    public bool IsPlain => _pace.IsPlain;

    /// <summary>The time of one decode step of one sequence, where the text says it by itself: a plain time, or a rate per sequence.</summary>
    public Seconds? Alone =>
        _pace.IsPlain || _pace is { Unit: PaceUnit.Token or PaceUnit.Step or PaceUnit.Call, Scope: PaceScope.Unsaid or PaceScope.Sequence } ? _pace.Time : null;

    /// <summary>Whether it is a rate of what a whole call gives: Hz, actions/s, fps.</summary>
    public bool IsOfCalls => _pace.Unit is PaceUnit.Call or PaceUnit.Item;

    /// <summary>The measurement of one call of something that has no model: a time, or a rate of calls or items; null for a rate of anything else.</summary>
    public Measurement? OfACall => _pace.IsPlain || _pace.Unit is PaceUnit.Step or PaceUnit.Call or PaceUnit.Item or PaceUnit.Iteration
        ? Measurement.Of(_pace.Time, _error, _rounding)
        : null;

    /// <summary>The same where a plain time is that of one iteration of the loop inside a call.</summary>
    public StatedPace OfAnIteration() => _pace.IsPlain ? new StatedPace(_pace with { Unit = PaceUnit.Iteration, IsPlain = false }, _error, _text) : this;

    /// <summary>Reads the text.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="where">The option, for messages.</param>
    public static ReadResult<StatedPace> Read(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Replace("\u00b1", "+-", StringComparison.Ordinal).Replace("+/-", "+-", StringComparison.Ordinal)
            .Split("+-", StringSplitOptions.TrimEntries);
        if (parts.Length > 2)
        {
            return ReadResult.Failed<StatedPace>(new Problem("", where, $"'{text}'", Expected));
        }

        // 43.2 +- 0.1 tok/s states the unit once, for both
        string value = parts.Length == 2 && !parts[1].EndsWith('%') ? parts[0] + UnitOf(parts[0], parts[1]) : parts[0];
        ReadResult<Pace> pace = Pace.Read(value, where);
        if (!pace.IsOk || parts.Length == 1)
        {
            return pace.Select(p => new StatedPace(p, null, text.Trim()));
        }

        if (parts[1].EndsWith('%'))
        {
            return Amount.Number(parts[1][..^1], where, "an error such as 2%", 0, 99).Select(percent => new StatedPace(pace.Value, percent / 100, text.Trim()));
        }

        ReadResult<Pace> error = Pace.Read(parts[1] + UnitOf(parts[1], parts[0]), where);
        if (!error.IsOk)
        {
            return ReadResult.Failed<StatedPace>(error.Problems);
        }

        bool rate = pace.Value is { IsPlain: false } && !value.TrimStart().Contains("s/", StringComparison.OrdinalIgnoreCase);
        double share = rate ? pace.Value.Time / error.Value.Time : error.Value.Time / pace.Value.Time;
        return share < 1 && error.Value.Unit == pace.Value.Unit && error.Value.IsPlain == pace.Value.IsPlain
            ? ReadResult.Ok(new StatedPace(pace.Value, share, text.Trim()))
            : ReadResult.Failed<StatedPace>(new Problem("", where, $"'{text}'", Expected));
    }

    /// <summary>The measurement of one step; a problem where the rate counts what the step does not have.</summary>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    /// <param name="where">The option, for messages.</param>
    public ReadResult<Measurement> InStep(Model model, Step step, string where)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(step);
        if (_pace.Unit == PaceUnit.Token && step is { Phase: Phase.Forward, Tokens: 1 })
        {
            return ReadResult.Failed<Measurement>(new Problem("", where, $"'{_text}' of {model.Name}, which generates no tokens",
                "a time or a rate of calls, such as 114ms, 30fps or 33Hz"));
        }

        if (_pace.Unit == PaceUnit.Item && step.Phase != Phase.Forward)
        {
            return ReadResult.Failed<Measurement>(new Problem("", where, $"'{_text}' of one {Terms.Step(step.Phase)}",
                "a time or a rate of tokens or steps, such as 114ms, 45tok/s or 9steps/s"));
        }

        return ReadResult.Ok(Measurement.Of(_pace.Time * Pieces(model, step, _pace.Scope), _error, _rounding));
    }

    /// <summary>What was taken, in a sentence.</summary>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    public string Said(Model model, Step step)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(step);
        string taken = $"Measured: '{_text}' is {Figures.Of(_pace.Time * Pieces(model, step, _pace.Scope))} per {Terms.Step(step.Phase)}";
        if (_pace.Unit == PaceUnit.Iteration && Iterations(model, step) is > 1 and { } loops)
        {
            return FormattableString.Invariant($"{taken}, {loops} iterations each; what lies outside the loop is not in it.");
        }

        if (_pace.Unit is PaceUnit.Step or PaceUnit.Call || (step.Batch == 1 && _pace.Scope != PaceScope.Device))
        {
            return taken + ".";
        }

        string counted = _pace.Scope switch
        {
            PaceScope.Device => FormattableString.Invariant($"counted over the whole batch and divided by {step.Parallelism.Devices} device(s)"),
            PaceScope.Total => "counted over the whole batch",
            PaceScope.Sequence => "of each sequence",
            _ => step.Phase == Phase.Decode ? "taken as the rate of each sequence" : "taken as counted over the whole batch",
        };
        (PaceScope other, string asked) = step.Phase == Phase.Decode ? (PaceScope.Total, "total") : (PaceScope.Sequence, "each");
        string otherwise = _pace.Scope == PaceScope.Unsaid ? $"; with '{asked}' behind it, it would be {Figures.Of(_pace.Time * Pieces(model, step, other))}"
            : "";
        return $"{taken}, {counted}{otherwise}.";
    }

    /// <summary>What was taken of a model of which a call is several steps, in a sentence.</summary>
    /// <param name="call">What a call of the model gives.</param>
    /// <param name="whole">Whether it was taken as that of a whole call; else of one step.</param>
    public string Said(WholeCall call, bool whole)
    {
        ArgumentNullException.ThrowIfNull(call);
        return whole
            ? $"Measured: '{_text}' is {Figures.Of(_pace.Time)} per {call.Gives}, which is a whole call: its prompt and a step for each of its tokens "
                + "(a rate of tokens, such as 45tok/s, is of steps)."
            : $"Measured: '{_text}' is taken as that of one decode step; --timed call says that it is of a whole {call.Gives}.";
    }

    private static string UnitOf(string number, string other)
    {
        bool bare = number.Length > 0 && (char.IsAsciiDigit(number[^1]) || number[^1] == '.');
        return bare ? " " + other.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ' ') : "";
    }

    /// <summary>
    /// How many of what was counted one step holds. Decode: a rate of tokens is one sequence's, as chat windows and llama.cpp print it, unless it is said to be
    /// the total.
    /// Prefill and calls: the whole batch's, as pp512 and images/s are.
    /// </summary>
    private double Pieces(Model model, Step step, PaceScope scope)
    {
        double sequences = scope switch
        {
            PaceScope.Sequence => 1,
            PaceScope.Device => (double)step.Batch / step.Parallelism.Devices,
            PaceScope.Total => step.Batch,
            _ => step.Phase == Phase.Decode ? 1 : step.Batch,
        };
        return _pace.Unit switch
        {
            PaceUnit.Token => sequences * (step.Phase == Phase.Decode ? 1 : step.Tokens),
            PaceUnit.Item => sequences,
            PaceUnit.Iteration => Iterations(model, step),
            _ => 1,
        };
    }

    private static int Iterations(Model model, Step step) => step.DenoisingSteps ?? model.Components.Max(static c => c.Steps);
}
