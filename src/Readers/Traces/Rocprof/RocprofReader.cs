using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Rocprof;

/// <summary>
/// Reads the JSON of rocprofv3 (<c>--output-format json</c>): per process its agents, kernel symbols, names of operations and buffers of records.
/// Device work is joined to the HIP call by the internal correlation id. Times are whole nanoseconds already.
/// </summary>
internal sealed partial class RocprofReader
{
    private readonly TextWindow _window;
    private readonly JsonStream _json;
    private readonly TraceBuilder _builder = new();
    private readonly List<TraceDevice> _devices = [];
    private readonly Dictionary<long, long> _deviceOfAgent = [];
    private readonly Dictionary<long, int> _kernelNames = [];
    private readonly Dictionary<(long Kind, long Operation), int> _operations = [];
    private readonly Dictionary<long, int> _markers = [];
    private string _version = "";
    private long _process = Trace.None;
    private long _number;
    private long _read;
    private long _negative;
    private long _malformed;
    private long _lost;

    internal RocprofReader(TextWindow window, int position)
    {
        _window = window;
        _json = new JsonStream(window, position);
    }

    /// <summary>Reads from the value of <c>rocprofiler-sdk-tool</c> on.</summary>
    internal Trace Read(TraceInfo info, bool compressed)
    {
        if (_json.IsArray)
        {
            for (_json.Enter(); _json.Element(); _number++)
            {
                Process();
            }
        }
        else
        {
            Process();
        }

        EarlyEnd? early = _json.IsBroken ? new EarlyEnd(_json.At, compressed, _window.Fault ?? "the text stops or is not JSON") : null;
        info = info with
        {
            Format = TraceFormat.Rocprof,
            Profiler = _version.Length > 0 ? $"rocprofv3 {_version}" : "rocprofv3",
            Devices = _devices,
            SourceBytes = _window.Length,
            EarlyEnd = early,
        };
        return _builder.Build(info, new ReadingCounts { Read = _read, NegativeDurations = _negative, Malformed = _malformed, LostDeviceWork = _lost });
    }

    private void Process()
    {
        _kernelNames.Clear();
        _operations.Clear();
        _markers.Clear();
        _deviceOfAgent.Clear();
        _process = Trace.None;
        if (!_json.Enter())
        {
            return;
        }

        while (_json.Member(out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("metadata"u8))
            {
                Metadata();
            }
            else if (key.SequenceEqual("agents"u8))
            {
                Each(Agent);
            }
            else if (key.SequenceEqual("strings"u8))
            {
                Strings();
            }
            else if (key.SequenceEqual("kernel_symbols"u8))
            {
                Each(Symbol);
            }
            else if (key.SequenceEqual("buffer_records"u8))
            {
                Buffers();
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void Metadata()
    {
        if (!_json.Enter())
        {
            return;
        }

        while (_json.Member(out ReadOnlySpan<byte> key))
        {
            bool process = key.SequenceEqual("pid"u8);
            bool version = key.SequenceEqual("version"u8) || key.SequenceEqual("rocprofiler_version"u8);
            if (!process && !version)
            {
                _json.Skip();
            }
            else if (_json.Whole(out JsonMembers value))
            {
                _process = process ? value.Number ?? Trace.None : _process;
                _version = version ? Fit.Text(value.Text, 40) : _version;
            }
        }
    }

    private void Each(Action<JsonMembers> take)
    {
        if (!_json.IsArray)
        {
            _json.Skip();
            return;
        }

        _json.Enter();
        while (_json.Element())
        {
            if (_json.Whole(out JsonMembers record))
            {
                take(record.Members);
            }
        }
    }

    private void Agent(JsonMembers member)
    {
        long handle = -1;
        long type = -1;
        long ordinal = -1;
        string product = "";
        string name = "";
        int units = -1;
        int wave = -1;
        while (member.Next())
        {
            ReadOnlySpan<byte> key = member.Key;
            handle = key.SequenceEqual("id"u8) ? Handle(member) : handle;
            type = key.SequenceEqual("type"u8) ? member.Number ?? -1 : type;
            ordinal = key.SequenceEqual("logical_node_type_id"u8) ? member.Number ?? -1 : ordinal;
            product = key.SequenceEqual("product_name"u8) ? Fit.Text(member.Text, 120) : product;
            name = key.SequenceEqual("name"u8) ? Fit.Text(member.Text, 120) : name;
            units = key.SequenceEqual("cu_count"u8) ? member.Small : units;
            wave = key.SequenceEqual("wave_front_size"u8) ? member.Small : wave;
        }

        // type 2 is a GPU
        if (type == 2 && _devices.Count < 4096)
        {
            long device = ordinal >= 0 ? ordinal : _deviceOfAgent.Count;
            _deviceOfAgent[handle] = device;
            if (_devices.All(known => known.Id != device))
            {
                _devices.Add(new TraceDevice(device, product.Length > 0 ? product : name) { SmCount = units, WarpSize = wave });
            }
        }
    }

    private void Symbol(JsonMembers member)
    {
        long id = -1;
        int best = -1;
        int rank = 0;
        while (member.Next())
        {
            ReadOnlySpan<byte> key = member.Key;
            id = key.SequenceEqual("kernel_id"u8) ? member.Number ?? -1 : id;
            int worth = key.SequenceEqual("formatted_kernel_name"u8) ? 3 : key.SequenceEqual("demangled_kernel_name"u8) ? 2
                : key.SequenceEqual("kernel_name"u8) ? 1 : 0;
            if (worth > rank && member.Text.Length > 0)
            {
                rank = worth;
                best = Name(member.Text);
            }
        }

        if (best >= 0)
        {
            _kernelNames[id] = best;
        }
    }

    private void Strings()
    {
        if (!_json.Enter())
        {
            return;
        }

        while (_json.Member(out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("buffer_records"u8))
            {
                long kind = 0;
                Each(member => Operations(member, kind++));
            }
            else if (key.SequenceEqual("marker_api"u8))
            {
                Each(Marker);
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void Operations(JsonMembers member, long kind)
    {
        while (member.Next())
        {
            if (member.Key.SequenceEqual("operations"u8))
            {
                JsonMembers operation = member.Members;
                for (long number = 0; operation.Next(); number++)
                {
                    _operations[(kind, number)] = Name(operation.Text);
                }
            }
        }
    }

    private void Marker(JsonMembers member)
    {
        long id = -1;
        int text = -1;
        while (member.Next())
        {
            id = member.Key.SequenceEqual("key"u8) ? member.Number ?? -1 : id;
            text = member.Key.SequenceEqual("value"u8) ? Name(member.Text) : text;
        }

        if (text >= 0)
        {
            _markers[id] = text;
        }
    }

    private int Name(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf((byte)'\\') < 0)
        {
            return _builder.Name(json);
        }

        byte[] plain = new byte[json.Length];
        return _builder.Name(plain.AsSpan(0, JsonBytes.Unescape(json, plain)));
    }

    /// <summary>The number in <c>{"handle": 7}</c>.</summary>
    private static long Handle(in JsonMembers member)
    {
        JsonMembers inside = member.Members;
        while (inside.Next())
        {
            if (inside.Key.SequenceEqual("handle"u8))
            {
                return inside.Number ?? -1;
            }
        }

        return member.Number ?? -1;
    }
}
