using Floorline.Core.Levers;

namespace Floorline.Core.Answers;

/// <summary>Something to do first.</summary>
/// <param name="Lever">A lever's id, or that of an action that is none of a situation's levers.</param>
/// <param name="Command">What it is, in a phrase or a command.</param>
/// <param name="Check">How to see whether it worked, or whether it is needed.</param>
public sealed record FirstAction(string Lever, string Command, string Check)
{
    /// <summary>The id of the action that asks for another engine than one that does not run on the device.</summary>
    public const string Engine = "engine";

    /// <summary>The cause that it settles or removes; null for a lever that is only found to help.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The judgement that says why, in place of <see cref="Check"/>; null for an action that is no lever of the situation.</summary>
    public Judgement? Judgement { get; init; }
}
