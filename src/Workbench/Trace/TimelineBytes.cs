using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Rules;

namespace Floorline.Workbench.Documents;

/// <summary>
/// The events of one device of a diagnosed trace in columns, for a page that draws them: <c>floorline/timeline@1</c>. First the length of a JSON document as a
/// 32-bit number, then the document, filled up with spaces so that what follows begins at a multiple of eight bytes, then the columns that it names,
/// each beginning at a multiple of eight bytes after that. Numbers are little-endian; times are in ns from the start of the window, as 64-bit floating point,
/// exact up to 2^53.
/// </summary>
public static class TimelineBytes
{
    private const int Head = sizeof(int);
    private const int Alignment = 8;
    private const int LeastRoomForHost = 3;
    private static readonly string[] _host = ["operator", "call", "range", "python"];
    private static readonly string[] _steps = ["step", "next_step"];

    /// <summary>Most events that one timeline holds.</summary>
    public const int MostEvents = 500_000;

    /// <summary>The timeline of a device.</summary>
    /// <param name="result">The diagnosed trace.</param>
    /// <param name="device">Index of the device in the diagnosis.</param>
    /// <param name="most">Most events and most gaps; of more the longest are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">A device that the diagnosis does not have, or a number that is not positive.</exception>
    public static byte[] Of(TraceResult result, int device, int most = MostEvents)
    {
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyList<DeviceDiagnosis> devices = result.Diagnosis.Devices;
        if (device < 0 || device >= devices.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(device), device, $"0 to {devices.Count - 1}");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        DeviceDiagnosis one = devices[device];
        var names = new TimelineNames();
        int onDevice = one.Work.Events.Length;
        int onHost = TimelineLanes.HostEvents(one, inner: true);
        int roomForHost = Math.Max(most / LeastRoomForHost, most - onDevice);
        int kernels = Enum.GetValues<KernelClass>().Length;
        List<TimelineLane> lanes = [];
        if (TimelineLanes.Steps(one, names) is { } steps && steps.Pieces.Count <= most)
        {
            lanes.Add(steps with { Pieces = [.. steps.Pieces.Select(p => p with { Colour = kernels + _host.Length + p.Colour })] });
        }

        int first = lanes.Count;
        lanes.AddRange(TimelineLanes.Streams(one, names, most - Math.Min(onHost, roomForHost)));
        lanes.AddRange(TimelineLanes.Host(one, names, roomForHost, kernels, TimelineLanes.ManyCalls, inner: true));
        List<TimelinePiece> gaps = TimelineLanes.Gaps(one, names, most);
        int shown = lanes.Skip(first).Sum(static l => l.Pieces.Count);
        TimelinePiece[] all = [.. lanes.SelectMany(static l => l.Pieces)];
        Column[] columns =
        [
            new("start", "f64", Times(all, static p => p.Start)),
            new("duration", "f64", Times(all, static p => p.Length)),
            new("name", "i32", Names(all)),
            new("kind", "u8", Array.ConvertAll(all, static p => (byte)p.Colour)),
            new("gap_start", "f64", Times(gaps, static p => p.Start)),
            new("gap_duration", "f64", Times(gaps, static p => p.Length)),
            new("gap_name", "i32", Names(gaps)),
            new("gap_cause", "u8", [.. gaps.Select(static p => (byte)p.Colour)]),
        ];
        byte[] head = JsonText.Timeline(json =>
        {
            json.WriteNumber("rank", one.Rank);
            json.WriteNumber("device", one.Device);
            json.WriteNumber("window_start_ns", one.Work.WindowStart);
            json.WriteNumber("window_ns", one.Budget.Window);
            json.WriteNumber("events", all.Length);
            json.WriteNumber("left_out", onDevice + onHost - shown);
            json.WriteNumber("gaps", gaps.Count);
            json.WriteNumber("gaps_left_out", one.Idle.IsKnown ? one.Gaps.Count - gaps.Count : 0);
            Lanes(json, lanes);
            Strings(json, "kinds", Enum.GetValues<KernelClass>().Select(KernelShareRule.FieldOf).Concat(_host).Concat(_steps));
            Strings(json, "causes", IdleCauses.All.Select(JsonText.NameOf));
            Strings(json, "names", names.Texts);
            Places(json, columns);
        });
        return Joined(head, columns);
    }

    private static byte[] Times(IReadOnlyList<TimelinePiece> pieces, Func<TimelinePiece, long> value) => Numbers(pieces, p => (double)value(p));

    private static byte[] Names(IReadOnlyList<TimelinePiece> pieces) => Numbers(pieces, static p => p.Name);

    private static byte[] Numbers<T>(IReadOnlyList<TimelinePiece> pieces, Func<TimelinePiece, T> value)
        where T : unmanaged
    {
        byte[] bytes = new byte[pieces.Count * Marshal.SizeOf<T>()];
        Span<T> numbers = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (int i = 0; i < pieces.Count; i++)
        {
            numbers[i] = value(pieces[i]);
        }

        return bytes;
    }

    private static void Lanes(Utf8JsonWriter json, List<TimelineLane> lanes)
    {
        int from = 0;
        json.WriteStartArray("lanes");
        foreach (TimelineLane lane in lanes)
        {
            json.WriteStartObject();
            json.WriteString("name", lane.Label);
            json.WriteNumber("from", from);
            json.WriteNumber("to", from += lane.Pieces.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Places(Utf8JsonWriter json, Column[] columns)
    {
        int at = 0;
        json.WriteStartArray("columns");
        foreach (Column column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type);
            json.WriteNumber("offset", at);
            json.WriteNumber("bytes", column.Bytes.Length);
            json.WriteEndObject();
            at = Aligned(at + column.Bytes.Length);
        }

        json.WriteEndArray();
    }

    private static byte[] Joined(byte[] head, Column[] columns)
    {
        int start = Aligned(Head + head.Length);
        byte[] bytes = new byte[start + columns.Sum(static c => Aligned(c.Bytes.Length))];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, start - Head);
        head.CopyTo(bytes, Head);
        bytes.AsSpan(Head + head.Length, start - Head - head.Length).Fill((byte)' ');
        int at = start;
        foreach (Column column in columns)
        {
            column.Bytes.CopyTo(bytes, at);
            at += Aligned(column.Bytes.Length);
        }

        return bytes;
    }

    private static int Aligned(int length) => (length + Alignment - 1) / Alignment * Alignment;

    private sealed record Column(string Name, string Type, byte[] Bytes);
}
