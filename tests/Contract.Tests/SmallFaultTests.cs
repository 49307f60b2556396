using System.Diagnostics;
using Floorline.StandIn;

namespace Floorline.Contract.Tests;

/// <summary>Slips that once passed, hung or were said several times over: each is one message that says what to do.</summary>
public sealed class SmallFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "--slo: found nothing; expected limits separated by commas")]
    [InlineData(" , ", "--slo: found nothing")]
    [InlineData("ttft<1s,ttft<2s", "a second limit for ttft_p95")]
    [InlineData("itl<1ms,itl_p95<2ms", "a second limit for itl_p95")]
    public void Plan_SloThatIsEmptyOrDouble_IsRefused(string slo, string said) => Refused(said, "plan", "llama-3-8b", "--on", "h100", "--slo", slo);

    [Fact]
    public void Slo_OfOtherVerbs_TakesEachMetricOnce()
    {
        string times = Write("a.csv", "latency_ms\n1\n2\n");
        Refused("a second limit for", "verify", times, times, "--slo", "p95<1s,p95<2s");
        Refused("a second limit for ttft_p95", "measure", "endpoint", "http://127.0.0.1:9", "--slo", "ttft<1s,ttft<2s");
    }

    [Theory]
    [InlineData("a.csv", "latency_ms\n1\n2\n3\n")]
    [InlineData("a.jsonl", "{\"latency_ms\":1}\n{\"latency_ms\":1}\n{\"latency_ms\":1}\n")]
    [InlineData("r.jsonl", "{\"id\":\"a\",\"output\":\"x\",\"latency_ms\":1}\n{\"id\":\"b\",\"output\":\"x\",\"latency_ms\":1}\n")]
    public void Verify_WrongUnitOrColumn_IsSaidOnce(string name, string text)
    {
        string file = Write(name, text);
        Refused("--unit: found 'parsec'; expected s, ms, us or ns", "verify", file, file, "--unit", "parsec");
        Refused("nope", "verify", file, file, "--column", "nope");
    }

    [Fact]
    public void JournalAdd_MisspeltName_IsRefusedWithTheNearestUnlessItIsMeant()
    {
        string[] add = ["journal", "add", "lama-3-8b", "--on", "h100", "--measured", "9ms"];
        Refused("nearest: llama-3-8b", add);
        Refused("nearest: h100", "journal", "add", "llama-3-8b", "--on", "h100x", "--measured", "9ms");
        Assert.Equal(0, CommandLine.RunIn(_folder, [.. add, "--allow-unknown"]).Code);

        // A name of one's own resembles nothing that is known.
        CommandLine.Said own = CommandLine.RunIn(_folder, "journal", "add", "our-private-thing", "--on", "h100", "--measured", "9ms");
        Assert.Equal(0, own.Code);
        Assert.Contains("No floors can be computed", own.Out, StringComparison.Ordinal);
    }

    /// <summary>Opening a named pipe waits for a writer: it is told from a file before it is opened, also behind a link.</summary>
    [Theory]
    [InlineData("trace")]
    [InlineData("report")]
    [InlineData("verify")]
    [InlineData("floors")]
    public void File_ThatIsAPipe_IsRefusedAtOnce(string verb)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string pipe = Path.Combine(_folder, "pipe.json");
        using (var made = Process.Start("mkfifo", pipe))
        {
            made.WaitForExit();
        }

        string link = Path.Combine(_folder, "link.json");
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in new[] { pipe, link })
        {
            string[] arguments = verb switch { "verify" => [verb, path, path], "floors" => [verb, path, "--on", "h100"], _ => [verb, path] };
            Refused("no regular file", arguments);
        }
    }

    [Theory]
    [InlineData("trace", "an empty file")]
    [InlineData("report", "an empty file")]
    public void File_ThatIsEmpty_IsCalledSo(string verb, string said) => Refused(said, verb, Write("empty.json", ""));

    /// <summary>Two rounds are done at least: a shorter limit is refused before anything is built.</summary>
    [Fact]
    public void LabCompare_LimitBelowTheShortestRound_IsRefusedWithThatTime()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "lab", "compare", "--limit", "1ms");

        Assert.Equal(1, said.Code);
        Assert.Matches(@"--limit: found '1ms'; expected at least \d+s: two rounds", said.Error);
    }

    /// <summary>A model that the server does not know fails every request: the first few tell it.</summary>
    [Theory]
    [InlineData("404",
        "--served-model: found 'banana': status 404 for each of the first 3 requests (no key [withheld] here); no more were sent; expected --served-model with a name that the server knows: llama-3-8b")]
    [InlineData("echo-key", "--api-key-env: found status 401")]
    public async Task MeasureEndpoint_EveryRequestRefused_StopsAfterTheFirstFew(string fault, string said)
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { Model = "llama-3-8b" });
        CommandLine.Said run = CommandLine.RunIn(_folder, "measure", "endpoint", $"{server.Address}fault/{fault}", "--served-model", "banana", "--requests",
            "500", "--concurrency", "16");

        Assert.Equal(1, run.Code);
        Assert.Contains(said.Replace("no key [withheld] here", "", StringComparison.Ordinal).Split("()")[0], run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-abc", run.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Refused(string said, params string[] arguments)
    {
        CommandLine.Said run = CommandLine.RunIn(_folder, arguments);
        Assert.True(run.Code == 1, run.Code + run.Out);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        string[] lines = run.Error.Trim().Split('\n');
        Assert.Single(lines);
    }
}
