using System.Diagnostics;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Files;

/// <summary>Files that are asked for: whole at every moment, checked before the work, never in place of what is no file.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_OverAFile_ReplacesItAndLeavesNothingBeside()
    {
        string path = At("a.txt");
        File.WriteAllText(path, "before");

        Assert.Null(OutputFile.Write(path, "--out", "after"));

        Assert.Equal("after", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_ThatFailsMidway_LeavesWhatWas()
    {
        string path = At("a.txt");
        File.WriteAllText(path, "before");

        Problem? problem = OutputFile.Write(path, "--out", static writer =>
        {
            writer.Write(new string('x', 100_000));
            throw new IOException("No space left on device");
        });

        Assert.Contains("No space left", problem!.Found, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_ThroughALink_ReplacesWhatItNames()
    {
        File.WriteAllText(At("real.txt"), "before");
        File.CreateSymbolicLink(At("link.txt"), At("real.txt"));

        Assert.Null(OutputFile.Write(At("link.txt"), "--out", "after"));

        Assert.Equal("after", File.ReadAllText(At("real.txt")));
        Assert.NotNull(new FileInfo(At("link.txt")).LinkTarget);
    }

    [Fact]
    public void Write_ToADevice_GoesIntoIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Null(OutputFile.Unwritable("/dev/null", "--out"));
        Assert.Null(OutputFile.Write("/dev/null", "--out", "x"));
        Assert.NotNull(RegularFile.Problem("/dev/null", "a file"));
    }

    /// <summary>What a shell passes is written into, whatever is behind it; a file in memory is a file, of which nothing older stays.</summary>
    [Fact]
    public void Output_ToWhatAShellPasses_GoesIntoIt()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string journal = At("journal.db"), memory = $"/dev/shm/floorline-{Guid.NewGuid():n}.jsonl";
        Assert.Equal(0, CommandLine.Run("journal", "add", "llama-3-8b", "--on", "h100", "--measured", "8ms", "--journal", journal).Code);
        foreach (string place in new[] { "/dev/stdout", "/dev/fd/1" })
        {
            CommandLine.Said said = CommandLine.Run("journal", "export", "--journal", journal, "--output", place);
            Assert.Equal((0, true), (said.Code, said.Out.StartsWith('{')));
        }

        File.WriteAllText(memory, new string('0', 1_000_000));
        Assert.Null(OutputFile.Write(memory, "--out", "after"));
        Assert.Equal("after", File.ReadAllText(memory));
        File.Delete(memory);
    }

    [Fact]
    public void Unwritable_WhatCannotBeWritten_IsSaidBefore()
    {
        if (!OperatingSystem.IsWindows())
        {
            Process.Start("mkfifo", At("pipe")).WaitForExit();
            Assert.Contains("pipe", OutputFile.Unwritable(At("pipe"), "--out")!.Found, StringComparison.Ordinal);
        }

        Assert.Contains("--out", $"{OutputFile.Unwritable(At("no/such/folder.txt"), "--out")}", StringComparison.Ordinal);
        Assert.NotNull(OutputFile.Unwritable(_folder, "--out"));
        Assert.NotNull(OutputFile.Unwritable("", "--out"));
        Assert.Null(OutputFile.Unwritable(At("new.txt"), "--out"));
        Assert.Null(OutputFile.Unwritable(null, "--out"));
        Assert.False(File.Exists(At("new.txt")));
    }

    /// <summary>Twenty that read, add a line and write: no line is lost, and no reader sees half a file.</summary>
    [Fact]
    public void Update_ByTwentyAtOnce_KeepsAllTwenty()
    {
        string path = At("shared.txt");
        Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20 }, i =>
            Assert.Null(OutputFile.Update(path, "", text => ReadResult.Ok((text ?? "") + $"{i}\n"))));

        Assert.Equal(Enumerable.Range(0, 20), File.ReadAllLines(path).Select(int.Parse).Order());
    }

    [Fact]
    public void Update_WithAProblem_WritesNothing()
    {
        File.WriteAllText(At("a.txt"), "before");

        Problem? problem = OutputFile.Update(At("a.txt"), "", static _ => ReadResult.Failed<string>(new Problem("a", "", "x", "y")));

        Assert.Equal("x", problem!.Found);
        Assert.Equal("before", File.ReadAllText(At("a.txt")));
    }

    /// <summary>What cannot be written at the end is refused at the start: each verb that takes a place to write to.</summary>
    [Theory]
    [InlineData("--out", "measure", "command", "--runs", "1", "--out", "/no/such/folder/x", "--", "sleep", "1000")]
    [InlineData("--html", "trace", "samples/starved-training.trace.json", "--html", "/no/such/folder/x")]
    [InlineData("--svg", "measure", "host", "--quick", "--svg", "/no/such/folder/x")]
    [InlineData("--jsonl", "measure", "endpoint", "http://127.0.0.1:9", "--jsonl", "/no/such/folder/x")]
    [InlineData("--html", "measure", "endpoint", "http://127.0.0.1:9", "--html", "/no/such/folder/x")]
    public void Verb_WithAPlaceThatCannotBeWritten_IsRefusedAtOnce(string option, params string[] arguments)
    {
        CommandLine.Said said = CommandLine.Run(arguments);

        Assert.Equal(1, said.Code);
        Assert.Contains(option, said.Error, StringComparison.Ordinal);
        Assert.Empty(said.Out);
    }

    /// <summary>A full disk is not a reader who went away.</summary>
    [Theory]
    [InlineData("floors llama-3-8b --on h100 --json")]
    [InlineData("catalogue hardware")]
    [InlineData("verify counts 3/50 1/50")]
    [InlineData("journal export --journal {0}/journal.db")]
    public void Output_ToAFullDisk_IsLostWithExitCode1(string line)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        string command = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, _folder);
        Assert.Equal(0, CommandLine.Run("journal", "add", "llama-3-8b", "--on", "h100", "--measured", "8ms", "--journal", At("journal.db")).Code);

        Assert.Equal((1, true), Shell($"{command} > /dev/full", "No space left"));
        Assert.Equal((0, true), Shell($"{command} | head -c 1 > /dev/null; exit ${{PIPESTATUS[0]}}", ""));
    }

    [Theory]
    [InlineData("perhaps --concurrency", "measure", "endpoint", "http://127.0.0.1:9", "--concurency", "64")]
    [InlineData("--requets", "measure", "endpoint", "http://127.0.0.1:9", "--requets=100")]
    [InlineData("--htlm", "trace", "samples/starved-training.trace.json", "--htlm", "x.html")]
    [InlineData("--fromat", "report", "samples/vllm-bench.json", "--fromat", "json")]
    [InlineData("--measred", "journal", "add", "llama-3-8b", "--note", "--measred", "8ms")]
    public void Option_ThatIsMistyped_IsNoValue(string said, params string[] arguments)
    {
        CommandLine.Said answer = CommandLine.Run(arguments);

        Assert.Equal(1, answer.Code);
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-a\r\nX-Injected: 1")]
    [InlineData("sk-a\nb")]
    [InlineData("sk-\u0001")]
    public void Key_WithALineEnd_IsRefusedAndNotShown(string key)
    {
        CommandLine.Said said = CommandLine.RunWith(_folder, [KeyValuePair.Create("FLOORLINE_TEST_KEY", key)], "measure", "endpoint", "http://127.0.0.1:9",
            "--api-key-env", "FLOORLINE_TEST_KEY", "--requests", "1");

        Assert.Equal(1, said.Code);
        Assert.Contains("FLOORLINE_TEST_KEY", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", said.Error, StringComparison.Ordinal);
    }

    private (int Code, bool Said) Shell(string command, string expected)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{BuiltCommand.Line} {command}");
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error.Contains(expected, StringComparison.Ordinal));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
