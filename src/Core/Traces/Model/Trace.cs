namespace Floorline.Core.Traces.Model;

/// <summary>
/// A profiler's trace in memory: one array per property, an event is an index into all of them. Events lie track by track (<see cref="Tracks"/>),
/// inside a track by start, the longer first where starts are equal, so an enclosing event precedes what it encloses. Times are whole nanoseconds
/// on the trace's own clock. <see cref="None"/> (-1) stands for a number that the trace does not state.
/// </summary>
public sealed class Trace
{
    /// <summary>What stands for a number or an index that is not stated: -1.</summary>
    public const int None = -1;

    private readonly TraceColumns _columns;
    private Dictionary<int, IReadOnlyList<KernelMetrics>>? _metricsByName;

    internal Trace(TraceInfo info, ReadingCounts counts, TraceColumns columns, IReadOnlyList<KernelMetrics> kernelMetrics)
    {
        Info = info;
        Counts = counts;
        _columns = columns;
        KernelMetrics = kernelMetrics;
    }

    /// <summary>What the trace says about itself.</summary>
    public TraceInfo Info { get; }

    /// <summary>What was odd while it was read.</summary>
    public ReadingCounts Counts { get; }

    /// <summary>How many events there are.</summary>
    public int Count => _columns.Kinds.Length;

    /// <summary>Names and other texts, each once.</summary>
    public NameTable Names => _columns.Names;

    /// <summary>Threads and streams, by kind, device, process, stream, thread. Each holds a contiguous run of events.</summary>
    public ReadOnlySpan<TraceTrack> Tracks => _columns.Tracks;

    /// <summary>Kind of each event.</summary>
    public ReadOnlySpan<EventKind> Kinds => _columns.Kinds;

    /// <summary>Name of each event, as an index into <see cref="Names"/>.</summary>
    public ReadOnlySpan<int> NameIds => _columns.NameIds;

    /// <summary>Start of each event in ns on the trace's clock; add <see cref="TraceInfo.TimeBaseNs"/> for absolute time. At most 2^61 in size.</summary>
    public ReadOnlySpan<long> Starts => _columns.Starts;

    /// <summary>Duration of each event in ns, never negative; 0 for a moment. At most 2^61.</summary>
    public ReadOnlySpan<long> Durations => _columns.Durations;

    /// <summary>Track of each event, as an index into <see cref="Tracks"/>.</summary>
    public ReadOnlySpan<int> TrackIds => _columns.TrackIds;

    /// <summary>Key that joins device work with the call that launched it; the low 32 bits are the profiler's correlation number (of Nsight Systems,
    /// the high ones number the process). <see cref="None"/> where not stated.</summary>
    public ReadOnlySpan<long> Correlations => _columns.Correlations;

    /// <summary>The profiler's number of the operator that an event belongs to (<c>External id</c>): shared by an operator, its calls and its device
    /// work. <see cref="None"/> where not stated.</summary>
    public ReadOnlySpan<long> ExternalIds => _columns.ExternalIds;

    /// <summary>For device events: index of the runtime or driver call with the same correlation, the launch. <see cref="None"/> where the trace has
    /// none, and on host events.</summary>
    public ReadOnlySpan<int> Launchers => _columns.Launchers;

    /// <summary>Index into the table of details for the event's kind: <see cref="KernelLaunches"/> for kernels, <see cref="Copies"/> for copies and
    /// fills, <see cref="Operators"/> for host operators and annotations, <see cref="MemoryChanges"/> for memory instants. <see cref="None"/> where
    /// nothing is stated.</summary>
    public ReadOnlySpan<int> Details => _columns.Details;

    /// <summary>How kernels were launched; by <see cref="Details"/>.</summary>
    public ReadOnlySpan<KernelLaunch> KernelLaunches => _columns.KernelLaunches;

    /// <summary>What copies and fills moved; by <see cref="Details"/>.</summary>
    public ReadOnlySpan<CopyDetail> Copies => _columns.Copies;

    /// <summary>What operators were called with; by <see cref="Details"/>.</summary>
    public ReadOnlySpan<OperatorDetail> Operators => _columns.Operators;

    /// <summary>Changes of the allocator's memory; by <see cref="Details"/>.</summary>
    public ReadOnlySpan<MemoryChange> MemoryChanges => _columns.MemoryChanges;

    /// <summary>Collectives; by <see cref="KernelLaunch.Collective"/> and <see cref="OperatorDetail.Collective"/>.</summary>
    public ReadOnlySpan<Collective> Collectives => _columns.Collectives;

    /// <summary>What Nsight Compute measured of kernels, where a CSV of it was read along; see <see cref="MetricsOf"/>.</summary>
    public IReadOnlyList<KernelMetrics> KernelMetrics { get; }

    /// <summary>End of an event in ns on the trace's clock.</summary>
    /// <param name="index">The event.</param>
    public long EndOf(int index) => _columns.Starts[index] + _columns.Durations[index];

    /// <summary>Name of an event.</summary>
    /// <param name="index">The event.</param>
    public string NameOf(int index) => _columns.Names[_columns.NameIds[index]];

    /// <summary>Track of an event.</summary>
    /// <param name="index">The event.</param>
    public TraceTrack TrackOf(int index) => _columns.Tracks[_columns.TrackIds[index]];

    /// <summary>Name of the process a track belongs to; empty where the trace gives none.</summary>
    /// <param name="track">Index of the track.</param>
    public string ProcessNameOf(int track) => Names[_columns.ProcessNames[track]];

    /// <summary>Name of the thread or stream of a track; empty where the trace gives none.</summary>
    /// <param name="track">Index of the track.</param>
    public string ThreadNameOf(int track) => Names[_columns.ThreadNames[track]];

    /// <summary>The same trace with what Nsight Compute measured of its kernels.</summary>
    /// <param name="metrics">Measurements; those of other kernels do no harm.</param>
    public Trace With(IReadOnlyList<KernelMetrics> metrics) => new(Info, Counts, _columns, metrics);

    /// <summary>The same trace with another description.</summary>
    /// <param name="info">The description.</param>
    public Trace With(TraceInfo info) => new(info, Counts, _columns, KernelMetrics);

    /// <summary>What Nsight Compute measured of the kernels of one name: those of the very same name, else those whose name without return type,
    /// namespaces, template arguments and parameters is the same; empty where none was.</summary>
    /// <param name="nameId">The name, as an index into <see cref="Names"/>.</param>
    public IReadOnlyList<KernelMetrics> MetricsOf(int nameId)
    {
        if (KernelMetrics.Count == 0 || nameId < 0)
        {
            return [];
        }

        _metricsByName ??= [];
        if (!_metricsByName.TryGetValue(nameId, out IReadOnlyList<KernelMetrics>? found))
        {
            string name = Names[nameId];
            found = [.. KernelMetrics.Where(metrics => metrics.Kernel == name)];
            if (found.Count == 0)
            {
                string bare = KernelName.Bare(name);
                found = [.. KernelMetrics.Where(metrics => KernelName.Bare(metrics.Kernel) == bare)];
            }

            _metricsByName.Add(nameId, found);
        }

        return found;
    }
}
