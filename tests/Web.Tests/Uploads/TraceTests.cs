using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Web.Tests.Uploads;

/// <summary>A trace stays at hand for a while after its upload: its events in columns, two compared, a few of them and not for ever.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task Timeline_OfAnUpload_HasEveryEventInItsLane()
    {
        await using var server = new RunningServer();
        Uri kept = await Kept(server, Recording(100, 10));
        HttpResponseMessage answer = await server.Client.GetAsync(kept + "/timeline?device=0");
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        (JsonElement head, int start) = HeadOf(bytes);

        Assert.Equal("application/vnd.floorline.timeline", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("floorline/timeline@1", head.GetProperty("schema").GetString());
        Assert.Equal(0, start % 8);
        Assert.Equal(298, head.GetProperty("events").GetInt32());
        Assert.Equal(0, head.GetProperty("left_out").GetInt32());
        Assert.Equal(99, head.GetProperty("gaps").GetInt32());
        Assert.Equal(["stream 7", "thread 100"], head.GetProperty("lanes").EnumerateArray().Select(static l => l.GetProperty("name").GetString()).Where(static n => n!.Length > 0));
        double[] starts = Doubles(bytes, start, head, "start");
        double[] durations = Doubles(bytes, start, head, "duration");
        foreach (JsonElement lane in head.GetProperty("lanes").EnumerateArray())
        {
            double[] own = starts[lane.GetProperty("from").GetInt32()..lane.GetProperty("to").GetInt32()];
            Assert.Equal(own.Order(), own);
        }

        JsonElement stream = head.GetProperty("lanes")[0];
        Assert.Equal(0, starts[stream.GetProperty("from").GetInt32()]);
        Assert.Equal(10_000, durations[stream.GetProperty("from").GetInt32()]);
        Assert.Equal([40_000, 40_000], Doubles(bytes, start, head, "gap_duration")[..2]);
        JsonElement causes = Place(head, "gap_cause");
        Assert.Equal("host_operator", head.GetProperty("causes")[bytes[start + causes.GetProperty("offset").GetInt32()]].GetString());
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task Timeline_AskedForPacked_IsTheSame()
    {
        await using var server = new RunningServer();
        Uri kept = await Kept(server, Recording(100, 10));
        byte[] plain = await server.Client.GetByteArrayAsync(kept + "/timeline");
        HttpResponseMessage packed = await server.Get(kept + "/timeline", ("Accept-Encoding", "gzip"));
        using var unpacked = new MemoryStream();
        await using (var zip = new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress))
        {
            await zip.CopyToAsync(unpacked);
        }

        Assert.Equal("gzip", packed.Content.Headers.ContentEncoding.Single());
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public async Task Timeline_OfADeviceThatIsNot_SaysWhich(string device)
    {
        await using var server = new RunningServer();
        HttpResponseMessage answer = await server.Client.GetAsync(await Kept(server, Recording(5, 10)) + "/timeline?device=" + device);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("0 to 0", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Timeline_OfMoreThanItHolds_KeepsSomeFromAllOver(int most)
    {
        using var stream = new MemoryStream(Recording(200, 10));
        TraceResult trace = Verb.Trace(stream, "run.json", new SituationSpec()).Value;
        byte[] bytes = TimelineBytes.Of(trace, 0, most);
        (JsonElement head, int start) = HeadOf(bytes);
        int events = head.GetProperty("events").GetInt32();

        Assert.InRange(events, 0, most);
        Assert.Equal(598, events + head.GetProperty("left_out").GetInt32());
        Assert.Equal(Math.Min(most, 199), head.GetProperty("gaps").GetInt32());
        if (most == 100)
        {
            double[] starts = Doubles(bytes, start, head, "start");
            Assert.Contains(starts, static s => s < 2_000_000);
            Assert.Contains(starts, static s => s > 8_000_000);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => TimelineBytes.Of(trace, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimelineBytes.Of(trace, 0, 0));
    }

    [Fact]
    public async Task Compare_TwoUploads_GivesWhatTheCommandLinePrints()
    {
        await using var server = new RunningServer();
        string folder = Directory.CreateTempSubdirectory("floorline-trace-").FullName;
        string before = Path.Combine(folder, "before.json");
        string after = Path.Combine(folder, "after.json");
        await File.WriteAllBytesAsync(before, Recording(100, 10));
        await File.WriteAllBytesAsync(after, Recording(100, 25));
        string printed = CommandLine.Json("trace", "--compare", before, after).TrimEnd('\n').Replace(folder + "/", "", StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        string old = Id(await Kept(server, Recording(100, 10), "before.json", "&on=h100"));
        string next = Id(await Kept(server, Recording(100, 25), "after.json"));

        Assert.Contains("floorline/trace-comparison@1", printed, StringComparison.Ordinal);
        Assert.Equal(printed, await server.Client.GetStringAsync($"/api/v1/compare-traces?base={old}&new={next}"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get($"/api/v1/compare-traces?base={old}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get($"/api/v1/compare-traces?base=x&new={next}")).StatusCode);
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task Trace_Forgotten_IsGone()
    {
        await using var server = new RunningServer();
        Uri kept = await Kept(server, Recording(5, 10));

        Assert.Contains("floorline/trace@1", await server.Client.GetStringAsync(kept), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync(kept)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.DeleteAsync(kept)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(kept)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(kept + "/timeline")).StatusCode);
    }

    [Fact]
    public async Task Traces_MoreThanAreKept_TheOneNotAskedForGoes()
    {
        await using var server = new RunningServer(new ServeOptions { TracesKept = 2 });
        Uri first = await Kept(server, Recording(5, 10));
        Uri second = await Kept(server, Recording(5, 10));
        await Task.Delay(30);
        await server.Client.GetStringAsync(first);
        await Task.Delay(30);
        await Kept(server, Recording(5, 10));

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(second)).StatusCode);
    }

    [Fact]
    public async Task Trace_WithMoreEventsThanAreKept_IsDiagnosedAllTheSame()
    {
        await using var server = new RunningServer(new ServeOptions { TraceBytesKept = 100_000 });
        Uri small = await Kept(server, Recording(5, 10));
        HttpResponseMessage large = await server.Upload("/api/v1/trace?name=run.json", Recording(500, 10));

        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
        Assert.Null(large.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(small)).StatusCode);
    }

    [Fact]
    public async Task Trace_NotAskedForLong_IsGone()
    {
        await using var server = new RunningServer(new ServeOptions { TraceTime = TimeSpan.FromMilliseconds(200) });
        Uri kept = await Kept(server, Recording(5, 10));
        HttpStatusCode code = HttpStatusCode.OK;
        for (int i = 0; i < 20 && code == HttpStatusCode.OK; i++)
        {
            await Task.Delay(500);
            code = (await server.Client.GetAsync(kept)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, code);
    }

    private static string Id(Uri kept) => kept.ToString().Split('/')[^1];

    private static async Task<Uri> Kept(RunningServer server, byte[] recording, string name = "run.json", string fields = "")
    {
        HttpResponseMessage answer = await server.Upload($"/api/v1/trace?name={name}{fields}", recording);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private static (JsonElement Head, int Start) HeadOf(byte[] bytes)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return (JsonDocument.Parse(bytes.AsMemory(4, length)).RootElement, 4 + length);
    }

    private static JsonElement Place(JsonElement head, string column) => head.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == column);

    private static double[] Doubles(byte[] bytes, int start, JsonElement head, string column)
    {
        JsonElement place = Place(head, column);
        int at = start + place.GetProperty("offset").GetInt32();
        return [.. Enumerable.Range(0, place.GetProperty("bytes").GetInt32() / 8).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(at + i * 8)))];
    }

    /// <summary>Kernels every 50 us, each launched by a call after an operator that takes the time between.</summary>
    private static byte[] Recording(int kernels, int duration)
    {
        var text = new StringBuilder("""{"schemaVersion":1,"traceEvents":[""");
        for (int i = 0; i < kernels; i++)
        {
            int at = 1000 + i * 50;
            text.Append(i == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $$$"""
                {"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":100,"tid":100,"ts":{{{at - 2}}},"dur":1,"args":{"correlation":{{{i + 1}}}}},
                {"ph":"X","cat":"cpu_op","name":"aten::mm","pid":100,"tid":100,"ts":{{{at - 40}}},"dur":39.5,"args":{}},
                {"ph":"X","cat":"kernel","name":"gemm_kernel","pid":0,"tid":7,"ts":{{{at}}},"dur":{{{duration}}},"args":{"device":0,"stream":7,"correlation":{{{i + 1}}}}}
                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
