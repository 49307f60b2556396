using System.Text;

namespace Floorline.Core.Traces.Model;

/// <summary>
/// Takes events in any order and makes a <see cref="Trace"/> of them: sorts each track, leaves out what cannot be placed and counts it,
/// and joins device work with the call that launched it. Used once.
/// </summary>
public sealed class TraceBuilder
{
    /// <summary>The farthest time from the clock's zero that is believed, either way, and the longest duration, in ns: 2^61, 73 years. Sums of three
    /// of them fit 64 bits.</summary>
    public const long FarthestNs = 1L << 61;

    /// <summary>Longest that one kernel, copy or fill runs: a day, in ns. What states more states no time.</summary>
    public const long LongestWorkNs = 24L * 3600 * 1_000_000_000;

    private readonly NameInterner _names = new();
    private readonly ChunkedList<TraceRow> _rows = new();
    private readonly ChunkedList<KernelLaunch> _kernels = new();
    private readonly ChunkedList<CopyDetail> _copies = new();
    private readonly ChunkedList<OperatorDetail> _operators = new();
    private readonly ChunkedList<MemoryChange> _memory = new();
    private readonly ChunkedList<Collective> _collectives = new();
    private readonly Dictionary<TrackKey, int> _trackIds = new(TrackKey.Comparer);
    private readonly List<TrackKey> _tracks = [];
    private readonly Dictionary<long, int> _processNames = [];
    private readonly Dictionary<(long Process, long Thread), int> _threadNames = [];
    private readonly TrackKey[] _lastKeys = new TrackKey[16];
    private readonly int[] _lastIds = new int[16];

    /// <summary>An empty builder.</summary>
    public TraceBuilder() => Array.Fill(_lastIds, -1);

    /// <summary>How many events were added.</summary>
    public int Count => _rows.Count;

    /// <summary>Index of a name in the future <see cref="Trace.Names"/>.</summary>
    /// <param name="utf8">The name in UTF-8, escapes resolved; invalid UTF-8 and control characters are made harmless.</param>
    public int Name(ReadOnlySpan<byte> utf8) => _names.Add(utf8);

    /// <summary>Index of a name in the future <see cref="Trace.Names"/>.</summary>
    /// <param name="text">The name.</param>
    public int Name(string text) => _names.Add(Encoding.UTF8.GetBytes(text));

    /// <summary>A name as it was added, before it is made fit to print.</summary>
    /// <param name="index">Its index.</param>
    public ReadOnlySpan<byte> RawName(int index) => _names.Raw(index);

    /// <summary>Number of a track of a host thread, for <see cref="Add"/>.</summary>
    /// <param name="kind">Host, Memory or Other.</param>
    /// <param name="process">Process id; for a process known by name only, <c>-2 - name index</c>.</param>
    /// <param name="thread">Thread id; for a thread known by name only, <c>-2 - name index</c>.</param>
    public int HostTrack(TrackKind kind, long process, long thread) => Track(new TrackKey(kind, process, thread, Trace.None, Trace.None));

    /// <summary>Number of a track of a device's stream, for <see cref="Add"/>.</summary>
    /// <param name="kind">Device or DeviceMarks.</param>
    /// <param name="device">Device number.</param>
    /// <param name="stream">Stream number.</param>
    /// <param name="process">Process whose stream it is; <see cref="Trace.None"/> where not stated.</param>
    public int DeviceTrack(TrackKind kind, long device, long stream, long process = Trace.None) =>
        Track(new TrackKey(kind, process, Trace.None, device, stream));

    /// <summary>Adds how a kernel was launched; the result is the event's detail.</summary>
    /// <param name="launch">The launch.</param>
    public int AddKernelLaunch(in KernelLaunch launch) => _kernels.Add(launch);

    /// <summary>Adds what a copy or fill moved; the result is the event's detail.</summary>
    /// <param name="copy">The copy.</param>
    public int AddCopy(in CopyDetail copy) => _copies.Add(copy);

    /// <summary>Adds what an operator was called with; the result is the event's detail.</summary>
    /// <param name="detail">The operator.</param>
    public int AddOperator(in OperatorDetail detail) => _operators.Add(detail);

    /// <summary>Adds a change of memory; the result is the event's detail.</summary>
    /// <param name="change">The change.</param>
    public int AddMemoryChange(in MemoryChange change) => _memory.Add(change);

    /// <summary>Adds a collective; the result goes into a <see cref="KernelLaunch"/> or an <see cref="OperatorDetail"/>.</summary>
    /// <param name="collective">The collective.</param>
    public int AddCollective(in Collective collective) => _collectives.Add(collective);

    /// <summary>Adds an event.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="name">Index of its name.</param>
    /// <param name="track">Number of its track.</param>
    /// <param name="startNs">Start in ns on the trace's clock.</param>
    /// <param name="durationNs">Duration in ns.</param>
    /// <param name="correlation">Key of the launch join; <see cref="Trace.None"/> without one.</param>
    /// <param name="externalId">Number of the operator; <see cref="Trace.None"/> without one.</param>
    /// <param name="detail">Index of its detail; <see cref="Trace.None"/> without one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative, or a time beyond <see cref="FarthestNs"/>: the reader leaves such
    /// events out and counts them.</exception>
    public void Add(EventKind kind, int name, int track, long startNs, long durationNs, long correlation = Trace.None, long externalId = Trace.None,
        int detail = Trace.None)
    {
        if ((ulong)durationNs > FarthestNs)
        {
            throw new ArgumentOutOfRangeException(nameof(durationNs), durationNs, "must lie between 0 and 2^61 ns");
        }

        if (startNs is > FarthestNs or < -FarthestNs)
        {
            throw new ArgumentOutOfRangeException(nameof(startNs), startNs, "must lie within 2^61 ns of zero");
        }

        _rows.Add(new TraceRow(startNs, durationNs, correlation, externalId, name, track, detail, kind));
    }

    /// <summary>Gives a process its name.</summary>
    /// <param name="process">Process id.</param>
    /// <param name="name">Index of the name.</param>
    public void NameProcess(long process, int name) => _processNames[process] = name;

    /// <summary>Gives a thread or stream its name.</summary>
    /// <param name="process">Process id, or device number for a stream.</param>
    /// <param name="thread">Thread id or stream number.</param>
    /// <param name="name">Index of the name.</param>
    public void NameThread(long process, long thread, int name) => _threadNames[(process, thread)] = name;

    /// <summary>Makes the trace.</summary>
    /// <param name="info">What it says about itself.</param>
    /// <param name="counts">What the reader found; the counts that only the whole shows are added.</param>
    public Trace Build(TraceInfo info, ReadingCounts counts)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(counts);
        (int[] trackOrder, int[] trackRank) = SortedTracks();
        TraceOrder order = TraceOrder.Of(_rows, trackRank, _tracks.Count);
        int count = order.Rows.Length;
        var kinds = new EventKind[count];
        var nameIds = new int[count];
        var starts = new long[count];
        var durations = new long[count];
        var trackIds = new int[count];
        var correlations = new long[count];
        var externalIds = new long[count];
        var details = new int[count];
        for (int index = 0; index < count; index++)
        {
            ref TraceRow row = ref _rows[order.Rows[index]];
            kinds[index] = row.Kind;
            nameIds[index] = row.Name;
            starts[index] = row.Start;
            durations[index] = row.Duration;
            trackIds[index] = trackRank[row.Track];
            correlations[index] = row.Correlation;
            externalIds[index] = row.ExternalId;
            details[index] = row.Detail;
        }

        _rows.Clear();
        LaunchJoin join = LaunchJoin.Of(kinds, Keys(kinds, correlations, externalIds));
        var tracks = new TraceTrack[trackOrder.Length];
        var processNames = new int[trackOrder.Length];
        var threadNames = new int[trackOrder.Length];
        for (int rank = 0; rank < tracks.Length; rank++)
        {
            TrackKey key = _tracks[trackOrder[rank]];
            int first = order.First[rank];
            tracks[rank] = new TraceTrack(key.Kind, key.Process, key.Thread, key.Device, key.Stream, first, order.First[rank + 1] - first);
            processNames[rank] = NameOfProcess(key);
            threadNames[rank] = NameOfThread(key);
        }

        var columns = new TraceColumns
        {
            Names = _names.Freeze(),
            Tracks = tracks,
            ProcessNames = processNames,
            ThreadNames = threadNames,
            Kinds = kinds,
            NameIds = nameIds,
            Starts = starts,
            Durations = durations,
            TrackIds = trackIds,
            Correlations = correlations,
            ExternalIds = externalIds,
            Launchers = join.Launchers,
            Details = details,
            KernelLaunches = _kernels.Drain(),
            Copies = _copies.Drain(),
            Operators = _operators.Drain(),
            MemoryChanges = _memory.Drain(),
            Collectives = _collectives.Drain(),
        };
        ReadingCounts whole = counts.Plus(new ReadingCounts
        {
            ZeroTimestamps = order.ZeroTimestamps,
            LostDeviceWork = order.LostDeviceWork,
            Duplicates = order.Duplicates,
            OutOfOrder = order.OutOfOrder,
            ControlCharacters = _names.ControlCharacters,
            TokenShapedStrings = _names.TokenShapedStrings,
            NamesCut = _names.Cut,
            Linked = join.Linked,
            Unlinked = join.Unlinked,
        });
        return new Trace(info, whole, columns, []);
    }

    // Kineto over roctracer wrote no correlations before March 2024: call and work share their External id
    private static long[] Keys(EventKind[] kinds, long[] correlations, long[] externalIds)
    {
        for (int index = 0; index < kinds.Length; index++)
        {
            if (EventKinds.IsDeviceWork(kinds[index]) && correlations[index] >= 0)
            {
                return correlations;
            }
        }

        var keys = new long[kinds.Length];
        for (int index = 0; index < keys.Length; index++)
        {
            keys[index] = correlations[index] < 0 && (EventKinds.IsCall(kinds[index]) || EventKinds.IsDeviceWork(kinds[index])) ? externalIds[index]
                : correlations[index];
        }

        return keys;
    }

    private int Track(TrackKey key)
    {
        // neighbours in a file mostly share a track: one remembered per kind and a bit of the thread saves the look-up
        int slot = ((int)key.Kind * 2) + ((int)(key.Thread ^ key.Stream) & 1);
        if (_lastIds[slot] >= 0 && _lastKeys[slot] == key)
        {
            return _lastIds[slot];
        }

        if (!_trackIds.TryGetValue(key, out int id))
        {
            id = _tracks.Count;
            _tracks.Add(key);
            _trackIds.Add(key, id);
        }

        _lastKeys[slot] = key;
        return _lastIds[slot] = id;
    }

    private (int[] Order, int[] Rank) SortedTracks()
    {
        var order = new int[_tracks.Count];
        for (int id = 0; id < order.Length; id++)
        {
            order[id] = id;
        }

        Array.Sort(order, (left, right) => _tracks[left].CompareTo(_tracks[right]));
        var rank = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            rank[order[place]] = place;
        }

        return (order, rank);
    }

    private int NameOfProcess(TrackKey key)
    {
        long process = key.Device >= 0 && key.Process < 0 ? key.Device : key.Process;
        return process <= -2 ? (int)(-2 - process) : _processNames.GetValueOrDefault(process, Trace.None);
    }

    private int NameOfThread(TrackKey key)
    {
        bool onDevice = key.Device >= 0;
        long thread = onDevice ? key.Stream : key.Thread;
        return thread <= -2 ? (int)(-2 - thread) : _threadNames.GetValueOrDefault((onDevice && key.Process < 0 ? key.Device : key.Process, thread), Trace.None);
    }
}
