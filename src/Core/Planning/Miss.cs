using Floorline.Core.Objectives;
using Floorline.Core.Serving;

namespace Floorline.Core.Planning;

/// <summary>What of an SLO is missed: a closed set.</summary>
public abstract record Miss
{
    private Miss()
    {
    }

    /// <summary>It cannot run at all.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record DoesNotRun(CannotRun Why) : Miss;

    /// <summary>One objective is missed, or cannot be told.</summary>
    /// <param name="Outcome">The objective and what is seen of it.</param>
    public sealed record OfObjective(ObjectiveOutcome Outcome) : Miss;
}
