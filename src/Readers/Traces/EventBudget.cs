namespace Floorline.Readers.Traces;

/// <summary>How many events of a trace this machine's memory holds: beyond it reading stops, and the report is of what was read.</summary>
internal static class EventBudget
{
    // an event's row while it is read and its columns while it is diagnosed, names and details included; measured on large traces
    private const long BytesPerEvent = 256;
    private const double ShareOfMemory = 0.7;

    /// <summary>The most events; never below a million.</summary>
    internal static int Most { get; } = (int)Math.Clamp(GC.GetGCMemoryInfo()
        .TotalAvailableMemoryBytes * ShareOfMemory / BytesPerEvent, 1_000_000, 1_000_000_000);

    /// <summary>What is said where there are more.</summary>
    internal static string Reason =>
        FormattableString.Invariant($"more than {Most / 1_000_000} million events, which is what the memory of this machine holds; record a shorter window");
}
