using System.Text.Json;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Compilation;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    private const int MostOperators = 20;
    private const int MostPathNames = 10;

    /// <summary>Operators by shape, collectives, critical paths and what the trace shows of compilation; each only where there is any.</summary>
    private static void WriteOperators(Utf8JsonWriter json, TraceDiagnosis diagnosis)
    {
        if (diagnosis.Devices.Any(HasOperators))
        {
            json.WriteStartArray("operators");
            foreach (DeviceDiagnosis device in diagnosis.Devices.Where(HasOperators))
            {
                WriteOperatorTable(json, device);
            }

            json.WriteEndArray();
        }

        if (diagnosis.Devices.Any(static d => d.Collectives.Count > 0))
        {
            json.WriteStartArray("collectives");
            foreach (DeviceDiagnosis device in diagnosis.Devices)
            {
                WriteCollectives(json, device);
            }

            json.WriteEndArray();
        }

        if (diagnosis.Devices.Any(static d => d.CriticalPaths.Count > 0))
        {
            json.WriteStartArray("critical_paths");
            foreach (DeviceDiagnosis device in diagnosis.Devices)
            {
                WritePaths(json, device);
            }

            json.WriteEndArray();
        }

        if (diagnosis.Devices.FirstOrDefault(static d => d.Compilation.IsSeen) is { } compiled)
        {
            WriteCompilation(json, compiled.Compilation);
        }
    }

    private static bool HasOperators(DeviceDiagnosis device) => device.Operators.Rows.Count > 0 || device.Operators.Note.Length > 0;

    private static void WriteOperatorTable(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        OperatorTable table = device.Operators;
        json.WriteStartObject();
        json.WriteNumber("rank", device.Rank);
        json.WriteNumber("device", device.Device);
        json.WriteString("hardware", device.Hardware?.Name ?? "");
        Number(json, "shaped_ms", table.Time / 1e6);
        Number(json, "gain_ms", table.Lost / 1e6);
        Number(json, "gain_share", device.Share(table.Lost));
        Number(json, "hfu", table.Hfu);
        if (table.Note.Length > 0)
        {
            json.WriteString("note", table.Note);
        }

        json.WriteStartArray("rows");
        foreach (ShapedOperator row in table.Rows.OrderByDescending(static r => r.Lost).ThenByDescending(static r => r.Time).Take(MostOperators))
        {
            WriteOperator(json, device, row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOperator(Utf8JsonWriter json, DeviceDiagnosis device, ShapedOperator row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Name);
        json.WriteString("kind", Names.Snake(row.Work.Kind));
        json.WriteString("shape", row.Work.Shape);
        json.WriteNumber("element_bytes", row.Work.ElementBytes);
        json.WriteNumber("calls", row.Calls);
        Number(json, "ms", row.Time / 1e6);
        Number(json, "share", device.Share(row.Time));
        Number(json, "tflop_s", row.Rate.Tera);
        Number(json, "gb_s", row.Bandwidth.GBPerSecond);
        if (row is { Floor: { } floor, Expected: { } expected, IsMemoryBound: { } memory })
        {
            Milliseconds(json, "floor_ms", floor);
            Milliseconds(json, "expected_ms", expected);
            Number(json, "of_floor", row.FloorShare!.Value);
            json.WriteString("bound", memory ? "memory" : "compute");
        }

        json.WriteString("problem", Names.Snake(row.Problem));
        Number(json, "gain_ms", row.Lost / 1e6);
        Number(json, "gain_share", device.Share(row.Lost));
        json.WriteNumber("event", row.Example);
        json.WriteEndObject();
    }

    private static void WriteCollectives(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        foreach (CollectiveRate row in device.Collectives.Take(MostOperators))
        {
            json.WriteStartObject();
            json.WriteNumber("rank", device.Rank);
            json.WriteNumber("device", device.Device);
            json.WriteString("name", row.Name);
            json.WriteNumber("ranks", row.Ranks);
            Number(json, "size_bytes", row.Size.Value);
            json.WriteNumber("calls", row.Calls);
            Number(json, "ms", row.Time / 1e6);
            Number(json, "bus_gb_s", row.Bus.GBPerSecond);
            if (row.LinkShare is { } part)
            {
                Number(json, "of_link", part);
            }

            json.WriteEndObject();
        }
    }

    private static void WritePaths(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        foreach (CriticalPath path in device.CriticalPaths)
        {
            json.WriteStartObject();
            json.WriteNumber("rank", device.Rank);
            json.WriteNumber("device", device.Device);
            json.WriteNumber("start_ns", path.Step.Start);
            json.WriteNumber("length_ns", path.Step.Length);
            json.WriteNumber("device_ns", path.TimeOf(PathPart.Device));
            json.WriteNumber("host_ns", path.TimeOf(PathPart.Host));
            json.WriteNumber("launch_latency_ns", path.TimeOf(PathPart.LaunchLatency));
            json.WriteNumber("queue_ns", path.TimeOf(PathPart.Queue));
            json.WriteStartArray("names");
            foreach (PathShare name in path.Names.Take(MostPathNames))
            {
                json.WriteStartObject();
                json.WriteString("part", Names.Snake(name.Part));
                json.WriteString("name", device.Trace.Names[name.Name]);
                json.WriteNumber("ns", name.Time);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteCompilation(Utf8JsonWriter json, CompilationReport seen)
    {
        json.WriteStartObject("compilation");
        json.WriteStartArray("frames");
        foreach (CompiledFrame frame in seen.Frames.Take(MostOperators))
        {
            json.WriteStartObject();
            json.WriteNumber("frame", frame.Frame);
            json.WriteNumber("compilations", frame.Compilations);
            json.WriteNumber("calls", frame.Calls);
            Number(json, "host_ms", frame.Time / 1e6);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("pieces_per_step", seen.PiecesPerStep);
        json.WriteNumber("graph_breaks", seen.Resumed.Count);
        Strings(json, "resumed", seen.Resumed.Take(MostOperators));
        json.WriteNumber("recompilations", seen.Recompilations);
        json.WriteNumber("compilations", seen.Compilations);
        Number(json, "compile_ms", seen.CompileTime / 1e6);
        Number(json, "call_ms", seen.CallTime / 1e6);
        if (seen.BreakEvenCalls(1) is { } half)
        {
            json.WriteNumber("break_even_calls", half);
        }

        json.WriteEndObject();
    }
}
