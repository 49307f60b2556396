using System.Diagnostics;
using Floorline.Journal.Tests.Support;
using Xunit.Abstractions;

namespace Floorline.Contract.Tests.Files;

/// <summary>
/// Every verb where the other end is not what it should be: a disk that is full, a reader who went away, a folder that may not be written, a pipe or a device
/// in place of a file. Never an internal error, never a wait without end, never a loss in silence. The output of these tests is the table.
/// </summary>
public sealed class ExitCodeTests(ITestOutputHelper output) : IDisposable
{
    private const string Runs = "samples/runs.csv";
    private const string Journal = "{0}/journal.db";

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-codes-").FullName;

    /// <summary>A quick line of every verb that ends by itself, and its exit code where all is well.</summary>
    public static TheoryData<int, string> Verbs => new()
    {
        { 0, "floors llama-3-8b --on h100 --json" },
        { 0, "diagnose llama-3-8b --on h100 --measured 9ms" },
        { 0, "predict llama-3-8b --on h100 --measured 9ms" },
        { 0, "plan llama-3-8b --on h100 --slo itl<50ms" },
        { 0, "sweep llama-3-8b --on h100 --over batch" },
        { 0, "roofline llama-3-8b --on h100" },
        { 3, "pipeline samples/voice-pipeline.json" },
        { 0, "catalogue hardware" },
        { 0, "report samples/vllm-bench.json" },
        { 0, "trace samples/starved-training.trace.json" },
        { 0, "verify counts 3/50 1/50" },
        { 0, $"calibrate {Runs} --dry-run" },
        { 0, $"backtest {Runs}" },
        { 0, $"journal list --journal {Journal}" },
        { 0, $"journal show 1 --journal {Journal}" },
        { 0, $"journal tree --journal {Journal}" },
        { 0, $"journal check --journal {Journal}" },
        { 0, $"journal score --journal {Journal}" },
        { 0, $"journal export --journal {Journal}" },
        { 6, "measure command --runs 3 --warmup 0 -- true" },
        { 0, "completion bash" },
        { 0, "demo" },
        { 0, "--help" },
        { 0, "--version" },
    };

    /// <summary>Every option that names a file to write, with the verb that has it.</summary>
    public static TheoryData<string> Outputs =>
    [
        "trace samples/starved-training.trace.json --html *", $"journal export --journal {Journal} --output *",
            "measure command --runs 3 --warmup 0 --out * -- true",
    ];

    /// <summary>Every verb that reads a file that is named to it.</summary>
    public static TheoryData<string> Inputs =>
    [
        "floors --on h100 *", "inspect *", "trace *", "report *", "verify * *", "calibrate --dry-run *", "backtest *", "pipeline *",
            $"journal import --journal {Journal} *",
        "floors llama-3-8b --on *", "verify * samples/runs.csv --golden *",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_WhoseOutputCannotBeWritten_SaysSoUnlessNobodyReadsIt(int usual, string line)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        Prepare();
        (int full, string lost, _) = Shell($"{Command(line)} > /dev/full");
        (int closed, string quiet, _) = Shell($"{Command(line)} | true; exit ${{PIPESTATUS[0]}}");
        output.WriteLine($"| `{line.Replace("{0}/", "", StringComparison.Ordinal)}` | full disk {full} | closed pipe {closed} |");

        Assert.Equal(1, full);
        Assert.Contains("No space left", lost, StringComparison.Ordinal);
        Assert.Equal(usual, closed);
        Assert.Equal("", quiet);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Output_ThatIsNoFile_IsWrittenIntoOrRefused(string line)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        Prepare();
        Process.Start("mkfifo", At("pipe")).WaitForExit();
        int usual = line.StartsWith("measure", StringComparison.Ordinal) ? 6 : 0; // three runs are too few to be valid
        foreach ((string place, int code) in new[] { ("/dev/null", usual), ("/dev/full", 1), (At("pipe"), 1), ("/proc/none", 1), (At("no/such/folder/x"), 1),
            (_folder, 1) })
        {
            (int said, string error, string text) = Shell(Command(line.Replace("*", place, StringComparison.Ordinal)));
            output.WriteLine($"| `{line.Replace("*", place.Replace(_folder, "DIR", StringComparison.Ordinal), StringComparison.Ordinal)}` | {said} |");
            Assert.Equal(code, said);
            Assert.Equal(code == 1, Flat(error + text).Contains("cannot be written", StringComparison.Ordinal));
        }

        Assert.Equal(["journal.db", "pipe"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("fifo", Shell($"stat -c %F {At("pipe")}").Out.Trim());
        Assert.Equal("character special file", Shell("stat -c %F /dev/null").Out.Trim());
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Input_ThatIsNoFile_IsRefused(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Prepare();
        Process.Start("mkfifo", At("pipe")).WaitForExit();
        foreach (string place in new[] { At("pipe"), "/dev/null", "/dev/zero", _folder, At("none") })
        {
            (int said, string error, _) = Shell($"timeout 60 {Command(line.Replace("*", place, StringComparison.Ordinal))} > /dev/null");
            output.WriteLine($"| `{line.Replace("*", place.Replace(_folder, "DIR", StringComparison.Ordinal), StringComparison.Ordinal)}` | {said} |");
            Assert.True(said == 1, $"{line} with {place}: exit code {said}, {error}");
            Assert.NotEmpty(error);
        }
    }

    /// <summary>What keeps something, where no room is left and where nothing may be written.</summary>
    [SmallDiskFact]
    public void Verb_ThatKeepsSomething_SaysWhereItCannot()
    {
        Prepare();
        foreach (bool full in new[] { true, false })
        {
            using var disk = new SmallDisk();
            string spec = """{"situations": {"a": {"model": "llama-3-8b", "on": "h100"}}}""";
            File.WriteAllText(Path.Combine(disk.Path, "floorline.json"), spec);
            File.Copy(At("journal.db"), Path.Combine(disk.Path, "journal.db"));
            string[] lines =
            [
                $"calibrate {RepositoryRoot.Of(Runs)}", "journal add llama-3-8b --on h100 --measured 9ms --journal journal.db", "journal init --journal new.db",
                "journal export --journal journal.db --output e.jsonl", "measure command --runs 3 --warmup 0 --out o.jsonl -- true",
                $"trace {RepositoryRoot.Of("samples/starved-training.trace.json")} --html t.html",
            ];
            if (full)
            {
                Shell($"cat /dev/zero > '{disk.Path}/fill'");
            }
            else
            {
                disk.Seal();
            }

            foreach (string line in lines)
            {
                (int said, string error, string text) = Shell($"cd '{disk.Path}' && FLOORLINE_HOME='{At("home")}' {BuiltCommand.Line} {line}");
                output.WriteLine($"| `{string.Join(' ', line.Split(' ').Take(2))}` | {(full ? "full disk" : "read-only disk")} {said} |");
                Assert.True(said == 1, $"{line}: exit code {said}, {error}");
                Assert.True(new[] { "written", "room" }.Any(word => Flat(error + text).Contains(word, StringComparison.Ordinal)), $"{line}: {error}{text}");
            }

            Assert.Equal(spec, File.ReadAllText(Path.Combine(disk.Path, "floorline.json")));
            Assert.Equal(0, CommandLine.Run("journal", "check", "--journal", Path.Combine(disk.Path, "journal.db")).Code);
        }
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));

    private void Prepare() => Assert.Equal(0, CommandLine.Run("journal", "add", "llama-3-8b", "--on", "h100", "--measured", "8ms", "--journal",
        At("journal.db")).Code);

    private string At(string name) => Path.Combine(_folder, name);

    private string Command(string line)
    {
        string named = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, _folder);
        return $"{BuiltCommand.Line} {string.Join(' ', named.Split(' ').Select(static word => $"'{word}'"))}";
    }

    private static (int Code, string Error, string Out) Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardError = true, RedirectStandardOutput = true,
            WorkingDirectory = RepositoryRoot.Path };
        start.Environment["FLOORLINE_HOME"] = Path.Combine(AppContext.BaseDirectory, "no-home");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(), text = process.StandardOutput.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, error.Result, text.Result);
    }
}
