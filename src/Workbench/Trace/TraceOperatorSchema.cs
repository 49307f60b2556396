using Floorline.Core.Traces;
using Floorline.Core.Traces.Compilation;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>Operators by shape, collectives, critical paths and what the trace shows of compilation; each only where there is any.</summary>
internal static class TraceOperatorSchema
{
    private const int MostOperators = 20;
    private const int MostPathNames = 10;

    private static readonly Schema<ShapedOperator> _bound = new Schema<ShapedOperator>("BoundOperator")
        .Time("floor", static o => o.Floor!.Value, "Floor of its calls")
        .Time("expected", static o => o.Expected!.Value, "What its calls should take")
        .Number("of_floor", static o => o.FloorShare!.Value, "Floor over time")
        .Text("bound", static o => o.IsMemoryBound!.Value ? "memory" : "compute", "memory or compute: what binds it");

    private static readonly Schema<Row> _row = new Schema<Row>("ShapedOperator")
        .Text("name", static r => r.Operator.Name, "Name of the operator")
        .Word("kind", static r => Names.Snake(r.Operator.Work.Kind), typeof(OperatorKind), "What it does")
        .Text("shape", static r => r.Operator.Work.Shape, "Shapes of its inputs")
        .Count("element_bytes", static r => r.Operator.Work.ElementBytes, "Bytes of an element")
        .Count("calls", static r => r.Operator.Calls, "Calls")
        .Number("ms", static r => r.Operator.Time / 1e6, "Time of all calls")
        .Number("share", static r => r.Device.Share(r.Operator.Time), "Share of the window")
        .Rate("", static r => r.Operator.Rate, "Arithmetic rate that was reached")
        .Rate("", static r => r.Operator.Bandwidth, "Bandwidth that was reached")
        .Some(static r => r.Operator is { Floor: not null, Expected: not null, IsMemoryBound: not null } ? r.Operator : null, _bound)
        .Word("problem", static r => Names.Snake(r.Operator.Problem), typeof(OperatorProblem), "What is wrong with it")
        .Number("gain_ms", static r => r.Operator.Lost / 1e6, "Time above what it should take")
        .Number("gain_share", static r => r.Device.Share(r.Operator.Lost), "Share of the window")
        .Count("event", static r => r.Operator.Example, "An event that shows it");

    private static readonly Schema<DeviceDiagnosis> _table = new Schema<DeviceDiagnosis>("OperatorTable")
        .Count("rank", static d => d.Rank, "Rank")
        .Count("device", static d => d.Device, "Device")
        .Text("hardware", static d => d.Hardware?.Name ?? "", "Device of the catalogue; empty where it is not known")
        .Number("shaped_ms", static d => d.Operators.Time / 1e6, "Time of operators whose shapes are known")
        .Number("gain_ms", static d => d.Operators.Lost / 1e6, "Time above what they should take")
        .Number("gain_share", static d => d.Share(d.Operators.Lost), "Share of the window")
        .Number("hfu", static d => d.Operators.Hfu, "Arithmetic rate of the kernels over the peak")
        .Text("note", static d => d.Operators.Note.Length > 0 ? d.Operators.Note : null, "What to know about the table").OrAbsent()
        .List("rows", Rows, _row, "Operators by shape, those first that lose most");

    private static readonly Schema<Exchange> _collective = new Schema<Exchange>("TraceCollective")
        .Count("rank", static c => c.Device.Rank, "Rank")
        .Count("device", static c => c.Device.Device, "Device")
        .Text("name", static c => c.Rate.Name, "What it is")
        .Count("ranks", static c => c.Rate.Ranks, "Ranks that take part")
        .Size("size", static c => c.Rate.Size, "Bytes of a call")
        .Count("calls", static c => c.Rate.Calls, "Calls")
        .Number("ms", static c => c.Rate.Time / 1e6, "Time of all calls")
        .Rate("bus", static c => c.Rate.Bus, "Bandwidth of the bus that was reached")
        .Number("of_link", static c => c.Rate.LinkShare, "Share of the link's bandwidth").OrAbsent();

    private static readonly Schema<Share> _share = new Schema<Share>("PathShare")
        .Word("part", static s => Names.Snake(s.Own.Part), typeof(PathPart), "What the path went through")
        .Text("name", static s => s.Device.Trace.Names[s.Own.Name], "Kernel or call")
        .Count("ns", static s => s.Own.Time, "Time in it");

    private static readonly Schema<Way> _path = new Schema<Way>("CriticalPath")
        .Count("rank", static p => p.Device.Rank, "Rank")
        .Count("device", static p => p.Device.Device, "Device")
        .Count("start_ns", static p => p.Path.Step.Start, "Begin of the step")
        .Count("length_ns", static p => p.Path.Step.Length, "Length of the step")
        .Count("device_ns", static p => p.Path.TimeOf(PathPart.Device), "Time in work of the device")
        .Count("host_ns", static p => p.Path.TimeOf(PathPart.Host), "Time on the host")
        .Count("launch_latency_ns", static p => p.Path.TimeOf(PathPart.LaunchLatency), "Time from launch to begin")
        .Count("queue_ns", static p => p.Path.TimeOf(PathPart.Queue), "Time waiting behind other work")
        .List("names", static p => p.Path.Names.Take(MostPathNames).Select(one => new Share(one, p.Device)), _share, "What it went through, most first");

    private static readonly Schema<CompiledFrame> _frame = new Schema<CompiledFrame>("CompiledFrame")
        .Count("frame", static f => f.Frame, "Which frame")
        .Count("compilations", static f => f.Compilations, "How often it was compiled")
        .Count("calls", static f => f.Calls, "Calls")
        .Number("host_ms", static f => f.Time / 1e6, "Host time of its calls");

    private static readonly Schema<CompilationReport> _compilation = new Schema<CompilationReport>("Compilation")
        .List("frames", static c => c.Frames.Take(MostOperators), _frame, "Compiled frames")
        .Count("pieces_per_step", static c => c.PiecesPerStep, "Compiled pieces that a step runs")
        .Count("graph_breaks", static c => c.Resumed.Count, "Places where compilation stopped and went on")
        .Texts("resumed", static c => c.Resumed.Take(MostOperators), "Functions that it went on in")
        .Count("recompilations", static c => c.Recompilations, "Compilations of what was compiled before")
        .Count("compilations", static c => c.Compilations, "All compilations")
        .Number("compile_ms", static c => c.CompileTime / 1e6, "Time spent compiling")
        .Number("call_ms", static c => c.CallTime / 1e6, "Time of a call of what was compiled")
        .Count("break_even_calls", static c => c.BreakEvenCalls(1), "Calls after which compiling pays if it halves them").OrAbsent();

    /// <summary>The fields of the document.</summary>
    internal static readonly Schema<TraceDiagnosis> Parts = new Schema<TraceDiagnosis>("TraceOperators")
        .List("operators", static t => t.Devices.Any(HasOperators) ? t.Devices.Where(HasOperators) : null, _table, "Operators by shape").OrAbsent()
        .List("collectives", static t => t.Devices.Any(static d => d.Collectives.Count > 0) ? Collectives(t) : null, _collective, "Collectives by size")
        .OrAbsent()
        .List("critical_paths", static t => t.Devices.Any(static d => d.CriticalPaths.Count > 0) ? Paths(t) : null, _path,
            "Longest steps, and what they wait for")
        .OrAbsent()
        .Object("compilation", static t => t.Devices.FirstOrDefault(static d => d.Compilation.IsSeen)?.Compilation, _compilation,
            "What the trace shows of compilation")
        .OrAbsent();

    private static bool HasOperators(DeviceDiagnosis device) => device.Operators.Rows.Count > 0 || device.Operators.Note.Length > 0;

    private static IEnumerable<Row> Rows(DeviceDiagnosis device) => device.Operators.Rows.OrderByDescending(static r => r.Lost)
        .ThenByDescending(static r => r.Time).Take(MostOperators).Select(row => new Row(device, row));

    private static IEnumerable<Exchange> Collectives(TraceDiagnosis diagnosis) =>
        diagnosis.Devices.SelectMany(static device => device.Collectives.Take(MostOperators).Select(rate => new Exchange(device, rate)));

    private static IEnumerable<Way> Paths(TraceDiagnosis diagnosis) =>
        diagnosis.Devices.SelectMany(static device => device.CriticalPaths.Select(path => new Way(device, path)));

    private sealed record Row(DeviceDiagnosis Device, ShapedOperator Operator);

    private sealed record Exchange(DeviceDiagnosis Device, CollectiveRate Rate);

    private sealed record Way(DeviceDiagnosis Device, CriticalPath Path);

    private sealed record Share(PathShare Own, DeviceDiagnosis Device);
}
