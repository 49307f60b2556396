using System.Globalization;
using Floorline.Core.Answers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>What speaks for a cause, without a full stop.</summary>
    /// <param name="cause">The cause.</param>
    public static string Of(Cause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return cause.Judgement is { } judgement ? Of(judgement) : cause.Impossible is { } reason ? Of(reason)
            : cause.Overload is { } overload ? Of(overload) : cause.Evidence;
    }

    /// <summary>A load that outruns what serves it, without a full stop.</summary>
    /// <param name="overload">The load.</param>
    public static string Of(Overload overload)
    {
        ArgumentNullException.ThrowIfNull(overload);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Figures.Of(overload.Arriving)} requests/s arrive and about {Figures.Of(overload.Served)} requests/s can be served ")
            + string.Create(CultureInfo.InvariantCulture,
            $"({Figures.Of(overload.Least)} to {Figures.Of(overload.Most)}); the queue grows without end");
    }

    /// <summary>A load that gives far less than its steps do, without a full stop.</summary>
    /// <param name="shortfall">The load.</param>
    public static string Of(LoadShortfall shortfall)
    {
        ArgumentNullException.ThrowIfNull(shortfall);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Figures.Of(shortfall.Measured)} tokens/s were measured where the steps of {shortfall.InFlight} requests in flight give ")
            + Figures.Of(shortfall.Expected);
    }

    /// <summary>How to see whether an action worked or is needed, without a full stop.</summary>
    /// <param name="action">The action.</param>
    public static string Of(FirstAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return action.Judgement is { } judgement ? Of(judgement) : action.Check;
    }

    /// <summary>What a gain rests on.</summary>
    /// <param name="gain">The gain.</param>
    public static string Of(Gain gain)
    {
        ArgumentNullException.ThrowIfNull(gain);
        return gain.Judgement is { } judgement ? judgement.Assumption is { } assumption ? Of(assumption) : Of(judgement) : gain.Basis;
    }
}
