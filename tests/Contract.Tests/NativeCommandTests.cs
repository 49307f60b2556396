using System.Diagnostics;

namespace Floorline.Contract.Tests;

/// <summary>The command compiled ahead of time says what the managed build says, to the byte. <c>./test Contract</c> builds it.</summary>
public class NativeCommandTests
{
    private const string Why = "needs the command compiled ahead of time, which an unfiltered ./test Contract builds and names in FLOORLINE_COMMAND";

    /// <summary>A line per verb that gives the same answer twice, and per kind of file.</summary>
    private static readonly string[] _lines =
    [
        "floors llama-3-8b --on h100",
        "floors deepseek-v3 --on 8xh200 --weights fp8 --batch 64",
        "floors params=7B,layers=32,kv_heads=8,head=128 --on rtx-4090",
        "floors nothing --on h100",
        "diagnose llama-3-8b --on h100 --measured 8ms",
        "diagnose personaplex --on jetson-thor --context 3000 --measured 114ms",
        "diagnose llama-3-8b --on h100 --measured 1ms",
        "predict llama-3-8b --on h100 --measured 8ms",
        "predict sdxl --on rtx-3090 --measured 9s",
        "plan llama-3-8b --on h100 --slo itl<4ms --measured 8ms",
        "plan llama-3-70b --on 8xh100 --slo itl<40ms --rate 10 --prompt-tokens 1000 --output-tokens 200",
        "sweep llama-3-8b --on h100 --over batch",
        "roofline llama-3-8b --on h100",
        "catalogue models",
        "catalogue hardware",
        "catalogue hardware h100-sxm",
        "catalogue levers",
        "backtest samples/runs.csv",
        "report samples/vllm-bench.json --on h100",
        "trace samples/starved-training.trace.json",
        "verify counts 3/50 1/50",
        "chunk --measured 86ms --rate 50hz --chunk 50",
        "pipeline samples/voice-pipeline.json",
        "--help",
        "plan --help",
        "nothing",
    ];

    [NativeFact]
    public void Command_OfEveryVerb_SaysWhatTheManagedBuildSays()
    {
        string[] traces = Directory.Exists(RepositoryRoot.Of("..", "shared", "fixtures", "traces"))
            ? [.. Directory.EnumerateFiles(RepositoryRoot.Of("..", "shared", "fixtures", "traces"), "*", SearchOption.AllDirectories)
                .Where(static f => new FileInfo(f).Length < 1 << 18).Order(StringComparer.Ordinal).Select(static f => $"trace {f}")]
            : [];
        string[] differing = [.. _lines.Concat(traces).SelectMany(static l => new[] { l, $"{l} --json" }).AsParallel().WithDegreeOfParallelism(2)
            .Where(static l => Said(BuiltCommand.Words, l) != Said(BuiltCommand.Managed(AppContext.BaseDirectory), l))];

        Assert.Empty(differing);
    }

    [NativeFact]
    public void Build_OfTheCommand_WarnsOfNothingThatItCannotSee()
    {
        string log = RepositoryRoot.Of(".build", "publish.log");

        Assert.DoesNotContain("warning IL", File.ReadAllText(log), StringComparison.Ordinal);
    }

    private static (int, string, string) Said(string[] program, string line)
    {
        using Process process = Process.Start(BuiltCommand.Of(program, RepositoryRoot.Path, CommandLine.Words(line)))!;
        process.StandardInput.Close();
        CommandLine.Said said = CommandLine.Ended(process);
        return (said.Code, said.Out, said.Error);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NativeFactAttribute : FactAttribute
    {
        public NativeFactAttribute() => Skip = BuiltCommand.IsNamed ? null : Why;
    }
}
