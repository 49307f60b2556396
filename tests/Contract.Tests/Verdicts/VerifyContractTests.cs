using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Floorline.Contract.Tests.Verdicts;

/// <summary>What a program may rely on when it runs <c>verify</c>: names, exit codes, one document on stdout.</summary>
public sealed class VerifyContractTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Verify_FasterAndAsGood_IsKeptWithTheContractedNames()
    {
        JsonElement verdict = Verify(0, Run("before", 100, 200), Run("after", 50, 200), "--golden", Golden(50), "--slo", "p95<80ms", "--json");

        Assert.Equal("floorline/verdict@1", verdict.GetProperty("schema").GetString());
        Assert.Equal("keep", verdict.GetProperty("verdict").GetString());
        JsonElement speed = verdict.GetProperty("speed");
        Assert.Equal("faster", speed.GetProperty("verdict").GetString());
        Assert.Equal("median", speed.GetProperty("metric").GetString());
        Assert.InRange(speed.GetProperty("baseline_ms").GetDouble(), 90, 110);
        Assert.InRange(speed.GetProperty("candidate_ms").GetDouble(), 45, 55);
        Assert.InRange(speed.GetProperty("change").GetDouble(), speed.GetProperty("low").GetDouble(), speed.GetProperty("high").GetDouble());
        JsonElement quality = verdict.GetProperty("quality");
        Assert.Equal("pass", quality.GetProperty("verdict").GetString());
        Assert.Equal(0, quality.GetProperty("serious").GetInt32());
        Assert.Equal(0, quality.GetProperty("minor").GetInt32());
        Assert.Equal("serious<=1/50, warn at 2, fail above", quality.GetProperty("limit").GetString());
        Assert.Equal(JsonValueKind.Array, verdict.GetProperty("findings").ValueKind);
        Assert.Equal("met", verdict.GetProperty("targets")[0].GetProperty("candidate").GetString());
    }

    [Fact]
    public void Verify_Slower_IsRolledBackWithExitCode4()
    {
        JsonElement verdict = Verify(4, Run("before", 100, 200), Run("after", 120, 200), "--json");

        Assert.Equal("roll_back", verdict.GetProperty("verdict").GetString());
        Assert.Equal("slower", verdict.GetProperty("speed").GetProperty("verdict").GetString());
        Assert.Equal("not_judged", verdict.GetProperty("quality").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Verify_FastAndWrong_IsRolledBackWithExitCode4()
    {
        JsonElement verdict = Verify(4, Run("before", 100, 200), Run("after", 30, 200, wrong: 3), "--golden", Golden(50), "--json");

        Assert.Equal("roll_back", verdict.GetProperty("verdict").GetString());
        Assert.Equal("faster", verdict.GetProperty("speed").GetProperty("verdict").GetString());
        Assert.Equal("fail", verdict.GetProperty("quality").GetProperty("verdict").GetString());
        Assert.Equal(3, verdict.GetProperty("quality").GetProperty("serious").GetInt32());
    }

    [Fact]
    public void Verify_TwoOfFifty_WarnsAndIsInconclusive()
    {
        JsonElement verdict = Verify(6, Run("before", 100, 200), Run("after", 50, 200, wrong: 2), "--golden", Golden(50), "--json");

        Assert.Equal("inconclusive", verdict.GetProperty("verdict").GetString());
        Assert.Equal("warn", verdict.GetProperty("quality").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Verify_FewSamples_IsInconclusiveAndSaysHowManyAreNeeded()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "verify", Run("before", 100, 5), Run("after", 50, 5));

        Assert.Equal(6, said.Code);
        Assert.Contains("at least 6 are needed", said.Out, StringComparison.Ordinal);
        Assert.Contains("Next:", said.Out, StringComparison.Ordinal);
        Assert.Contains("at least 487 are needed", CommandLine.RunIn(_folder, "verify", Run("before", 100, 50), Run("after", 50, 50), "--metrics", "median,p99")
            .Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_TimesWithoutAUnit_AreReadWithOneAndRefusedWithout()
    {
        string times = Write("times.csv", string.Join('\n', Enumerable.Range(0, 200).Select(static i => $"{100 + (i * 37 % 11)}")));
        string others = Write("others.csv", string.Join('\n', Enumerable.Range(0, 200).Select(static i => $"{100 + (i * 41 % 11)}")));

        Assert.Contains("--unit", CommandLine.RunIn(_folder, "verify", times, others).Error, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.RunIn(_folder, "verify", times, others, "--unit", "ms").Code);
    }

    [Fact]
    public void Verify_TheSameRunTwice_IsSaidAndNeverKept()
    {
        string run = Run("before", 100, 300);
        string copy = Write("copy.jsonl", File.ReadAllText(Path.Combine(_folder, run)) + "\n");

        foreach (string other in new[] { run, copy })
        {
            JsonElement verdict = Verify(6, run, other, "--json");
            Assert.Equal("both sides are the same run twice: nothing was compared", verdict.GetProperty("reasons")[0].GetString());
            Assert.Equal("same_run", verdict.GetProperty("findings")[0].GetProperty("kind").GetString());
        }
    }

    /// <summary>A tail that was asked for and cannot speak is no reason to keep: p95 doubles, the median stays.</summary>
    [Theory]
    [InlineData(50, "not every metric can be judged: p95 of 50 samples is not supported: at least 96 are needed")]
    [InlineData(120, "one of p95 of less than")]
    public void Verify_ATailThatCannotBeJudged_IsNeverKept(int count, string reason)
    {
        string Tailed(string name, double tail) => Write(name, "latency_ms\n" + string.Join('\n', Enumerable.Range(0, count)
            .Select(i => (i * 7919 % 17 == 3 ? tail + (i % 5 * 9) : 100 + (i * 31 % 7 * 0.1)).ToString("0.###", CultureInfo.InvariantCulture))));

        JsonElement verdict = Verify(6, Tailed("a.csv", 200), Tailed("b.csv", 410), "--json");

        Assert.Contains(verdict.GetProperty("reasons").EnumerateArray(), r => r.GetString()!.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(6, CommandLine.RunIn(_folder, "verify", "a.csv", "b.csv").Code);
    }

    /// <summary>
    /// Runs as unit: five a side decide, four do not unless the change is larger than all that runs differ by; one against several is refused.
    /// </summary>
    [Fact]
    public void Verify_SeveralRunsASide_AreCountedAsRuns()
    {
        string[] Runs(string name, double middle, int runs) => [.. Enumerable.Range(0, runs).Select(i => Run($"{name}{new string('x', i)}",
            middle + (i * 0.4), 60))];
        string before = string.Join(',', Runs("before", 100, 5));
        string after = string.Join(',', Runs("after", 103, 5));
        string[] again = [.. after.Split(',').Select(static (f, i) => i == 0 ? "after.jsonl" : f)];

        JsonElement slower = Verify(4, before, after, "--json");
        JsonElement few = Verify(6, string.Join(',', before.Split(',')[..4]), string.Join(',', Runs("again", 100.5, 4)), "--json");
        CommandLine.Said one = CommandLine.RunIn(_folder, "verify", before, again[0]);

        Assert.Equal(5, slower.GetProperty("speed").GetProperty("baseline_runs").GetInt32());
        Assert.Equal(5, slower.GetProperty("speed").GetProperty("metrics")[0].GetProperty("candidate_effective").GetInt32());
        Assert.Contains("4 runs a side", few.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(1, one.Code);
        Assert.Contains("one run against several", one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ALook_WidensTheIntervalsAndSaysSo()
    {
        (string before, string after) = (Run("before", 100, 1500), Run("after", 100.5, 1500));
        double Width(JsonElement verdict) => verdict.GetProperty("speed").GetProperty("high").GetDouble() - verdict.GetProperty("speed").GetProperty("low")
            .GetDouble();

        JsonElement once = Verify(0, before, after, "--json");
        JsonElement fifth = Verify(0, before, after, "--look", "5", "--json");

        Assert.True(Width(fifth) > Width(once));
        Assert.Equal(5, fifth.GetProperty("inputs").GetProperty("look").GetInt32());
        Assert.Contains(fifth.GetProperty("findings").EnumerateArray(), static f => f.GetProperty("kind").GetString() == "looked_again");
        Assert.Contains("--look", CommandLine.RunIn(_folder, "verify", before, after, "--look", "0").Error, StringComparison.Ordinal);
    }

    /// <summary>Where both sides miss a target, it is the difference that is judged.</summary>
    [Theory]
    [InlineData(100.5, 3, "keep")]
    [InlineData(130, 4, "roll_back")]
    public void Verify_BothMissATarget_IsJudgedByTheDifference(double middle, int code, string outcome) => Assert.Equal(outcome,
        Verify(code, Run("before", 100, 300), Run("after", middle, 300), "--slo", "p95<50ms", "--json").GetProperty("verdict").GetString());

    [Fact]
    public void Verify_TimesThatDrift_AreNotEnoughAndTheFindingSaysWhy()
    {
        string times = Write("drift.csv", "latency_ms\n" + string.Join('\n', Enumerable.Range(100, 100)));

        CommandLine.Said said = CommandLine.RunIn(_folder, "verify", times, times);

        Assert.Equal(6, said.Code);
        Assert.Contains("nothing was compared", said.Out, StringComparison.Ordinal);
        CommandLine.Said steep = CommandLine.RunIn(_folder, "verify", times, Write("steep.csv", "latency_ms\n" + string.Join('\n', Enumerable.Range(101,
            100))));
        Assert.Equal(6, steep.Code);
        Assert.Contains("resemble", steep.Out, StringComparison.Ordinal);
        Assert.Contains("Next: remove what the findings name", steep.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_NoDifferenceInNoisyTimes_SaysHowManyWouldShowOne()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "verify", Run("before", 100, 20, spread: 60), Run("after", 100, 20, spread: 60));

        Assert.Equal(6, said.Code);
        Assert.Contains("no difference in speed is shown", said.Out, StringComparison.Ordinal);
        Assert.Contains("times of both sides in turns", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_MarkdownOfHostileNames_IsHarmless()
    {
        const string Id = "<img src=x onerror=alert(1)>|@all`\u001b[31m";
        string golden = Write("golden.jsonl", JsonSerializer.Serialize(new { id = Id, prompt = "?", expected = "good" }));
        string Rows(string name, string output) => Write(name,
            string.Concat(Enumerable.Range(0, 20).Select(i => JsonSerializer.Serialize(new { id = Id, output, latency_ms = 10 + (i * 7 % 20) }) + "\n")));

        CommandLine.Said said = CommandLine.RunIn(_folder, "verify", Rows("a.jsonl", "good"), Rows("b.jsonl", "bad"), "--golden", golden, "--markdown");

        Assert.Equal(4, said.Code);
        Assert.StartsWith("### \u274c Floorline: roll back\n", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3/50", "1/50", 0)]
    [InlineData("11/50", "5/50", 0)]
    [InlineData("0/50", "10/50", 4)]
    public void Counts_OfTheText_AreJudgedWithTheirIntervals(string before, string after, int code)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "verify", "counts", before, after, "--json");

        Assert.Equal(code, said.Code);
        Assert.Equal("floorline/counts@1", said.Json.GetProperty("schema").GetString());
        Assert.InRange(said.Json.GetProperty("after").GetProperty("share").GetDouble(), said.Json.GetProperty("after").GetProperty("low")
            .GetDouble(), said.Json.GetProperty("after").GetProperty("high").GetDouble());
        Assert.Equal(code != 0, said.Json.GetProperty("change_shown").GetBoolean());
    }

    [Theory]
    [InlineData("verify", "BASELINE")]
    [InlineData("verify missing.jsonl alsomissing.jsonl", "missing.jsonl")]
    [InlineData("verify http://127.0.0.1:1/v1 http://127.0.0.1:1/v1", "--golden")]
    [InlineData("verify http://key@127.0.0.1/v1 x.csv --golden g", "--golden|BASELINE|g")]
    [InlineData("verify a b --limit serious<=1/50", "--golden FILE with it")]
    [InlineData("verify a b --slo p95>2", "p95<1.2s")]
    [InlineData("verify a b --false-alarms 60%", "20%")]
    [InlineData("verify counts 3/50 x", "AFTER")]
    [InlineData("measure command", "CMD")]
    [InlineData("measure command --runs 2 -- /no/such/program", "a program that can be started")]
    [InlineData("measure command --runs 2 -- false", "--ignore-failure")]
    public void Run_BadInput_SaysWhatIsWrongAndExitsWith1(string line, string expected)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, line.Split(' '));

        Assert.Equal(1, said.Code);
        Assert.Equal("", said.Out);
        Assert.Contains(expected.Split('|'), word => said.Error.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void MeasureCommand_TwoFiles_AreComparedByVerify()
    {
        CommandLine.Said first = CommandLine.RunIn(_folder, "measure", "command", "--warmup", "1", "--runs", "12", "--out", "a.jsonl", "--json", "--", "sleep",
            "0.001");
        CommandLine.Said second = CommandLine.RunIn(_folder, "measure", "command", "--warmup", "1", "--runs", "12", "--out", "b.jsonl", "--", "sleep", "0.15");

        Assert.True(first.Code is 0 or 6, first.Error);
        Assert.Equal("floorline/command@1", first.Json.GetProperty("schema").GetString());
        Assert.Contains("b.jsonl", second.Out, StringComparison.Ordinal);

        // on a machine that is busy in waves the runs may count as too few
        Assert.True(CommandLine.RunIn(_folder, "verify", "a.jsonl", "b.jsonl", "--json").Json.GetProperty("speed").GetProperty("verdict")
            .GetString() is "slower" or "not_enough_data");
    }

    private JsonElement Verify(int code, params string[] arguments)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, ["verify", .. arguments]);
        Assert.True(said.Code == code, $"exit {said.Code}: {said.Error}{said.Out}");
        return said.Json;
    }

    private string Golden(int prompts) => Write("golden.jsonl", string.Concat(Enumerable.Range(0, prompts).Select(static i => $$"""{"id": "p{{i}}", "prompt": "?", "expected": "good"}""" + "\n")));

    /// <summary>A run over 50 prompts with seeded times around a middle.</summary>
    private string Run(string name, double middle, int count, int wrong = 0, double spread = 10)
    {
        var random = new Random(count + (int)middle + name.Length);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string time = (middle + (spread * (random.NextDouble() - 0.5))).ToString("0.###", CultureInfo.InvariantCulture);
            text.Append($$"""{"id": "p{{i % 50}}", "output": "{{(i % 50 < wrong ? "bad" : "good")}}", "latency_ms": {{time}}}""").Append('\n');
        }

        return Write(name + ".jsonl", text.ToString());
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder, name), text);
        return name;
    }
}
