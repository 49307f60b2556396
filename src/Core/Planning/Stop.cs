using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

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

    /// <summary>No single change that is left brings the SLO nearer, and another configuration meets it.</summary>
    /// <param name="Devices">Its devices.</param>
    public sealed record OtherConfiguration(int Devices) : Stop;

    /// <summary>More is asked for than arrives: nothing that serves the load can give it.</summary>
    /// <param name="Beyond">The objectives, each with what arrives.</param>
    public sealed record MoreThanArrives(IReadOnlyList<(Objective Objective, FigureValue Arrives)> Beyond) : Stop;

    /// <summary>Most of the measured time has no known cause: no change can be judged against it, and its cause comes first.</summary>
    /// <param name="Unexplained">Time that nothing explains.</param>
    /// <param name="Time">The measured time of the step.</param>
    /// <param name="Without">What is missed without that time; null where there is no SLO.</param>
    /// <param name="Alone">
    /// The lever of little risk whose floor alone would meet the SLO, with the unexplained time as it is, by its id; null where there is none.
    /// </param>
    public sealed record CauseFirst(Seconds Unexplained, Seconds Time, IReadOnlyList<Miss>? Without, string? Alone) : Stop;

    /// <summary>The load was measured to give far less than its steps do: what keeps it there comes first, whatever is asked for.</summary>
    /// <param name="Shortfall">What was measured and what the steps give.</param>
    /// <param name="Without">What would be missed if the load gave what its steps do; null where there is no SLO.</param>
    public sealed record LoadFallsShort(Situations.LoadShortfall Shortfall, IReadOnlyList<Miss>? Without) : Stop;
}
