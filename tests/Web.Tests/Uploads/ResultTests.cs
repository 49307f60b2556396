using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Floorline.Web.Tests.Uploads;

/// <summary>Results of other tools and two runs, as forms of files: the answers are the command line's, and nothing is left behind.</summary>
public sealed class ResultTests : IAsyncLifetime
{
    private const string Golden = """
        {"id":"a","prompt":"Say a","checks":[{"kind":"contains","text":"a"},{"kind":"words","max":3,"severity":"minor"}]}
        {"id":"b","prompt":"Say b","checks":[{"kind":"human","question":"Is it polite?"}]}
        """;

    private string _folder = null!;

    public Task InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("floorline-results-").FullName;
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("")]
    [InlineData("on=h100")]
    [InlineData("on=h100&model=llama-3-70b&weights=fp8&tp=2")]
    [InlineData("model=llama-3-8b")]
    public async Task Report_Files_GiveWhatTheCommandLinePrints(string query)
    {
        await using var server = new RunningServer();
        string[] files = [Kept("vllm.json", await File.ReadAllTextAsync(RepositoryRoot.Of("samples", "vllm-bench.json"))), Kept("own.csv", "concurrency,ttft_ms,e2e_ms,output_tokens\n4,20,400,32\n4,22,410,32\n")];
        string[] options = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).SelectMany(static o => new[] { "--" + o.Split('=')[0], o.Split('=')[1] })];
        string printed = Printed(["report", .. files, .. options]);

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/report?" + query, Form(files.Select(static f => ("file", f))));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("floorline/serving@1", printed, StringComparison.Ordinal);
        Assert.Equal(printed, await answer.Content.ReadAsStringAsync());
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [SharedDataFact("fixtures/serving")]
    public async Task Report_OfEachTool_GivesWhatTheCommandLinePrints()
    {
        string[] names =
        [
            "vllm/inferencex/qwen35_vllm_tp8_isl1024_osl128_conc16.json", "sglang/llama_3_3_70b_online_output.jsonl", "guidellm/guidellm_report_v2.first_benchmark_only.json",
            "aiperf/profile_export_aiperf.excerpt.json", "genai-perf/perf_analyzer.csv", "llmperf/summary_anyscale_7b.json", "llama-bench/readme_sample.csv", "live_here/llama_bench_110m.md",
            "mlperf_v0.5/NVIDIA_results_T4x8_ssd-large_Offline_performance_run_1_mlperf_log_summary.txt", "inference-perf/config.yaml", "llm-d/br_v0_2_example.yaml", "live_here/hey_c4.txt",
        ];
        string[] files = [.. names.Select(static n => SharedData.PathOf("fixtures/serving/" + n))];
        string printed = files.Aggregate(CommandLine.Json(["report", .. files]).TrimEnd('\n'), static (text, file) => text.Replace(file, Path.GetFileName(file), StringComparison.Ordinal));
        await using var server = new RunningServer();

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/report", Form(files.Select(static f => ("file", f))));

        Assert.Equal(printed, await answer.Content.ReadAsStringAsync());
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Report_WhatIsNoResult_IsRefusedInTheCommandLinesWords()
    {
        await using var server = new RunningServer();
        string[] files = [Kept("poem.txt", "Roses are red"), Kept("broken.json", "{\"a\":")];
        string printed = Printed(["report", .. files]);

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/report", Form(files.Select(static f => ("file", f))));
        HttpResponseMessage empty = await server.Upload("/api/v1/report", "--x--\r\n"u8.ToArray(), "multipart/form-data; boundary=x");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Messages(printed), Messages(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Contains("at least one benchmark result", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Report_ModelThatNamesAFile_DoesNotOpenIt()
    {
        await using var server = new RunningServer();
        string file = Kept("vllm.json", await File.ReadAllTextAsync(RepositoryRoot.Of("samples", "vllm-bench.json")));
        string config = Kept("config.json", """{"model_type":"llama","architectures":["LlamaForCausalLM"],"hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,"vocab_size":128256}""");

        string there = await (await server.Client.PostAsync("/api/v1/report?on=h100&model=" + Uri.EscapeDataString(config), Form([("file", file)]))).Content.ReadAsStringAsync();
        string absent = await (await server.Client.PostAsync("/api/v1/report?on=h100&model=" + Uri.EscapeDataString(config + "x"), Form([("file", file)]))).Content.ReadAsStringAsync();

        Assert.Contains("files of the server are not opened", there, StringComparison.Ordinal);
        Assert.Equal(absent.Replace("config.jsonx", "config.json", StringComparison.Ordinal), there);
        Assert.Contains("\"ratio\"", Printed("report", file, "--on", "h100", "--model", config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 50, "", "keep")]
    [InlineData(100, 130, "slo=p95<120ms", "roll_back")]
    [InlineData(100, 101, "detect=1%&metrics=median,p90&false-alarms=1%&tolerance=1%", "inconclusive")]
    public async Task Verify_Runs_GiveWhatTheCommandLinePrints(double before, double after, string query, string verdict)
    {
        await using var server = new RunningServer();
        (string first, string second) = (Kept("before.csv", Times(before, 5)), Kept("after.csv", Times(after, 6)));
        string[] options = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).SelectMany(static o => new[] { "--" + o[..o.IndexOf('=', StringComparison.Ordinal)], o[(o.IndexOf('=', StringComparison.Ordinal) + 1)..] })];
        string printed = Printed(["verify", first, second, .. options]);
        string markdown = Said(["verify", first, second, .. options, "--markdown"]);

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/verify?" + Escaped(query), Form([("baseline", first), ("candidate", second)]));
        HttpResponseMessage comment = await server.Client.GetAsync(answer.Headers.Location + "/markdown");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"\"verdict\": \"{verdict}\"", printed, StringComparison.Ordinal);
        Assert.Equal(printed, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/markdown", comment.Content.Headers.ContentType?.MediaType);
        Assert.Equal(markdown, await comment.Content.ReadAsStringAsync() + "\n");
        Assert.Equal(printed, await server.Client.GetStringAsync(answer.Headers.Location));
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task Verify_GoldenSetWithAPersonsCheck_GivesTheSheetAndTakesTheMarks()
    {
        await using var server = new RunningServer();
        (string first, string second) = (Kept("before.jsonl", Answers("a", "b")), Kept("after.jsonl", Answers("a and far too many words", "b, please")));
        string golden = Kept("golden.jsonl", Golden);
        string sheet = Path.Combine(_folder, "sheet.csv");
        string printed = Printed("verify", first, second, "--golden", golden, "--review-sheet", sheet);
        (string, string)[] form = [("baseline", first), ("candidate", second), ("golden", golden)];

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/verify", Form(form));
        HttpResponseMessage given = await server.Client.GetAsync(answer.Headers.Location + "/review-sheet");

        Assert.Equal(printed, await answer.Content.ReadAsStringAsync());
        Assert.Contains("\"verdict\": \"undecided\"", printed, StringComparison.Ordinal);
        Assert.Equal("text/csv", given.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await File.ReadAllTextAsync(sheet), await given.Content.ReadAsStringAsync());

        string marks = Kept("marks.csv", string.Join('\n', (await File.ReadAllLinesAsync(sheet)).Select(static (line, i) => i == 0 ? line : line[..^1] + "ok,")));
        string marked = Printed("verify", first, second, "--golden", golden, "--marks", marks);
        HttpResponseMessage judged = await server.Client.PostAsync("/api/v1/verify", Form([.. form, ("marks", marks)]));
        Assert.DoesNotContain("\"verdict\": \"undecided\"", marked, StringComparison.Ordinal);
        Assert.Equal(marked, await judged.Content.ReadAsStringAsync());
        Assert.Empty(await server.FilesLeft());
    }

    [Theory]
    [InlineData("slo=p95", "latency_ms\n1\n2\n")]
    [InlineData("limit=serious<=1/50", "latency_ms\n1\n2\n")]
    [InlineData("unit=fortnights&column=x", "x\n1\n")]
    [InlineData("", "1,2\n3,4\n")]
    public async Task Verify_WhatCannotBeJudged_IsRefusedInTheCommandLinesWords(string query, string run)
    {
        await using var server = new RunningServer();
        (string first, string second) = (Kept("before.csv", run), Kept("after.csv", run));
        string[] options = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).SelectMany(static o => new[] { "--" + o[..o.IndexOf('=', StringComparison.Ordinal)], o[(o.IndexOf('=', StringComparison.Ordinal) + 1)..] })];

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/verify?" + Escaped(query), Form([("baseline", first), ("candidate", second)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(Messages(Printed(["verify", first, second, .. options])), Messages(await answer.Content.ReadAsStringAsync()));
        Assert.Null(answer.Headers.Location);
    }

    [Theory]
    [InlineData("3/50", "1/50", "")]
    [InlineData("11/50", "5/50", "serious<=1/50, warn at 2, fail above")]
    [InlineData("x", "", "")]
    public async Task Counts_GiveWhatTheCommandLinePrints(string before, string after, string limit)
    {
        await using var server = new RunningServer();
        string printed = Printed(["verify", "counts", before, after, .. limit.Length > 0 ? new[] { "--limit", limit } : []]);

        string answered = await (await server.Get($"/api/v1/verify/counts?before={Uri.EscapeDataString(before)}&after={Uri.EscapeDataString(after)}&limit={Uri.EscapeDataString(limit)}")).Content.ReadAsStringAsync();

        if (before == "x")
        {
            Assert.Equal(Messages(printed), Messages(answered));
        }
        else
        {
            Assert.Equal(printed, answered);
        }
    }

    [Fact]
    public async Task Answer_Kept_IsGivenAgainToItsOwnRouteUntilItIsForgotten()
    {
        await using var server = new RunningServer();
        string file = Kept("own.csv", "concurrency,ttft_ms\n4,20\n");
        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/report", Form([("file", file)]));
        string kept = answer.Headers.Location!.ToString();

        Assert.Equal(await answer.Content.ReadAsStringAsync(), await server.Client.GetStringAsync(kept));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(kept.Replace("report", "verify", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(kept.Replace("report", "verify", StringComparison.Ordinal) + "/markdown")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.DeleteAsync(kept.Replace("report", "verify", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync(kept)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(kept)).StatusCode);
    }

    [Fact]
    public async Task Answers_MoreOrLargerThanAreKept_AreGivenAllTheSame()
    {
        await using var server = new RunningServer(new ServeOptions { ResultsKept = 1, ResultBytesKept = 20_000 });
        string small = Kept("own.csv", "concurrency,ttft_ms\n4,20\n");
        string large = Kept("large.csv", "concurrency,p50_ttft_ms\n" + string.Concat(Enumerable.Range(1, 40).Select(static i => $"{i},20\n")));
        HttpResponseMessage first = await server.Client.PostAsync("/api/v1/report", Form([("file", small)]));
        HttpResponseMessage second = await server.Client.PostAsync("/api/v1/report", Form([("file", small)]));
        HttpResponseMessage third = await server.Client.PostAsync("/api/v1/report", Form([("file", large)]));

        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Null(third.Headers.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(first.Headers.Location)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(second.Headers.Location)).StatusCode);
    }

    [Theory]
    [InlineData("../../../etc/cron.d/x.csv", "x.csv")]
    [InlineData("..\\..\\x.csv", "x.csv")]
    [InlineData("a\u001b[31mb.csv", "a?[31mb.csv")]
    [InlineData("größe <b>&.csv", "größe <b>&.csv")]
    [InlineData("http://127.0.0.1:9/v1", "v1")]
    public async Task Name_OfAFile_SteersNothing(string name, string shown)
    {
        await using var server = new RunningServer();
        byte[] body = Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nconcurrency,ttft_ms\n4,20\n\r\n--x--\r\n");

        HttpResponseMessage answer = await server.Upload("/api/v1/report", body, "multipart/form-data; boundary=x");
        JsonElement document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(shown, document.GetProperty("inputs").GetProperty("files")[0].GetProperty("file").GetString());
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Theory]
    [InlineData("verify?model=llama-3-8b", "one of slo")]
    [InlineData("verify?save=/tmp/x", "not known")]
    [InlineData("verify?key-variable=HOME", "not known")]
    [InlineData("verify", "CANDIDATE")]
    [InlineData("verify?slo=a&slo=b", "twice")]
    [InlineData("report?measured=9ms", "not taken here")]
    [InlineData("report?name=x.json", "not known")]
    public async Task Option_ThatIsNotTaken_IsRefused(string route, string words)
    {
        await using var server = new RunningServer();
        string file = Kept("own.csv", "latency_ms,ttft_ms\n4,20\n");

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/" + route, Form([(route[0] == 'v' ? "baseline" : "file", file)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a.csv\"\r\n\r\nx\r\n--x--\r\n", "a part that is not known")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"baseline\"\r\n\r\nx\r\n--x--\r\n", "is no file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"baseline\"; filename=\"\"\r\n\r\n\r\n--x--\r\n", "is no file")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"baseline\"; filename=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name=\"baseline\"; filename=\"b\"\r\n\r\n1\r\n--x--\r\n", "the part twice")]
    [InlineData("--x\r\n\r\nx\r\n--x--\r\n", "a part that is not known")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"baseline\"; filename=\"a\"\r\n\r\ncut off", "broken or cut off")]
    [InlineData("no form at all", "broken or cut off")]
    public async Task Form_ThatIsNone_IsRefusedAndLeavesNothing(string body, string words)
    {
        await using var server = new RunningServer();

        HttpResponseMessage answer = await server.Upload("/api/v1/verify", Encoding.UTF8.GetBytes(body), "multipart/form-data; boundary=x");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/mixed; boundary=x")]
    public async Task Body_ThatIsNoForm_IsOfTheWrongType(string type)
    {
        await using var server = new RunningServer();

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Upload("/api/v1/report", "{}"u8.ToArray(), type)).StatusCode);
    }

    [Fact]
    public async Task Files_MoreThanAreTaken_AreRefused()
    {
        await using var server = new RunningServer(new ServeOptions { MostFiles = 2 });
        string file = Kept("own.csv", "concurrency,ttft_ms\n4,20\n");

        HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/report", Form([("file", file), ("file", file), ("file", file)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("at most 2", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Oversized_FilesTogether_RefusedAndGone(bool stated)
    {
        await using var server = new RunningServer(new ServeOptions { LargestRuns = 100_000 });
        await using NetworkStream connection = await server.Connect();
        byte[] part = [.. "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"u8, .. new byte[60_000], .. "\r\n"u8];
        byte[] body = [.. part, .. part, .. "--x--\r\n"u8];
        await connection.WriteAsync(Head(server, "report", stated ? $"Content-Length: {(stated ? 10_000_000 : 0)}" : "Transfer-Encoding: chunked"));
        if (!stated)
        {
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"));
            await connection.WriteAsync(body);
            await connection.WriteAsync("\r\n0\r\n\r\n"u8.ToArray());
        }

        Assert.StartsWith("HTTP/1.1 413", await FirstLine(connection), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task Aborted_InTheSecondFile_Gone()
    {
        await using var server = new RunningServer(new ServeOptions { UploadsAtOnce = 1 });
        await using (NetworkStream connection = await server.Connect())
        {
            await connection.WriteAsync(Head(server, "report", "Content-Length: 1000000"));
            await connection.WriteAsync("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nttft_ms\n1\n\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.csv\"\r\n\r\n"u8.ToArray());
            await connection.WriteAsync(new byte[200_000]);
            await Until(() => server.Files.Length == 2);
        }

        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
        string file = Kept("own.csv", "concurrency,ttft_ms\n4,20\n");
        await Until(() => server.Client.PostAsync("/api/v1/report", Form([("file", file)])).Result.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Slow_Form_RefusedAndGone()
    {
        await using var server = new RunningServer(new ServeOptions { UploadTime = TimeSpan.FromMilliseconds(300) });
        await using NetworkStream connection = await server.Connect();
        await connection.WriteAsync(Head(server, "report", "Content-Length: 1000000"));
        await connection.WriteAsync("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nttft"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 408", await FirstLine(connection), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Form_OfAnotherSite_IsRefused()
    {
        await using var server = new RunningServer();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/report") { Content = Form([("file", Kept("own.csv", "concurrency,ttft_ms\n4,20\n"))]) };
        request.Headers.Add("Origin", "https://example.com");

        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(request)).StatusCode);
    }

    private string Kept(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What the command line prints with --json, with the names that a browser would give.</summary>
    private string Printed(params string[] arguments) => CommandLine.Json(arguments).TrimEnd('\n').Replace(_folder + "/", "", StringComparison.Ordinal);

    private string Said(string[] arguments)
    {
        using Process process = CommandLine.Start(arguments);
        process.StandardInput.Close();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Replace(_folder + "/", "", StringComparison.Ordinal);
    }

    private static MultipartFormDataContent Form(IEnumerable<(string Part, string File)> files)
    {
        var form = new MultipartFormDataContent("boundary-of-the-test");
        foreach ((string part, string file) in files)
        {
            form.Add(new ByteArrayContent(File.ReadAllBytes(file)), part, Path.GetFileName(file));
        }

        return form;
    }

    private static string Escaped(string query) => query.Replace("%", "%25", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal);

    /// <summary>200 times around a median, the same every time.</summary>
    private static string Times(double median, int seed)
    {
        var random = new Random(seed);
        return "latency_ms\n" + string.Concat(Enumerable.Range(0, 200).Select(_ => FormattableString.Invariant($"{median * (0.85 + (0.3 * random.NextDouble())):0.000}\n")));
    }

    private static string Answers(string first, string second) =>
        string.Concat(Enumerable.Range(0, 50).Select(i => $$"""{"id":"a","output":"{{first}}","latency_ms":{{10 + (i % 7)}}}""" + "\n" + $$"""{"id":"b","output":"{{second}}","latency_ms":{{11 + (i % 5)}}}""" + "\n"));

    private static string[] Messages(string document) => [.. JsonDocument.Parse(document).RootElement.GetProperty("problems").EnumerateArray().Select(static p => p.GetProperty("message").GetString()!)];

    private static byte[] Head(RunningServer server, string route, string length) =>
        Encoding.ASCII.GetBytes($"POST /api/v1/{route} HTTP/1.1\r\nHost: localhost:{server.Address.Port}\r\nContent-Type: multipart/form-data; boundary=x\r\n{length}\r\n\r\n");

    private static async Task<string> FirstLine(NetworkStream connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await new StreamReader(connection).ReadLineAsync(patience.Token) ?? "";
    }

    private static async Task Until(Func<bool> condition)
    {
        for (int i = 0; i < 400 && !condition(); i++)
        {
            await Task.Delay(25);
        }

        Assert.True(condition());
    }
}
