using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Contract.Tests;

/// <summary>Small traces, each of which once got a wrong answer, with what is right.</summary>
public partial class TraceCaseTests
{
    private const string Folder = "cases/traces";

    [SharedDataFact(Folder + "/truth.json")]
    public void Trace_OfEveryCase_SaysWhatIsRight()
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Folder + "/truth.json")));
        List<string> wrong = [.. truth.RootElement.EnumerateObject().SelectMany(one => Wrong(one, truth.RootElement).Select(what => $"{one.Name}: {what}"))];
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static IEnumerable<string> Wrong(JsonProperty one, JsonElement truth)
    {
        string[] files = one.Name.StartsWith("straggler_", StringComparison.Ordinal)
            ? [.. truth.EnumerateObject().Select(static o => o.Name).Where(static n => n.StartsWith("straggler_", StringComparison.Ordinal))]
            : [one.Name];
        string[] options = one.Value.TryGetProperty("command",
            out JsonElement command) ? [.. Options().Matches(command.GetString()!).SelectMany(static m => m.Value.Split(' '))] : [];
        string[] arguments = ["trace", .. files.Select(static f => SharedData.PathOf($"{Folder}/{f}")), .. options];
        CommandLine.Said said = CommandLine.Run([.. arguments, "--json"]);
        CommandLine.Said text = CommandLine.Run(arguments);
        string sentence = Blanks().Replace(text.Out + text.Error, " ");
        using JsonDocument? document = said.Out.StartsWith('{') ? JsonDocument.Parse(said.Out) : null;
        string[] rules = document is null || !document.RootElement.TryGetProperty("findings", out JsonElement findings) ? []
            : [.. findings.EnumerateArray().Select(static f => f.GetProperty("rule").GetString()!)];
        return
        [
            .. Texts(one, "want").Except(rules).Select(static r => $"{r} is not found"),
            .. Texts(one, "must_not").Intersect(rules).Select(static r => $"{r} is found"),
            .. Texts(one, "must_say").Where(p => !Regex.IsMatch(sentence, p)).Select(p => $"does not say {p}: {sentence[..Math.Min(200, sentence.Length)]}"),
            .. Texts(one, "must_not_say").Where(p => Regex.IsMatch(sentence + said.Out, p)).Select(static p => $"says {p}"),
            .. Texts(one, "must_say_first").Where(p => document is null || !Regex.IsMatch(document.RootElement.GetProperty("verdict").GetString()!,
                p)).Select(static p => $"does not begin with {p}"),
            .. Numbers(one).Where(n => document is null || !Agrees(n.Name, n.Value, document.RootElement)).Select(static n => $"{n.Name} is not {n.Value}"),
        ];
    }

    private static IEnumerable<(string Name, double Value)> Numbers(JsonProperty one) => new[] { "numbers", "numbers_if_read" }
        .Where(name => one.Value.TryGetProperty(name, out _))
        .SelectMany(name => one.Value.GetProperty(name).EnumerateObject().Select(static n => (n.Name, n.Value.GetDouble())));

    private static bool Agrees(string name, double value, JsonElement document)
    {
        JsonElement[] devices = [.. document.GetProperty("devices").EnumerateArray()];
        JsonElement device = devices[0];
        double Share(JsonElement d) => d.GetProperty("idle_ns").GetDouble() / d.GetProperty("window_ns").GetDouble();
        JsonElement counts = document.GetProperty("traces")[0].GetProperty("counts");
        (double found, double error) = name switch
        {
            "rise_bytes" => (document.GetProperty("findings").EnumerateArray().First(static f => f.GetProperty("rule").GetString() == "memory-spike")
                .GetProperty("evidence").GetProperty("numbers").GetProperty(name).GetDouble(), 0),
            "floor_ms" => (document.GetProperty("floors").GetProperty(name).GetDouble(), 0.02),
            "mfu_about" => (document.GetProperty("floors").GetProperty("mfu").GetDouble(), 0.03),
            "device0_host_operator_us" => (device.GetProperty("idle_causes").GetProperty("host_operator").GetDouble() / 1e3, 0),
            "device1_host_operator_us" => (devices[1].GetProperty("idle_causes").GetProperty("host_operator").GetDouble() / 1e3, 0),
            "devices" => (devices.Length, 0),
            "idle_share_each" => (devices.Max(Share), 0.01),
            "linked" or "unlinked" => (counts.GetProperty(name).GetDouble(), 0),
            "transfer_ms_about" => (device.GetProperty("losses_ns").GetProperty("communication").GetDouble() / 1e6, 0.03),
            "wait_ms_each" => (device.GetProperty("losses_ns").GetProperty("rank_wait").GetDouble() / 1e6, 0.03),
            "window_us" or "busy_us" => (device.GetProperty(name.Replace("_us", "_ns", StringComparison.Ordinal)).GetDouble() / 1e3, 0),
            _ => (device.GetProperty(name).GetDouble(), 0),
        };
        return Math.Abs(found - value) <= error * Math.Abs(value);
    }

    private static string[] Texts(JsonProperty one, string name) => !one.Value.TryGetProperty(name, out JsonElement value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(static v => v.GetString()!)]
        : [value.GetString()!];

    [GeneratedRegex(@"--(?:model|on) \S+")]
    private static partial Regex Options();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
