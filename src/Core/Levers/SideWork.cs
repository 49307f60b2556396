namespace Floorline.Core.Levers;

/// <summary>Work beside the model's arithmetic, whose time is measured and never derived.</summary>
public enum SideWork
{
    /// <summary>Work that nobody needs.</summary>
    Dead,

    /// <summary>Work of the host that the device waits for.</summary>
    Host,

    /// <summary>Time that clocks below the sheet's cost.</summary>
    Clocks,
}
