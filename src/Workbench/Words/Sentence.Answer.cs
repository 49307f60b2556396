using Floorline.Core.Answers;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>What speaks for a cause, without a full stop.</summary>
    /// <param name="cause">The cause.</param>
    public static string Of(Cause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return cause.Judgement is { } judgement ? Of(judgement) : cause.Impossible is { } reason ? Of(reason) : cause.Evidence;
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
