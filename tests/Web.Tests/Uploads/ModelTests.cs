using System.Buffers.Binary;
using System.Net;
using System.Text;
using Floorline.Workbench;

namespace Floorline.Web.Tests.Uploads;

/// <summary>What was read of a model file stays at hand for a while: a situation names it by a handle, never by a path.</summary>
public sealed class ModelTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public Task InitializeAsync()
    {
        _server = new RunningServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Assert.Empty(await _server.FilesLeft());
        Assert.Empty(_server.Faults);
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("floors", "")]
    [InlineData("diagnose", "measured=1ms")]
    [InlineData("floors", "weights=fp8&batch=4")]
    [InlineData("predict", "apply=fp8")]
    [InlineData("roofline", "")]
    public async Task Situation_OfAnUpload_GivesWhatTheCommandLinePrintsOfTheFile(string verb, string fields)
    {
        string folder = Directory.CreateTempSubdirectory("floorline-model-").FullName;
        string file = Path.Combine(folder, "tiny.safetensors");
        await File.WriteAllBytesAsync(file, Tiny());
        string[] options = [.. fields.Split('&', StringSplitOptions.RemoveEmptyEntries).SelectMany(static f => f.Split('=', 2)).Select(static (w, i) => i % 2 == 0 ? "--" + w : w)];
        string printed = CommandLine.Json([verb, file, "--on", "h100", .. options]).TrimEnd('\n');
        Directory.Delete(folder, recursive: true);
        string handle = await Kept(_server);
        HttpResponseMessage answer = await _server.Get($"/api/v1/{verb}?model={handle}:tiny.safetensors&on=h100&{fields}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(printed.Replace(file, "FILE", StringComparison.Ordinal), (await answer.Content.ReadAsStringAsync()).Replace(handle + ":tiny.safetensors", "FILE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Model_Kept_GivesItsDocumentUntilItIsForgotten()
    {
        HttpResponseMessage sent = await _server.Upload("/api/v1/inspect?name=tiny.safetensors", Tiny());
        string at = sent.Headers.Location!.ToString();

        Assert.Equal(await sent.Content.ReadAsStringAsync(), await _server.Client.GetStringAsync(at));
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync(at)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Client.DeleteAsync(at)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Get(at)).StatusCode);
        HttpResponseMessage gone = await _server.Get($"/api/v1/floors?model=upload:{at.Split('/')[^1]}&on=h100");
        Assert.Equal(HttpStatusCode.BadRequest, gone.StatusCode);
        Assert.Contains("not kept any more", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_BeyondTheirNumberOrTime_AreForgotten()
    {
        await using var few = new RunningServer(new ServeOptions { ModelsKept = 2 });
        string[] handles = [await Kept(few), await Kept(few), await Kept(few)];
        HttpStatusCode[] answers = [.. await Task.WhenAll(handles.Select(async h => (await few.Get($"/api/v1/floors?model={h}&on=h100")).StatusCode))];
        await using var short_ = new RunningServer(new ServeOptions { ModelTime = TimeSpan.FromMilliseconds(-1) });
        string old = await Kept(short_);

        Assert.Equal(2, answers.Count(static a => a == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, answers[2]);
        Assert.Equal(HttpStatusCode.BadRequest, (await short_.Get($"/api/v1/floors?model={old}&on=h100")).StatusCode);
    }

    [Theory]
    [InlineData("upload:")]
    [InlineData("upload:0123456789abcdef0123456789abcdef")]
    [InlineData("upload:../../etc/passwd")]
    [InlineData("upload::/etc/hostname.json")]
    [InlineData("UPLOAD:x")]
    public async Task Handle_OfNothing_OpensNothing(string handle)
    {
        HttpResponseMessage answer = await _server.Get($"/api/v1/floors?model={Uri.EscapeDataString(handle)}&on=h100");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("root:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_InAJournalEntryOrALab_IsRefused()
    {
        string handle = await Kept(_server);
        string folder = Directory.CreateTempSubdirectory("floorline-journal-").FullName;
        await using var journalled = new RunningServer(new ServeOptions { Journal = new JournalPlace { Address = Path.Combine(folder, "journal.db"), Folder = folder } });
        HttpResponseMessage recorded = await journalled.Post("/api/v1/journal", $$"""{"model":"{{await Kept(journalled)}}","on":"h100","measured":"9ms"}""");
        Directory.Delete(folder, recursive: true);

        // an entry must be readable when the upload is long gone
        Assert.Equal(HttpStatusCode.BadRequest, recorded.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.Post("/api/v1/lab/decode", $$"""{"model":"{{handle}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.Post("/api/v1/pipeline", $$"""{"stages":[{"model":"{{handle}}","on":"h100"}]}""")).StatusCode);
    }

    [Fact]
    public async Task Inspect_OfAFileWithoutAModel_KeepsNothing()
    {
        HttpResponseMessage wrong = await _server.Upload("/api/v1/inspect?name=x.gguf", [1, 2, 3]);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Null(wrong.Headers.Location);
    }

    private static async Task<string> Kept(RunningServer server)
    {
        HttpResponseMessage sent = await server.Upload("/api/v1/inspect?name=tiny.safetensors", Tiny());
        return "upload:" + sent.Headers.Location!.ToString().Split('/')[^1];
    }

    /// <summary>A file of two tensors: an embedding of 16 by 64 and a matrix of 8 by 64, both fp16.</summary>
    private static byte[] Tiny()
    {
        const string Header = """{"model.embed_tokens.weight":{"dtype":"F16","shape":[16,64],"data_offsets":[0,2048]},"model.layers.0.mlp.up_proj.weight":{"dtype":"F16","shape":[8,64],"data_offsets":[2048,3072]}}""";
        byte[] text = Encoding.UTF8.GetBytes(Header);
        byte[] file = new byte[8 + text.Length + 3072];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
