using System.Globalization;
using System.Text;
using Floorline.Io.Tests.Onnx;

namespace Floorline.Contract.Tests.Options;

/// <summary>The files that commands of the walk name: <c>{name}</c> stands for one of them, or for one to be written.</summary>
internal sealed class OptionFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("floorline-options").FullName;

    public OptionFolder()
    {
        System.IO.File.WriteAllBytes(File("graph.onnx"), Graph());
        Times("before.jsonl", 100);
        Times("after.jsonl", 60);
        Times("again.jsonl", 100);
        string golden = string.Join('\n', Enumerable.Range(0, 200)
            .Select(static i => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"q{i}\",\"prompt\":\"p\",\"expected\":\"a{i}\"}}")));
        System.IO.File.WriteAllText(File("golden.jsonl"), golden);
        System.IO.File.WriteAllText(File("other.csv"), "first_ms,second_ms\n"
            + string.Join('\n', Enumerable.Range(0, 60).Select(static i => $"{100 + (i * 37 % 61)},{300 + (i * 37 % 61)}")));
        System.IO.File.WriteAllText(File("floorline.json"),
            """{ "default": "a", "situations": { "a": { "model": "llama-3-8b", "on": "h100" }, "b": { "model": "llama-3-8b", "on": "h200" } } }""");
        System.IO.File.WriteAllText(File("read.jsonl"), """{"id":"q9","prompt":"p","checks":[{"kind":"human","question":"Right?"}]}""");
        Did($"verify {File("before.jsonl")} {File("after.jsonl")} --golden {File("read.jsonl")} --review-sheet {File("marks.csv")}", 0, 4, 6);
        System.IO.File.WriteAllText(File("marks.csv"),
            System.IO.File.ReadAllText(File("marks.csv")).Replace(",a9,,", ",a9,serious,", StringComparison.Ordinal));
        string[] others = ["journal init", "journal add llama-3.2-1b --on h200 --measured 3ms", "journal add --parent latest --weights fp8 --measured 2ms"];
        Array.ForEach(others, line => Did($"{line} --journal {File("other.db")}", 0));
        Journal = $"--journal {File("journal.db")}";
        foreach (string line in (string[])["journal init", "journal add llama-3-8b --on h100 --weights bf16 --engine vllm --measured 9ms --verdict baseline",
            "journal add --parent latest --weights fp8 --predicted floors", "journal add --for latest --measured 6ms --verdict keep",
            "journal add llama-3-8b --on h200 --weights bf16 --engine sglang --measured 6ms", "journal add llama-3.2-1b --on h100 --weights bf16"])
        {
            Did($"{line} {Journal}", 0);
        }

        Did($"journal export --output {File("export.jsonl")} {Journal}", 0);
    }

    private static void Did(string line, params int[] codes)
    {
        CommandLine.Said said = InProcess.Run(line.Split(' '));
        Assert.True(codes.Contains(said.Code), $"{line}: {said.Code} {said.Error}");
    }

    /// <summary>The option that names the folder's journal.</summary>
    public string Journal { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>The words of a command, its files filled in.</summary>
    public string[] Words(string line) => CommandLine.Words(Filled(line));

    /// <summary>A text with its files filled in.</summary>
    public string Filled(string text) => text.Replace("{", Path + "/", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)
        .Replace("samples/", System.IO.Path.Combine(RepositoryRoot.Path, "samples") + "/", StringComparison.Ordinal);

    /// <summary>One convolution over a batch that is left open.</summary>
    private static byte[] Graph()
    {
        var graph = new OnnxWriter();
        string input = graph.Input("input", 1, "batch", 3, 64, 64);
        graph.Node("Conv", [input, graph.Raw("weight", 1, new byte[64 * 3 * 9 * 4], 64, 3, 3, 3)], ("kernel_shape", new long[] { 3, 3 }));
        return graph.Bytes();
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);

    private void Times(string name, int milliseconds)
    {
        var rows = new StringBuilder();
        for (int i = 0; i < 200; i++)
        {
            rows.AppendLine(CultureInfo.InvariantCulture,
                $"{{\"id\":\"q{i}\",\"output\":\"a{(i < 2 ? -1 : i)}\",\"latency_ms\":{milliseconds + (i * 37 % 11)}}}");
        }

        System.IO.File.WriteAllText(File(name), rows.ToString());
    }
}
