using System.IO.Compression;
using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Small traces written by the tests.</summary>
internal static class MadeTrace
{
    /// <summary>One operator, its launch and its kernel, and the members of further ones.</summary>
    internal const string Three = """
        {"ph":"X","cat":"cpu_op","name":"aten::mm","pid":10,"tid":11,"ts":100.500,"dur":20,"args":{"External id":7,"Sequence number":3,"Input Dims":[[2, 3], [3, 4]],"Input type":["float", "float"]}},
        {"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":10,"tid":11,"ts":105,"dur":5.001,"args":{"External id":7,"cbid":211,"correlation":42}},
        {"ph":"X","cat":"kernel","name":"gemm<float>(int)","pid":0,"tid":7,"ts":115.123,"dur":30.456,"args":{"External id":7,"device":0,"context":1,"stream":7,"correlation":42,"grid":[2,3,4],"block":[128,1,1],"registers per thread":64,"shared memory":1024,"est. achieved occupancy %":37}}
        """;

    internal static string Kineto(string events, string header = "\"schemaVersion\": 1, ") => "{" + header + "\"traceEvents\": [" + events + "]}";

    internal static ReadResult<TraceSet> Read(string text, string source = "made.json") =>
        TraceReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), source);

    internal static Trace ReadOne(string text) => Assert.Single(Read(text).Value.Traces);

    internal static Trace ReadOne(byte[] bytes) => Assert.Single(TraceReader.Read(new MemoryStream(bytes), "made").Value.Traces);

    internal static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    internal static int Only(Trace trace, EventKind kind) => Assert.Single(Enumerable.Range(0, trace.Count), index => trace.Kinds[index] == kind);
}
