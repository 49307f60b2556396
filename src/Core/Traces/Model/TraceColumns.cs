namespace Floorline.Core.Traces.Model;

/// <summary>The arrays of a trace.</summary>
internal sealed record TraceColumns
{
    internal required NameTable Names { get; init; }

    internal required TraceTrack[] Tracks { get; init; }

    internal required int[] ProcessNames { get; init; }

    internal required int[] ThreadNames { get; init; }

    internal required EventKind[] Kinds { get; init; }

    internal required int[] NameIds { get; init; }

    internal required long[] Starts { get; init; }

    internal required long[] Durations { get; init; }

    internal required int[] TrackIds { get; init; }

    internal required long[] Correlations { get; init; }

    internal required long[] ExternalIds { get; init; }

    internal required int[] Launchers { get; init; }

    internal required int[] Details { get; init; }

    internal required KernelLaunch[] KernelLaunches { get; init; }

    internal required CopyDetail[] Copies { get; init; }

    internal required OperatorDetail[] Operators { get; init; }

    internal required MemoryChange[] MemoryChanges { get; init; }

    internal required Collective[] Collectives { get; init; }
}
