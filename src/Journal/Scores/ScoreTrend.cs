namespace Floorline.Journal.Scores;

/// <summary>Where prediction errors are going.</summary>
public enum ScoreTrend
{
    /// <summary>Too few predictions to say.</summary>
    TooFew,

    /// <summary>The later half errs less than four fifths of the earlier half.</summary>
    Improving,

    /// <summary>Neither.</summary>
    Steady,

    /// <summary>The later half errs more than five quarters of the earlier half.</summary>
    Worsening,
}
