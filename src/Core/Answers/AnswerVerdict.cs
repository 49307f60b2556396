namespace Floorline.Core.Answers;

/// <summary>The short answer to "is this speed right?".</summary>
public enum AnswerVerdict
{
    /// <summary>As fast as this class of device is expected to go.</summary>
    Good,

    /// <summary>Slower than it should be.</summary>
    Slow,

    /// <summary>Faster than it can be: a stated input or the measurement is wrong.</summary>
    Impossible,

    /// <summary>It does not fit in memory.</summary>
    DoesNotFit,

    /// <summary>What was stated does not decide it; the answer says what would.</summary>
    CannotTell,
}
