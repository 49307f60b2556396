using System.Net;
using System.Text.Json;
using Floorline.Workbench;

namespace Floorline.Web.Tests.Api;

/// <summary>The journal over HTTP is the command line's, document for document, and no request says which journal it is.</summary>
public sealed class JournalRouteTests : IAsyncLifetime
{
    private const string Config = """{"model_type":"llama","architectures":["LlamaForCausalLM"],"hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,"vocab_size":128256}""";

    private string _folder = null!;
    private string _journal = null!;
    private RunningServer _server = null!;

    public Task InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("floorline-journal-").FullName;
        _journal = Path.Combine(_folder, "journal.db");
        _server = new RunningServer(new ServeOptions { Journal = new JournalPlace { Address = _journal, Folder = _folder } });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Assert.Empty(_server.Faults);
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Post_VerdictThatWasGiven_IsTheResultOfThePlan()
    {
        var place = new JournalPlace { Address = _journal, Folder = _folder };
        Assert.True(Verb.JournalAdd(place, new JournalAddSpec { Situation = new SituationSpec { Model = "llama-3-8b", On = "h100", Weights = "bf16", Measured = "9ms" } }).IsOk);
        Assert.True(Verb.JournalAdd(place, new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8" }, Predicted = "5ms..7ms" }).IsOk);
        using var form = new MultipartFormDataContent();
        foreach ((string part, int from) in new[] { ("baseline", 9000), ("candidate", 6000) })
        {
            // In no order: times that come round every 13 depend on each other, and few of them show anything.
            int[] times = [.. Enumerable.Range(0, 299).Select(i => from + (i % 13 * 10))];
            new Random(from).Shuffle(times);
            form.Add(new StringContent("latency_us\n" + string.Concat(times.Select(static t => $"{t}\n"))), part, part + ".csv");
        }

        HttpResponseMessage verdict = await _server.Client.PostAsync("/api/v1/verify", form);
        string id = verdict.Headers.Location!.ToString().Split('/')[^1];
        HttpResponseMessage answer = await _server.Post("/api/v1/journal", $$"""{"for":"2","verify":"{{id}}","note":"as expected"}""");
        HttpResponseMessage unknown = await _server.Post("/api/v1/journal", """{"for":"2","verify":"/etc/passwd"}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        JsonElement entry = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("entries")[0];
        Assert.Equal("keep", entry.GetProperty("verdict").GetString());
        Assert.Equal("median", entry.GetProperty("metric").GetString());
        Assert.Equal(6.06, entry.GetProperty("measured_ms").GetDouble(), 2);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("no verdict under this name", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/journal", "list")]
    [InlineData("/journal?limit=2", "list --limit 2")]
    [InlineData("/journal?limit=2&before=3&on=l4", "list --limit 2 --before 3 --on l4")]
    [InlineData("/journal?verdict=keep&lever=weights&engine=vllm&model=llama-3-8b", "list --verdict keep --lever weights --engine vllm --model llama-3-8b")]
    [InlineData("/journal/tree", "tree")]
    [InlineData("/journal/tree?entry=3&limit=2", "tree 3 --limit 2")]
    [InlineData("/journal/compare?entry=1&other=3", "compare 1 3")]
    [InlineData("/journal/compare?entry=latest", "compare latest")]
    [InlineData("/journal/score", "score")]
    [InlineData("/journal/score?limit=1", "score --limit 1")]
    [InlineData("/journal/entries/2", "show 2")]
    [InlineData("/journal/entries/latest", "show latest")]
    public async Task Get_SeededJournal_GivesWhatTheCommandLinePrints(string path, string line)
    {
        Seed();

        string answered = await (await _server.Get("/api/v1" + path)).Content.ReadAsStringAsync();

        Assert.Equal(Printed(line), answered);
        Assert.DoesNotContain("floorline/problems@1", answered, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/journal?limit=0", "list --limit 0")]
    [InlineData("/journal?verdict=good", "list --verdict good")]
    [InlineData("/journal/tree?entry=99", "tree 99")]
    [InlineData("/journal/compare?entry=1", "compare 1")]
    [InlineData("/journal/compare?entry=1&other=zzzz", "compare 1 zzzz")]
    [InlineData("/journal/score?limit=many", "score --limit many")]
    [InlineData("/journal/entries/99", "show 99")]
    public async Task Get_BadInput_SaysWhatTheCommandLineSays(string path, string line)
    {
        Seed();

        HttpResponseMessage answer = await _server.Get("/api/v1" + path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(Messages(Printed(line)), Messages(await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/journal?journal=/etc/passwd")]
    [InlineData("/journal?limit=1&limit=2")]
    [InlineData("/journal/compare")]
    [InlineData("/journal/compare?entry=")]
    [InlineData("/journal/tree?folder=/tmp")]
    [InlineData("/journal/entries/1?x=1")]
    [InlineData("/journal/entries/..%2f..%2fetc")]
    public async Task Get_WhatNoRouteTakes_IsRefused(string path)
    {
        Seed();

        Assert.Equal(HttpStatusCode.BadRequest, (await _server.Get("/api/v1" + path)).StatusCode);
    }

    [Theory]
    [InlineData("/journal")]
    [InlineData("/journal/tree")]
    [InlineData("/journal/compare?entry=1&other=2")]
    [InlineData("/journal/score")]
    [InlineData("/journal/entries/1")]
    public async Task Get_NoJournal_Is404AndMakesNone(string path)
    {
        HttpResponseMessage answer = await _server.Get("/api/v1" + path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("floorline journal", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Get_FileThatIsNoJournal_IsRefusedAndNotShown()
    {
        await File.WriteAllTextAsync(_journal, "root:x:0:0 " + new string('x', 4096));

        HttpResponseMessage answer = await _server.Get("/api/v1/journal");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("root:x", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NothingSaid_IsTheJournalNearestToTheFolder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "project", "deep"));
        Assert.True(Verb.JournalInit(new JournalPlace { Folder = Path.Combine(_folder, "project") }).IsOk);
        await using var server = new RunningServer(new ServeOptions { Journal = new JournalPlace { Folder = Path.Combine(_folder, "project", "deep") } });

        Assert.Equal(0, (await server.Json("/api/v1/journal")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Post_Situation_IsOnRecordAsTheAnswerSays()
    {
        HttpResponseMessage first = await _server.Post("/api/v1/journal", """{"model":"llama-3-8b","on":"h100","weights":"bf16","engine":"vllm","measured":"9ms","note":"<b>first</b> & \"best\""}""");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        HttpResponseMessage second = await _server.Post("/api/v1/journal", """{"parent":"latest","weights":"fp8","predicted":"floors","measured":"6.5ms","verdict":"keep"}""");
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);

        JsonElement said = JsonDocument.Parse(await second.Content.ReadAsStringAsync()).RootElement.GetProperty("entries")[0];
        JsonElement shown = JsonDocument.Parse(Printed("show latest")).RootElement.GetProperty("entries")[0];
        Assert.Equal(shown.GetRawText(), said.GetRawText());
        Assert.Equal("keep", said.GetProperty("verdict").GetString());
        Assert.Equal("floors", said.GetProperty("prediction").GetProperty("basis").GetString());
        Assert.Equal($"/api/v1/journal/entries/{said.GetProperty("id").GetString()}", second.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _server.Get(second.Headers.Location!.ToString())).StatusCode);
        Assert.Contains("\"whole\": true", Printed("check"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"on":"h100","measured":"9ms"}""", "MODEL")]
    [InlineData("""{"model":"llama-3-8b","measured":"9ms"}""", "--on")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"soon"}""", "--measured")]
    [InlineData("""{"model":"no-such-model","on":"h100","measured":"9ms"}""", "no-such-model")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","verdict":"good"}""", "--verdict")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","allow-many":"yes"}""", "allow-many")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","journal":"/tmp/other.db"}""", "journal")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","samples":"/etc/passwd"}""", "samples")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","verify":"/etc/passwd"}""", "verify")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","predict":"/etc/passwd"}""", "predict")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","note":"hf_abcdefghijklmnopqrstuvwxyzABCDEFGH"}""", "--note")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","note":"\u001b[2J"}""", "--note")]
    [InlineData("""{"model":"llama-3-8b","on":"h100","measured":"9ms","note":["a"]}""", "note")]
    public async Task Post_BadInput_SaysWhatIsWrongAndRecordsNothing(string json, string names)
    {
        HttpResponseMessage answer = await _server.Post("/api/v1/journal", json);

        string said = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(names, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_abc", said, StringComparison.Ordinal);
        HttpResponseMessage list = await _server.Get("/api/v1/journal");
        Assert.True(list.StatusCode == HttpStatusCode.NotFound || (await _server.Json("/api/v1/journal")).GetProperty("total").GetInt32() == 0);
    }

    [Fact]
    public async Task Post_TwoChanges_AreTakenOnlyWhereAllowed()
    {
        Seed();
        const string Body = """{"parent":"1","weights":"fp8","batch":4,"measured":"8ms","allow-many":"MANY"}""";

        HttpResponseMessage refused = await _server.Post("/api/v1/journal", Body.Replace("MANY", "false", StringComparison.Ordinal));
        HttpResponseMessage taken = await _server.Post("/api/v1/journal", Body.Replace("MANY", "true", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Theory]
    [InlineData("model", "config.json")]
    [InlineData("on", "device.json")]
    public async Task Post_NamingAFileThatExists_IsNotOpened(string field, string file)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, file), Config);
        var fields = new Dictionary<string, string> { ["model"] = "llama-3-8b", ["on"] = "h100", ["measured"] = "9ms" };
        fields[field] = Path.Combine(_folder, file);
        HttpResponseMessage there = await _server.Post("/api/v1/journal", JsonSerializer.Serialize(fields));
        fields[field] = Path.Combine(_folder, "no-such-" + file);
        HttpResponseMessage absent = await _server.Post("/api/v1/journal", JsonSerializer.Serialize(fields));

        Assert.Equal(HttpStatusCode.BadRequest, there.StatusCode);
        Assert.Equal((await absent.Content.ReadAsStringAsync()).Replace("no-such-", "", StringComparison.Ordinal), await there.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Post_ParentRecordedFromAFile_DoesNotOpenIt()
    {
        string config = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(config, Config);
        Add(new JournalAddSpec { Situation = new SituationSpec { Model = config, On = "h100", Measured = "9ms" } });

        HttpResponseMessage answer = await _server.Post("/api/v1/journal", """{"parent":"1","weights":"fp8","predicted":"floors","measured":"6ms"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("files of the server are not opened", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "http://127.0.0.1:{port}", 415)]
    [InlineData("application/json", "http://evil.example", 403)]
    [InlineData("application/json", "null", 403)]
    public async Task Post_FromAnotherSite_RecordsNothing(string type, string origin, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/journal") { Content = new StringContent("""{"model":"llama-3-8b","on":"h100","measured":"9ms"}""", new System.Net.Http.Headers.MediaTypeHeaderValue(type)) };
        request.Headers.TryAddWithoutValidation("Origin", origin.Replace("{port}", $"{_server.Address.Port}", StringComparison.Ordinal));

        HttpResponseMessage answer = await _server.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(File.Exists(_journal));
    }

    [Fact]
    public async Task Post_ManyAtOnce_AreAllOnRecord()
    {
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => _server.Post("/api/v1/journal", $$"""{"model":"llama-3-8b","on":"h100","measured":"{{i}}ms"}""")));

        Assert.All(answers, static a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(16, (await _server.Json("/api/v1/journal")).GetProperty("total").GetInt32());
        Assert.Contains("\"whole\": true", Printed("check"), StringComparison.Ordinal);
    }

    private string Printed(string line)
    {
        string[] words = line.Split(' ');
        return CommandLine.Json(["journal", words[0], .. words[1..], "--journal", _journal]).TrimEnd('\n');
    }

    private void Seed()
    {
        Add(new JournalAddSpec { Situation = new SituationSpec { Model = "llama-3-8b", On = "h100", Weights = "bf16", Engine = "vllm", Measured = "9ms" }, Note = "where we start" });
        Add(new JournalAddSpec { Parent = "1", Situation = new SituationSpec { Weights = "fp8", Measured = "6.5ms" }, Predicted = "floors", Verdict = "keep" });
        Add(new JournalAddSpec { Parent = "2", Situation = new SituationSpec { Kv = "fp8" }, Predicted = "6ms..6.4ms" });
        Add(new JournalAddSpec { Plan = "3", Situation = new SituationSpec { Measured = "6.6ms" }, Verdict = "roll_back" });
        Add(new JournalAddSpec { Situation = new SituationSpec { Model = "mixtral-8x7b", On = "2xh200", Measured = "20ms" } });
        Add(new JournalAddSpec { Parent = "5", Situation = new SituationSpec { Batch = "8", Measured = "31ms" }, Predicted = "28ms" });
    }

    private void Add(JournalAddSpec spec)
    {
        ReadAdd(Verb.JournalAdd(new JournalPlace { Address = _journal, Folder = _folder }, spec));

        static void ReadAdd(Floorline.Readers.ReadResult<JournalAddResult> added) => Assert.True(added.IsOk, string.Join("; ", added.Problems));
    }

    private static string[] Messages(string document) => [.. JsonDocument.Parse(document).RootElement.GetProperty("problems").EnumerateArray().Select(static p => p.GetProperty("message").GetString()!)];
}
