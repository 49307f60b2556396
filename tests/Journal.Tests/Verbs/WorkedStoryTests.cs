using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Verbs;

/// <summary>
/// The worked story of samples/support-tickets, at a fifth of its times: the good change is kept, the fast and wrong one is rolled back, both are on record.
/// </summary>
public class WorkedStoryTests
{
    [Fact]
    public async Task Story_OfTheSupportTickets_EndsAsItIsTold()
    {
        using var folder = new TemporaryFolder();
        string standIn = Path.Combine(RepositoryRoot.Of(".build", "artifacts", "bin", "TicketServer", "debug"), "Floorline.TicketServer.dll");
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Path };
        start.ArgumentList.Add(RepositoryRoot.Of("samples", "support-tickets", "run.sh"));
        start.ArgumentList.Add(folder.Path);
        foreach ((string name, string value) in new[] { ("FLOORLINE", string.Join(' ', BuiltCommand.Words)), ("STAND_IN", $"{BuiltCommand.Host} {standIn}"), ("PORT", $"{FreePort()}"), ("TIME_SCALE", "0.2"), ("SLO", "median<1.2s"), ("ROUNDS", "4") })
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, said + await errors);
        JsonElement good = Json(folder.Of("short.json"));
        JsonElement wrong = Json(folder.Of("fast.json"));
        Assert.Equal(("keep", "faster", "pass", 1), Verdict(good));
        Assert.Equal(3, good.GetProperty("quality").GetProperty("serious_faults").GetProperty("baseline").GetProperty("count").GetInt32());
        Assert.Equal(("roll_back", "faster", "fail", 11), Verdict(wrong));
        Assert.StartsWith("### \u274c Floorline: roll back", File.ReadAllText(folder.Of("fast.md")), StringComparison.Ordinal);
        JsonElement[] entries = [.. JsonDocument.Parse(Programs.Floorline(folder.Path, "journal list --json", folder.Of("journal.db")).Out).RootElement.GetProperty("entries").EnumerateArray()];
        Assert.Equal(["roll_back", "planned", "keep", "planned", "baseline"], entries.Select(static e => e.GetProperty("verdict").GetString()!));
        Assert.All(entries.Where(static e => e.GetProperty("verdict").GetString() is "keep" or "roll_back"), static e => Assert.NotEqual(JsonValueKind.Null, e.GetProperty("error").ValueKind));
    }

    private static (string, string, string, int) Verdict(JsonElement document) => (
        document.GetProperty("verdict").GetString()!,
        document.GetProperty("speed").GetProperty("verdict").GetString()!,
        document.GetProperty("quality").GetProperty("verdict").GetString()!,
        document.GetProperty("quality").GetProperty("serious").GetInt32());

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
