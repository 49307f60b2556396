using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <summary>
/// Reads the JSON of PyTorch's profiler: an object with <c>traceEvents</c>, or the bare array of the old autograd profiler. Events are taken one
/// after the other from the text as it streams by; nothing of them is kept but what the model holds. What the format is, is decided by what is met.
/// </summary>
internal sealed partial class KinetoReader
{
    private readonly TextWindow _window;
    private readonly TraceBuilder _builder = new();
    private readonly KinetoHeader _header = new();
    private long _read;
    private long _flows;
    private long _metadata;
    private long _counterSamples;
    private long _unplaced;
    private long _malformed;
    private long _negative;
    private long _lost;
    private long _duplicateKeys;
    private bool _fraction;
    private long _unreadable;
    private long _faultAt = -1;
    private string _faultReason = "what follows is not JSON";
    private bool _sawEvents;
    private bool _sawPhase;
    private bool _sawNodes;

    internal KinetoReader(TextWindow window) => _window = window;

    /// <summary>Whether the text turned out to be another format's; then <see cref="Position"/> is where its value stands.</summary>
    internal bool IsRocprof { get; private set; }

    /// <summary>Whether the text turned out to be a list of lists: PyTorch's raw memory timeline.</summary>
    internal bool IsMemoryTimeline { get; private set; }

    internal int Position { get; private set; }

    /// <summary>Reads the whole text.</summary>
    /// <param name="info">Source and whether it was compressed; format and the rest are filled in.</param>
    /// <param name="compressed">Whether the text was decompressed on its way.</param>
    /// <returns>The trace; null where there is none in it, with <see cref="Complaint"/>, or where it is another format's.</returns>
    internal Trace? Read(TraceInfo info, bool compressed)
    {
        byte[] b = _window.Bytes;
        int p = b.AsSpan(0, _window.End).StartsWith("\uFEFF"u8) ? 3 : 0;
        p = Advance(p);
        b = _window.Bytes;
        if (b[p] == '{')
        {
            info = info with { Format = TraceFormat.Kineto };
            p = Root(p + 1);
        }
        else if (b[p] == '[')
        {
            info = info with { Format = TraceFormat.LegacyAutograd, Profiler = "PyTorch autograd profiler (bare array)" };
            int first = Advance(p + 1);
            if (_window.Bytes[first] == '[')
            {
                IsMemoryTimeline = true;
                Position = first;
                return null;
            }

            p = Events(first);
            _sawEvents = true;
        }
        else
        {
            Complaint = "neither an object nor an array";
            return null;
        }

        if (IsRocprof)
        {
            Position = p;
            return null;
        }

        EarlyEnd? early = p < 0 ? EarlyEndAt(~p, compressed)
            : _window.IsDamaged ? new EarlyEnd(_window.Length, compressed, TextWindow.Damaged) { IsDamaged = true } : null;
        if (!_sawEvents)
        {
            Complaint = early is null ? "an object without traceEvents"
                : FormattableString.Invariant($"{(early.IsDamaged ? TextWindow.Damaged : "text that ends")} at byte {early.AtByte}, before any event");
            return null;
        }

        // a list of objects without one event is somebody else's
        if (info.Format == TraceFormat.LegacyAutograd && _read > 0 && !_sawPhase)
        {
            Complaint = "a list without one event of a trace";
            return null;
        }

        CloseOpened();
        info = _header.Info(info) with
        {
            EarlyEnd = early,
            ResolutionNs = _fraction ? 1 : 1000,
            SourceBytes = _window.Length,
        };
        // the array alone is how a Chrome trace is written too: what has categories is Kineto's
        if (info.Format == TraceFormat.LegacyAutograd && _sawCategory)
        {
            info = info with { Format = TraceFormat.Kineto, Profiler = "Kineto (bare array)" };
        }

        if (_processes.Count > 0 && _fromProcesses)
        {
            info = info with { Format = _npus > 0 ? TraceFormat.Msprof : TraceFormat.Xla, Profiler = _npus > 0 ? "msprof (Ascend)" : "XLA" };
        }
        else if (_sawNodes)
        {
            info = info with { Format = TraceFormat.OnnxRuntime, Profiler = "ONNX Runtime" };
        }

        return _builder.Build(info with { Devices = _scopes.Describe(info.Devices) }, new ReadingCounts
        {
            Read = _read,
            Flows = _flows,
            Metadata = _metadata,
            CounterSamples = _counterSamples,
            Unplaced = _unplaced,
            Malformed = _malformed,
            NegativeDurations = _negative,
            LostDeviceWork = _lost,
            DuplicateKeys = _duplicateKeys,
            Unreadable = _unreadable,
            TokenShapedStrings = _header.TokenShapedStrings,
        });
    }

    /// <summary>Why there is no trace.</summary>
    internal string Complaint { get; private set; } = "";

    /// <summary>Behind the root object; the complement of where the text stops.</summary>
    private int Root(int p)
    {
        while (true)
        {
            int next = RootMember(p);
            if (next >= 0)
            {
                if (_rootClosed || IsRocprof)
                {
                    return next;
                }

                p = next;
                if (_inEvents)
                {
                    _inEvents = false;
                    p = Events(p);
                    if (p < 0)
                    {
                        return p;
                    }
                }
            }
            else if (~next < _window.End || !_window.More(p))
            {
                return ~next < _window.End ? next : ~_window.End;
            }
            else
            {
                p = 0;
            }
        }
    }

    private bool _rootClosed;
    private bool _inEvents;

    private int RootMember(int p)
    {
        byte[] b = _window.Bytes;
        int end = _window.End;
        int start = JsonBytes.Space(b, p);
        if (b[start] == ',')
        {
            start = JsonBytes.Space(b, start + 1);
        }

        if (b[start] == '}')
        {
            _rootClosed = true;
            return start + 1;
        }

        if (b[start] != '"')
        {
            return ~start;
        }

        bool escaped = false;
        int close = JsonBytes.StringEnd(b, start + 1, end, ref escaped);
        if (close < 0)
        {
            return close;
        }

        int value = JsonBytes.Space(b, close + 1);
        if (b[value] != ':')
        {
            return ~value;
        }

        value = JsonBytes.Space(b, value + 1);
        ReadOnlySpan<byte> key = b.AsSpan(start + 1, close - start - 1);
        if (key.SequenceEqual("traceEvents"u8))
        {
            if (b[value] != '[')
            {
                return ~value;
            }

            _inEvents = true;
            _sawEvents = true;
            return value + 1;
        }

        if (key.SequenceEqual("rocprofiler-sdk-tool"u8) && value < end)
        {
            IsRocprof = true;
            return value;
        }

        int behind = JsonBytes.Value(b, value, end);
        if (behind < 0 || behind >= end)
        {
            // a number that touches the end may go on
            return behind < 0 ? behind : _window.IsComplete ? behind : ~end;
        }

        // the members of an object of one: the walk starts at its bracket, for which the comma or bracket before the key stands in
        var member = new JsonMembers(b, start, behind, key: true);
        if (member.Next())
        {
            _header.Take(member);
        }

        return behind;
    }

    /// <summary>Behind the array of events.</summary>
    private int Events(int p)
    {
        byte[] b = _window.Bytes;
        while (true)
        {
            int at = JsonBytes.Space(b, p);
            int next;
            switch (b[at])
            {
                case (byte)',':
                    p = at + 1;
                    continue;
                case (byte)'{':
                    next = Event(b, at, _window.End);
                    break;
                case (byte)']':
                    return at + 1;
                default:
                    next = at < _window.End ? Stray(b, at) : ~at;
                    break;
            }

            if (next >= 0)
            {
                p = next;
                if (_builder.Count >= EventBudget.Most)
                {
                    _faultAt = _window.Offset + p;
                    _faultReason = EventBudget.Reason;
                    return ~p;
                }
            }
            else if (~next < _window.End)
            {
                p = Resume(~next);
                if (p < 0)
                {
                    return next;
                }

                b = _window.Bytes;
            }
            else if (_window.More(at))
            {
                b = _window.Bytes;
                p = 0;
            }
            else
            {
                return ~_window.End;
            }
        }
    }

    /// <summary>The next event after one that is no JSON, such as a name with quotes of its own: it costs that event and no other. Negative where
    /// there is none; then the text ends at the fault.</summary>
    private int Resume(int p)
    {
        long fault = _window.Offset + p;
        while (true)
        {
            byte[] b = _window.Bytes;
            int close = b.AsSpan(p, _window.End - p).IndexOf((byte)'}');
            int keep = close < 0 ? _window.End : p + close;
            if (close >= 0)
            {
                int open = JsonBytes.Space(b, keep + 1);
                open = b[open] == ',' ? JsonBytes.Space(b, open + 1) : open;
                int key = b[open] == '{' ? JsonBytes.Space(b, open + 1) : open;
                if (key < _window.End)
                {
                    if (key > open && b[key] == '"')
                    {
                        _read++;
                        _unreadable++;
                        return open;
                    }

                    p = keep + 1;
                    continue;
                }
            }

            if (!_window.More(keep))
            {
                _faultAt = fault;
                return -1;
            }

            p = 0;
        }
    }

    // an element that is no object
    private int Stray(byte[] b, int p)
    {
        int behind = JsonBytes.Value(b, p, _window.End);
        if (behind >= 0 && behind < _window.End)
        {
            _read++;
            _malformed++;
        }

        return behind >= _window.End ? ~_window.End : behind;
    }

    private int Advance(int p)
    {
        while (true)
        {
            p = JsonBytes.Space(_window.Bytes, p);
            if (p < _window.End || !_window.More(p))
            {
                return p;
            }

            p = 0;
        }
    }

    private EarlyEnd EarlyEndAt(int p, bool compressed)
    {
        if (_faultAt >= 0)
        {
            return new EarlyEnd(_faultAt, compressed, _faultReason);
        }

        string reason = p < _window.End ? "what follows is not JSON" : _window.Fault ?? "the text stops";
        return new EarlyEnd(_window.Offset + p, compressed, reason) { IsDamaged = _window.IsDamaged };
    }
}
