namespace Floorline.Core.Planning;

/// <summary>Why a plan ends where it ends: a closed set.</summary>
public abstract record Stop
{
    private Stop()
    {
    }

    /// <summary>The SLO is met.</summary>
    public sealed record SloIsMet : Stop;

    /// <summary>A prediction carries no further.</summary>
    /// <param name="Steps">So many steps.</param>
    public sealed record MostSteps(int Steps) : Stop;

    /// <summary>Nothing that is left moves the time by enough within the accepted risk.</summary>
    public sealed record NothingMoves : Stop;

    /// <summary>Nothing that is left brings the SLO nearer within the accepted risk and devices.</summary>
    /// <param name="Misses">What is still missed.</param>
    public sealed record NothingNearer(IReadOnlyList<Miss> Misses) : Stop;
}
