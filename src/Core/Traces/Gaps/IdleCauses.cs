namespace Floorline.Core.Traces.Gaps;

/// <summary>Questions about causes of idle time.</summary>
public static class IdleCauses
{
    /// <summary>How many causes there are.</summary>
    public const int Count = 10;

    /// <summary>How many of them are host causes; they come first.</summary>
    public const int HostCount = 7;

    /// <summary>All causes in order.</summary>
    public static IReadOnlyList<IdleCause> All { get; } = Enum.GetValues<IdleCause>();

    /// <summary>Whether the device waited for the host.</summary>
    /// <param name="cause">The cause.</param>
    public static bool IsHost(IdleCause cause) => (int)cause < HostCount;
}
