using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace Floorline.Contract.Tests;

public sealed class MeasureHostTests(MeasuredHost host) : IClassFixture<MeasuredHost>
{
    [Fact]
    public void Json_Quick_HasTheNamesOfTheContract()
    {
        Assert.True(host.Said.Code == 0, host.Said.Error);
        Assert.Equal("", host.Said.Error);
        JsonElement json = host.Said.Json;
        Assert.Equal("floorline/host@1", json.GetProperty("schema").GetString());
        foreach (string name in (string[])["read_gb_s", "write_gb_s", "copy_gb_s", "triad_gb_s"])
        {
            AssertFigure(json.GetProperty("bandwidth").GetProperty(name));
        }

        Assert.All(json.GetProperty("bandwidth").GetProperty("ladder").EnumerateArray(), static point => AssertFigure(point.GetProperty("gb_s")));
        AssertFigure(json.GetProperty("peak").GetProperty("fp32_gflop_s"));
        AssertFigure(json.GetProperty("gemm_gflop_s"));
        AssertFigure(json.GetProperty("latency_ns"));
        Assert.Equal(JsonValueKind.Array, json.GetProperty("findings").ValueKind);
    }

    [Fact]
    public void Ladder_FirstCache_IsFasterThanMemory()
    {
        JsonElement[] reads = [.. host.Said.Json.GetProperty("bandwidth").GetProperty("ladder").EnumerateArray()
            .Where(static p => p.GetProperty("kernel").GetString() == "read" && p.GetProperty("threads").GetInt32() == 1)];

        // The fastest round of the cache and the typical one of memory: a neighbour that takes the processor slows rounds, and hastens none.
        double cache = reads.MinBy(static p => p.GetProperty("bytes").GetInt64()).GetProperty("gb_s").GetProperty("high").GetDouble();
        double memory = reads.MaxBy(static p => p.GetProperty("bytes").GetInt64()).GetProperty("gb_s").GetProperty("median").GetDouble();
        Assert.True(cache > memory, $"{cache} GB/s from the first cache, {memory} GB/s from memory");
    }

    [Fact]
    public void Svg_Roofline_IsXml() => Assert.Equal("svg", XDocument.Load(host.Svg).Root!.Name.LocalName);

    [Theory]
    [InlineData("floors", "llama-3-8b", "--on", "host", "--weights", "q4_0")]
    [InlineData("diagnose", "llama-3-8b", "--on", "host", "--weights", "q4_0", "--measured", "900ms")]
    [InlineData("predict", "llama-3-8b", "--on", "host", "--weights", "q8_0")]
    [InlineData("plan", "tinyllama-1.1b", "--on", "host", "--slo", "itl<500ms")]
    public void Verb_OnHost_TakesTheRecord(params string[] arguments)
    {
        CommandLine.Said said = host.Run([.. arguments, "--json"]);

        Assert.True(said.Code is 0 or 3, said.Error);
        Assert.Contains("\"host\"", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void OnHost_BeforeMeasuring_SaysWhatToRun()
    {
        string empty = Directory.CreateTempSubdirectory("floorline-none-").FullName;
        CommandLine.Said said = CommandLine.RunWith([("FLOORLINE_HOME", empty)], empty, "floors", "llama-3-8b", "--on", "host");
        Directory.Delete(empty);

        Assert.Equal(1, said.Code);
        Assert.Contains("floorline measure host", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_Early_PrintsWhatThereIs()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string home = Directory.CreateTempSubdirectory("floorline-stop-").FullName;
        using Process process = CommandLine.Begin([("FLOORLINE_HOME", home)], home, "measure", "host", "--limit", "120s", "--json");
        Task<string> text = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        // The handler is there once the runtime has started; a signal before that would end the process without a word.
        bool ended = false;
        for (int i = 0; i < 200 && !ended; i++)
        {
            ended = process.WaitForExit(100);
            if (!ended && i >= 20 && i % 20 == 0)
            {
                using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
                ended = process.WaitForExit(15_000);
            }
        }

        Directory.Delete(home, recursive: true);
        Assert.True(ended);
        Assert.True(process.ExitCode is 0 or 6, $"exit {process.ExitCode}: {await errors}");
        JsonElement json = JsonDocument.Parse(await text).RootElement;
        Assert.True(json.GetProperty("interrupted").GetBoolean());
        Assert.Contains(json.GetProperty("findings").EnumerateArray(), static f => f.GetProperty("code").GetString() == "interrupted");
    }

    [Theory]
    [InlineData("measure", "host", "--limit", "soon")]
    [InlineData("measure", "host", "--limit", "0s")]
    [InlineData("measure", "host", "--threads", "0")]
    public void Options_Wrong_AreRefused(params string[] arguments)
    {
        CommandLine.Said said = host.Run(arguments);

        Assert.Equal(1, said.Code);
        Assert.StartsWith("floorline: ", said.Error, StringComparison.Ordinal);
        Assert.Equal("", said.Out);
    }

    private static void AssertFigure(JsonElement figure)
    {
        double low = figure.GetProperty("low").GetDouble(), median = figure.GetProperty("median").GetDouble(), high = figure.GetProperty("high").GetDouble();
        Assert.True(low > 0 && low <= median && median <= high, figure.ToString());
        Assert.True(figure.GetProperty("samples").GetInt32() >= 1);
        Assert.True(figure.GetProperty("dropped").GetInt32() >= 0);
    }
}
