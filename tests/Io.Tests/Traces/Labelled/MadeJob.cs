using System.Globalization;
using System.Text;
using Floorline.Core.Traces.Model;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>A host thread that launches work on one device, in microseconds: what is launched runs in order per stream. Written as Kineto or as
/// Nsight Systems would.</summary>
internal sealed class MadeJob
{
    public const string Gemm = "sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64";
    public const string Add = "void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<float>, std::array<char*, 3ul> >(int, at::native::CUDAFunctor_add<float>, std::array<char*, 3ul>)";
    public const string AllReduce = "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)";

    private const long MemoryBytes = 85_018_279_936;
    private const long Process = 4711L << 24;

    private readonly List<(string Category, string Name, double Start, double Duration, int Correlation)> _host = [];
    private readonly Dictionary<int, (string Shapes, string Types)> _shapes = [];
    private readonly List<Work> _device = [];
    private readonly List<(double At, long Change, long Total, long Reserved)> _memory = [];
    private readonly Dictionary<int, double> _free = [];
    private int _correlation = 10;
    private long _allocated = 2L << 30;

    private readonly record struct Work(EventKind Kind, string Name, double Start, double Duration, int Stream, int Correlation, int Grid, long Bytes,
        MemoryPlace From, MemoryPlace To);

    public int Rank { get; init; } = -1;

    /// <summary>The host's clock.</summary>
    public double Now { get; set; } = 1000;

    /// <summary>When a stream has done what was launched on it.</summary>
    public double Free(int stream = 7) => _free.GetValueOrDefault(stream);

    public MadeJob Host(string category, string name, double duration)
    {
        _host.Add((category, name, Now, duration, -1));
        Now += duration;
        return this;
    }

    public MadeJob Call(string name, double duration) => Host("cuda_runtime", name, duration);

    public MadeJob Around(string category, string name, double from)
    {
        _host.Add((category, name, from, Now - from, -1));
        return this;
    }

    public MadeJob Kernel(string name, double duration, double call = 4, double latency = 6, double distance = 1, int stream = 7, double after = 0,
        int grid = 64)
    {
        double at = Launch("cudaLaunchKernel", call, latency, distance, stream, after);
        _device.Add(new Work(EventKind.DeviceKernel, name, at, duration, stream, _correlation, grid, 0, default, default));
        _free[stream] = at + duration;
        return this;
    }

    public MadeJob Copy(MemoryPlace from, MemoryPlace to, double duration, long bytes, int stream = 7)
    {
        double at = Launch("cudaMemcpyAsync", 4, 6, 1, stream, 0);
        string way = from == MemoryPlace.Device && to == MemoryPlace.Device ? "DtoD" : from == MemoryPlace.Device ? "DtoH" : "HtoD";
        _device.Add(new Work(EventKind.DeviceCopy, $"Memcpy {way} ({from} -> {to})", at, duration, stream, _correlation, -1, bytes, from, to));
        _free[stream] = at + duration;
        return this;
    }

    /// <summary>An operator with the shapes of its inputs that launches one kernel.</summary>
    public MadeJob Operator(string name, string shapes, string type, string kernel, double duration)
    {
        double from = Now;
        Now += 1;
        Kernel(kernel, duration).Around("cpu_op", name, from);
        _shapes[_host.Count - 1] = (shapes, type);
        return this;
    }

    /// <summary>One graph of kernels back to back.</summary>
    public MadeJob Graph(int kernels, double each, double distance = 1)
    {
        double at = Math.Max(Now + 40, Free() + 1);
        _host.Add(("cuda_runtime", "cudaGraphLaunch", Now, 30, ++_correlation));
        Now += 30;
        for (int i = 0; i < kernels; i++)
        {
            _device.Add(new Work(EventKind.DeviceKernel, Gemm, at, each, 7, _correlation, 64, 0, default, default));
            at += each + distance;
        }

        _free[7] = at - distance;
        return this;
    }

    /// <summary>The host waits until a stream is done.</summary>
    public MadeJob Wait(string name = "cudaStreamSynchronize", int stream = 7) => Call(name, Math.Max(0, Free(stream) - Now) + 3);

    /// <summary>A kernel whose launch is not recorded.</summary>
    public MadeJob Unlinked(string name, double duration, double distance = 1)
    {
        double at = Math.Max(Now, Free() + distance);
        _device.Add(new Work(EventKind.DeviceKernel, name, at, duration, 7, 1_000_000 + _device.Count, 64, 0, default, default));
        _free[7] = at + duration;
        return this;
    }

    /// <summary>A kernel on the same stream that runs while the one before it does.</summary>
    public MadeJob Beside(string name, double duration, double before)
    {
        _host.Add(("cuda_runtime", "cudaLaunchKernel", Now, 2, ++_correlation));
        Now += 2;
        _device.Add(new Work(EventKind.DeviceKernel, name, Free() - before, duration, 7, _correlation, 64, 0, default, default));
        return this;
    }

    /// <summary>What the profiler itself took, on a track of its own.</summary>
    public MadeJob Overhead(double at, double duration)
    {
        _host.Add(("overhead", "Activity Buffer Request", at, duration, -1));
        return this;
    }

    public MadeJob Memory(long change, long reserved = -1)
    {
        _allocated += change;
        _memory.Add((Now, change, _allocated, reserved));
        return this;
    }

    private double Launch(string name, double call, double latency, double distance, int stream, double after)
    {
        double at = Math.Max(Math.Max(Now + latency, Free(stream) + distance), after);
        _host.Add(("cuda_runtime", name, Now, call, ++_correlation));
        Now += call;
        return at;
    }

    public string Kineto()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""{"schemaVersion":1,{{(Rank >= 0 ? $"\"distributedInfo\":{{\"backend\":\"nccl\",\"rank\":{Rank},\"world_size\":8}}," : "")}}"deviceProperties":[{"id":0,"name":"made","totalGlobalMem":{{MemoryBytes}}}],"traceEvents":[""");
        for (int i = 0; i < _host.Count; i++)
        {
            (string category, string name, double start, double duration, int correlation) = _host[i];
            string arguments = correlation >= 0 ? $",\"args\":{{\"correlation\":{correlation}}}" : _shapes.TryGetValue(i, out (string Shapes, string Types) of)
                ? $",\"args\":{{\"Input Dims\":{of.Shapes},\"Input type\":[{string.Join(',', Enumerable.Repeat($"\"{of.Types}\"", 12))}]}}" : "";
            text.Append(CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"{{category}}","name":"{{name}}","pid":9,"tid":9,"ts":{{start:0.000}},"dur":{{duration:0.000}}{{arguments}}},""");
        }

        foreach (Work one in _device)
        {
            string more = one.Kind == EventKind.DeviceCopy ? $"\"bytes\":{one.Bytes}" : $"\"grid\":[{one.Grid},1,1],\"block\":[128,1,1]";
            text.Append(CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"{{(one.Kind == EventKind.DeviceCopy ? "gpu_memcpy" : "kernel")}}","name":"{{one.Name}}","pid":0,"tid":{{one.Stream}},"ts":{{one.Start:0.000}},"dur":{{one.Duration:0.000}},"args":{"device":0,"stream":{{one.Stream}},"correlation":{{one.Correlation}},{{more}} } },""");
        }

        foreach ((double at, long change, long total, long reserved) in _memory)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"ph":"i","cat":"cpu_instant_event","name":"[memory]","pid":9,"tid":9,"ts":{{at:0.000}},"args":{"Bytes":{{change}},"Addr":1,"Device Type":1,"Device Id":0,"Total Allocated":{{total}}{{(reserved >= 0 ? $",\"Total Reserved\":{reserved}" : "")}} } },""");
        }

        return text.Append("""{"ph":"M","name":"process_name","pid":9,"args":{"name":"python"}}]}""").ToString();
    }

    /// <summary>The same as Nsight Systems' tables; Python frames are not in them and are left out.</summary>
    public byte[] Nsight()
    {
        var names = new Dictionary<string, long>();
        long Id(string name) => names.TryGetValue(name, out long id) ? id : names[name] = names.Count + 1;
        object?[][] calls = [.. _host.Where(static h => h.Category == "cuda_runtime").Select(h => (object?[])[Ns(h.Start), Ns(h.Start + h.Duration),
            Process + 9, h.Correlation >= 0 ? h.Correlation : 100_000 + (int)Id(h.Name), Id(h.Name + "_v7000")])];
        object?[][] ranges = [.. _host.Select(static (h, i) => (Event: h, At: i)).Where(static h => h.Event.Category is "user_annotation" or "cpu_op")
            .Select(h => (object?[])[Ns(h.Event.Start), Ns(h.Event.Start + h.Event.Duration), 59,
                _shapes.TryGetValue(h.At, out (string Shapes, string Types) of)
                ? $"{h.Event.Name}, op_id = {h.At}, sizes = {of.Shapes}" : h.Event.Name, Process + 9])];
        object?[][] kernels = [.. _device.Where(static d => d.Kind == EventKind.DeviceKernel).Select(d => (object?[])[Ns(d.Start),
            Ns(d.Start + d.Duration), 0, d.Stream, d.Correlation, Id(d.Name), Process, d.Grid, 1, 1])];
        object?[][] copies = [.. _device.Where(static d => d.Kind == EventKind.DeviceCopy).Select(d => (object?[])[Ns(d.Start),
            Ns(d.Start + d.Duration), 0, d.Stream, d.Correlation, Process, d.Bytes, d.Name.Contains("DtoD",
                StringComparison.Ordinal) ? 8 : d.Name.Contains("DtoH", StringComparison.Ordinal) ? 2 : 1, PlaceOf(d.From), PlaceOf(d.To)])];
        object?[][] memory = [.. Initial(), .. _memory.Select(m => (object?[])[Ns(m.At), Process, 0, 1, Math.Abs(m.Change), 2, m.Change > 0 ? 0 : 1])];
        MadeDatabase made = new MadeDatabase(4096)
            .Numbered("StringIds", "id INTEGER NOT NULL PRIMARY KEY, value TEXT NOT NULL", [.. names.Select(static n => (n.Value, (object?)n.Key))])
            .Table("CUPTI_ACTIVITY_KIND_RUNTIME", "start INTEGER, end INTEGER, globalTid INTEGER, correlationId INTEGER, nameId INTEGER", calls)
            .Table("CUPTI_ACTIVITY_KIND_KERNEL", "start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER, demangledName "
                + "INTEGER, globalPid INTEGER, gridX INTEGER, gridY INTEGER, gridZ INTEGER", kernels)
            .Table("TARGET_INFO_GPU", "id INTEGER, name TEXT, totalMemory INTEGER", [0, "made", MemoryBytes])
            .Table("META_DATA_EXPORT", "name TEXT, value TEXT", ["EXPORT_SCHEMA_VERSION", "3.25.0"]);
        made = ranges.Length > 0 ? made.Table("NVTX_EVENTS", "start INTEGER, end INTEGER, eventType INTEGER, text TEXT, globalTid INTEGER", ranges) : made;
        made = copies.Length > 0 ? made.Table("CUPTI_ACTIVITY_KIND_MEMCPY", "start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, "
            + "correlationId INTEGER, globalPid INTEGER, bytes INTEGER, copyKind INTEGER, srcKind INTEGER, dstKind INTEGER", copies) : made;
        made = _memory.Count > 0 ? made.Table("CUDA_GPU_MEMORY_USAGE_EVENTS", "start INTEGER, globalPid INTEGER, deviceId INTEGER, address INTEGER, "
            + "bytes INTEGER, memKind INTEGER, memoryOperationType INTEGER", memory) : made;
        return made.Bytes();
    }

    private IEnumerable<object?[]> Initial() => _memory.Count == 0 ? [] : [[Ns(999), Process, 0, 1, _memory[0].Total - _memory[0].Change, 2, 0]];

    private static long Ns(double us) => (long)Math.Round(us * 1000);

    // ENUM_CUDA_MEM_KIND
    private static int PlaceOf(MemoryPlace place) => place switch { MemoryPlace.Pageable => 0, MemoryPlace.Pinned => 1, _ => 2 };
}
