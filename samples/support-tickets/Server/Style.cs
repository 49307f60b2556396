namespace Floorline.TicketServer;

/// <summary>How a configuration words its answers.</summary>
internal enum Style
{
    /// <summary>Facts wrapped in politeness.</summary>
    Wordy,

    /// <summary>The facts, and what comes next.</summary>
    Bullets,

    /// <summary>The first two facts; what comes after them is lost.</summary>
    Clipped,
}
