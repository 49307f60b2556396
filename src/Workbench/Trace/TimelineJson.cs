using System.Text;
using System.Text.Json;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Rules;

namespace Floorline.Workbench.Documents;

/// <summary>The timelines of a page, as JSON that is safe inside a script element. Times are in ns from the start of the window. Of very many events
/// the longest are drawn.</summary>
internal static class TimelineJson
{
    private const int MostPieces = 60_000;

    internal static string Of(TraceDiagnosis diagnosis)
    {
        using var buffer = new MemoryStream();
        var names = new TimelineNames();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Colours(json, "classes", Enum.GetValues<KernelClass>().Select(static c => (KernelShareRule.NameOf(c), TracePage.ColourOf(c))));
            Colours(json, "causes", IdleCauses.All.Select(static c => (TracePage.CauseName(c), TracePage.ColourOf(c))));
            Colours(json, "host", [("operator", "#7fb3e6"), ("call", "#c9a6e4"), ("range", "#9ad0c2"), ("Python", "#c9ced3")]);
            json.WriteStartArray("devices");
            int room = MostPieces / Math.Max(diagnosis.Devices.Count, 1);
            foreach (DeviceDiagnosis device in diagnosis.Devices)
            {
                Device(json, device, names, Math.Max(room, 2000));
            }

            json.WriteEndArray();
            json.WriteStartArray("names");
            foreach (string name in names.Texts)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Colours(Utf8JsonWriter json, string name, IEnumerable<(string Name, string Colour)> colours)
    {
        json.WriteStartArray(name);
        foreach ((string one, string colour) in colours)
        {
            json.WriteStartObject();
            json.WriteString("name", one);
            json.WriteString("colour", colour);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Device(Utf8JsonWriter json, DeviceDiagnosis device, TimelineNames names, int room)
    {
        json.WriteStartObject();
        json.WriteNumber("window", device.Budget.Window);
        json.WriteStartObject("gaps");
        Pieces(json, TimelineLanes.Gaps(device, names, room / 4));
        json.WriteEndObject();
        json.WriteStartArray("streams");
        foreach (TimelineLane lane in TimelineLanes.Streams(device, names, room))
        {
            WriteLane(json, lane);
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        if (TimelineLanes.Steps(device, names) is { } steps)
        {
            WriteLane(json, steps);
        }

        json.WriteEndArray();
        json.WriteStartArray("host");
        foreach (TimelineLane lane in TimelineLanes.Host(device, names, room / 2, 0, TimelineLanes.FewCalls, inner: false))
        {
            WriteLane(json, lane);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLane(Utf8JsonWriter json, TimelineLane lane)
    {
        json.WriteStartObject();
        json.WriteString("label", lane.Label);
        Pieces(json, lane.Pieces);
        json.WriteEndObject();
    }

    private static void Pieces(Utf8JsonWriter json, IReadOnlyList<TimelinePiece> pieces)
    {
        Column(json, "s", pieces, static p => p.Start);
        Column(json, "d", pieces, static p => p.Length);
        Column(json, "c", pieces, static p => p.Colour);
        Column(json, "n", pieces, static p => p.Name);
    }

    private static void Column(Utf8JsonWriter json, string name, IReadOnlyList<TimelinePiece> pieces, Func<TimelinePiece, long> value)
    {
        json.WriteStartArray(name);
        foreach (TimelinePiece piece in pieces)
        {
            json.WriteNumberValue(value(piece));
        }

        json.WriteEndArray();
    }
}
