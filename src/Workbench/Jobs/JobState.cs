namespace Floorline.Workbench;

/// <summary>Where a long verb stands.</summary>
public enum JobState
{
    /// <summary>It is under way.</summary>
    Running,

    /// <summary>It gave its result.</summary>
    Done,

    /// <summary>It found its input wrong, or failed.</summary>
    Failed,

    /// <summary>It was ended before it was done.</summary>
    Cancelled,
}
