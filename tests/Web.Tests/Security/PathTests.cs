using System.Net;
using System.Text;

namespace Floorline.Web.Tests.Security;

/// <summary>Nothing that a request names is opened: files that exist and would be read by the command line are not read here.</summary>
public sealed class PathTests : IAsyncLifetime
{
    private const string Config = """{"model_type":"llama","architectures":["LlamaForCausalLM"],"hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,"vocab_size":128256}""";

    private RunningServer _server = null!;
    private string _folder = null!;

    public Task InitializeAsync()
    {
        _server = new RunningServer();
        _folder = Directory.CreateTempSubdirectory("floorline-paths-").FullName;
        File.WriteAllText(Path.Combine(_folder, "config.json"), Config);
        File.WriteAllText(Path.Combine(_folder, "plain"), Config);
        File.WriteAllText(Path.Combine(_folder, "device.json"), """{"name":"secret-device","title":"Secret","vendor":"x","kind":"gpu","bandwidth_gb_s":100,"peaks_tflop_s":{"bf16":10},"memory_gb":10,"source":"x"}""");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(_server.Faults);
        await _server.DisposeAsync();
    }

    [Fact]
    public void CommandLine_TheSameFiles_AreRead() =>
        Assert.Contains("floorline/floors@1", CommandLine.Json("floors", Path.Combine(_folder, "config.json"), "--on", "h100"), StringComparison.Ordinal);

    [Theory]
    [InlineData("floors", "model", "config.json")]
    [InlineData("floors", "model", "plain")]
    [InlineData("floors", "model", "")]
    [InlineData("explore", "model", "config.json")]
    [InlineData("predict", "model", "config.json")]
    [InlineData("plan", "model", "config.json")]
    [InlineData("sweep", "model", "config.json")]
    [InlineData("floors", "on", "device.json")]
    [InlineData("diagnose", "on", "device.json")]
    [InlineData("plan", "hardware", "device.json")]
    public async Task Field_NamingAFileThatExists_IsNotOpened(string verb, string field, string file)
    {
        var fields = new Dictionary<string, string> { ["model"] = "llama-3-8b", ["on"] = "h100", ["measured"] = "9ms" };
        if (verb == "sweep")
        {
            fields["over"] = "batch";
        }

        fields[field] = Path.Combine(_folder, file);
        string answered = await Refused($"/api/v1/{verb}?{string.Join('&', fields.Select(static f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"))}");
        fields[field] = file.Length == 0 ? _folder + "no-such-" : Path.Combine(_folder, "no-such-" + file);
        string absent = await Refused($"/api/v1/{verb}?{string.Join('&', fields.Select(static f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"))}");

        // The answer does not even tell whether there is such a file.
        Assert.Equal(absent.Replace("no-such-", "", StringComparison.Ordinal), answered);
    }

    [Fact]
    public async Task Pipeline_StageNamingAFile_IsNotOpened()
    {
        string body = $$"""{"name":"x","stages":[{"name":"a","model":"{{Path.Combine(_folder, "config.json")}}","on":"h100","measured":"9ms"}]}""";
        HttpResponseMessage answer = await _server.Post("/api/v1/pipeline", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("files of the server are not opened", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/../../../etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("/C:\\Windows\\win.ini")]
    [InlineData("/index.html%00.png")]
    public async Task Asset_PathOutside_GivesNoFile(string path)
    {
        await using System.Net.Sockets.NetworkStream connection = await _server.Connect();
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        string answer = await new StreamReader(connection).ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://example.com/config.json")]
    [InlineData("file:///etc/passwd")]
    public async Task Field_NamingAUrl_IsNotFetched(string url) => await Refused($"/api/v1/floors?model={Uri.EscapeDataString(url)}&on=h100");

    private async Task<string> Refused(string path)
    {
        HttpResponseMessage answer = await _server.Get(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
