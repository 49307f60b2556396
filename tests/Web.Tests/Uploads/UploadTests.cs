using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Floorline.Web.Tests.Uploads;

/// <summary>An upload leaves nothing behind, however it ends.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Inspect_ModelFile_IsReadAndGone()
    {
        await using var server = new RunningServer();
        HttpResponseMessage answer = await server.Upload("/api/v1/inspect?name=tiny.safetensors", Safetensors());
        string text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("floorline/inspect@1", text, StringComparison.Ordinal);
        Assert.Contains("\"path\": \"tiny.safetensors\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Folder, text, StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Theory]
    [InlineData("tiny.safetensors")]
    [InlineData("tiny.gguf")]
    [InlineData("tiny.onnx")]
    public async Task Inspect_Rubbish_SaysSoAndLeavesNothing(string name)
    {
        await using var server = new RunningServer();
        HttpResponseMessage answer = await server.Upload("/api/v1/inspect?name=" + name, [.. Enumerable.Range(0, 5000).Select(static i => (byte)(i * 7))]);
        string text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Folder, text, StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Theory]
    [InlineData("../../../etc/cron.d/x.gguf", "x.gguf")]
    [InlineData("..\\..\\x.gguf", "x.gguf")]
    [InlineData("a%00b%1b[31m.gguf", "a?b?[31m.gguf")]
    public async Task Name_OfAnUpload_SteersNothing(string name, string shown)
    {
        await using var server = new RunningServer();
        HttpResponseMessage answer = await server.Upload("/api/v1/inspect?name=" + name.Replace("\\", "%5C", StringComparison.Ordinal), [1, 2, 3]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"file\": \"{shown}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Theory]
    [InlineData("/api/v1/inspect")]
    [InlineData("/api/v1/inspect?name=model.exe")]
    [InlineData("/api/v1/backtest?name=runs.gguf")]
    public async Task Name_OfAnotherKind_Refused(string path)
    {
        await using var server = new RunningServer();

        Assert.Equal(HttpStatusCode.BadRequest, (await server.Upload(path, [1, 2, 3])).StatusCode);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Oversized_StatedLength_RefusedAtOnce()
    {
        await using var server = new RunningServer(new ServeOptions { LargestModelFile = 100_000 });
        await using NetworkStream connection = await server.Connect();
        await connection.WriteAsync(Head(server, "inspect?name=x.gguf", "Content-Length: 100001"));

        Assert.StartsWith("HTTP/1.1 413", await FirstLine(connection), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Oversized_WithoutStatedLength_RefusedAndGone()
    {
        await using var server = new RunningServer(new ServeOptions { LargestModelFile = 100_000 });
        await using NetworkStream connection = await server.Connect();
        await connection.WriteAsync(Head(server, "inspect?name=x.gguf", "Transfer-Encoding: chunked"));
        byte[] chunk = [.. Encoding.ASCII.GetBytes("10000\r\n"), .. new byte[0x10000], .. "\r\n"u8];
        await connection.WriteAsync(chunk);
        await connection.WriteAsync(chunk);

        Assert.StartsWith("HTTP/1.1 413", await FirstLine(connection), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Aborted_InTheMiddle_Gone()
    {
        await using var server = new RunningServer();
        await using (NetworkStream connection = await server.Connect())
        {
            await connection.WriteAsync(Head(server, "inspect?name=x.gguf", "Content-Length: 1000000"));
            await connection.WriteAsync(new byte[300_000]);
            await Until(() => server.Files.Length == 1);
        }

        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task Slow_BelowTheRate_RefusedAndGone()
    {
        await using var server = new RunningServer(new ServeOptions { SlowestUpload = 1_000_000 });
        await using NetworkStream connection = await server.Connect();
        await connection.WriteAsync(Head(server, "inspect?name=x.gguf", "Content-Length: 1000000"));
        await connection.WriteAsync(new byte[10]);

        Assert.StartsWith("HTTP/1.1 408", await FirstLine(connection), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Slow_BeyondTheTime_RefusedAndGone()
    {
        await using var server = new RunningServer(new ServeOptions { UploadTime = TimeSpan.FromMilliseconds(300) });
        await using NetworkStream connection = await server.Connect();
        await connection.WriteAsync(Head(server, "inspect?name=x.gguf", "Content-Length: 1000000"));
        await connection.WriteAsync(new byte[10]);

        Assert.StartsWith("HTTP/1.1 408", await FirstLine(connection), StringComparison.Ordinal);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task TooMany_AtOnce_RefusedUntilOneEnds()
    {
        await using var server = new RunningServer(new ServeOptions { UploadsAtOnce = 1 });
        await using (NetworkStream first = await server.Connect())
        {
            await first.WriteAsync(Head(server, "inspect?name=x.gguf", "Content-Length: 1000000"));
            await Until(() => server.Files.Length == 1);

            Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Upload("/api/v1/inspect?name=y.safetensors", Safetensors())).StatusCode);
        }

        Assert.Empty(await server.FilesLeft());
        await Until(() => server.Upload("/api/v1/inspect?name=y.safetensors", Safetensors()).Result.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stop_DuringAnUpload_LeavesNothing()
    {
        string folder;
        await using (var server = new RunningServer())
        {
            folder = server.Folder;
            NetworkStream connection = await server.Connect();
            await connection.WriteAsync(Head(server, "inspect?name=x.gguf", "Content-Length: 1000000"));
            await Until(() => server.Files.Length == 1);
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Backtest_Table_GivesWhatTheCommandLinePrints()
    {
        await using var server = new RunningServer();
        string folder = Directory.CreateTempSubdirectory("floorline-table-").FullName;
        string file = Path.Combine(folder, "runs.csv");
        await File.WriteAllTextAsync(file, Runs.Table(6));
        string printed = CommandLine.Json("backtest", file).TrimEnd('\n');
        HttpResponseMessage answer = await server.Upload("/api/v1/backtest?name=runs.csv", await File.ReadAllBytesAsync(file), "text/csv");
        string fitted = CommandLine.Json("calibrate", file, "--dry-run").TrimEnd('\n');
        HttpResponseMessage calibrated = await server.Upload("/api/v1/calibrate?name=runs.csv", await File.ReadAllBytesAsync(file), "text/csv");
        Directory.Delete(folder, recursive: true);

        Assert.Contains("floorline/backtest@1", printed, StringComparison.Ordinal);
        Assert.Equal(printed, await answer.Content.ReadAsStringAsync());
        Assert.Contains("floorline/calibration@1", fitted, StringComparison.Ordinal);
        Assert.Equal(fitted, await calibrated.Content.ReadAsStringAsync());
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Trace_Recording_GivesWhatTheCommandLinePrints()
    {
        const string Recording = """{"traceEvents":[{"ph":"X","cat":"kernel","name":"gemm","pid":0,"tid":7,"ts":10,"dur":100,"args":{"device":0,"stream":7,"correlation":1}},{"ph":"X","cat":"kernel","name":"elementwise_kernel","pid":0,"tid":7,"ts":150,"dur":50,"args":{"device":0,"stream":7,"correlation":2}}]}""";
        await using var server = new RunningServer();
        string folder = Directory.CreateTempSubdirectory("floorline-trace-").FullName;
        string file = Path.Combine(folder, "run.json");
        await File.WriteAllTextAsync(file, Recording);
        string printed = CommandLine.Json("trace", file, "--on", "h100").TrimEnd('\n').Replace(file, "run.json", StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        HttpResponseMessage answer = await server.Upload("/api/v1/trace?name=run.json&on=h100", Encoding.UTF8.GetBytes(Recording));

        Assert.Contains("floorline/trace@1", printed, StringComparison.Ordinal);
        Assert.Equal(printed, await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Upload("/api/v1/trace?name=run.json&on=/etc/device.json", Encoding.UTF8.GetBytes(Recording))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Upload("/api/v1/trace?name=run.json", [1, 2, 3])).StatusCode);
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    /// <summary>The smallest file with one tensor.</summary>
    internal static byte[] Safetensors()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"model.layers.0.mlp.up_proj.weight":{"dtype":"BF16","shape":[2,2],"data_offsets":[0,8]}}""");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[8]];
    }

    private static byte[] Head(RunningServer server, string route, string length) =>
        Encoding.ASCII.GetBytes($"POST /api/v1/{route} HTTP/1.1\r\nHost: localhost:{server.Address.Port}\r\nContent-Type: application/octet-stream\r\n{length}\r\n\r\n");

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
