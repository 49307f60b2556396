using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers;
using Floorline.Readers.Traces;
using ZstdSharp;

namespace Floorline.Io.Tests.Traces;

public class ZstdTests
{
    private static byte[] Packed => new Compressor().Wrap(Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three))).ToArray();

    [Fact]
    public void Read_ATraceCompressedWithZstd_IsTheTrace()
    {
        Trace plain = MadeTrace.ReadOne(MadeTrace.Kineto(MadeTrace.Three));

        Trace trace = MadeTrace.ReadOne(Packed);

        Assert.Equal((plain.Count, plain.Info.SourceBytes), (trace.Count, trace.Info.SourceBytes));
        Assert.Equal(plain.Starts.ToArray(), trace.Starts.ToArray());
    }

    [Fact]
    public void Read_EveryPrefix_NeverThrows()
    {
        byte[] packed = Packed;
        for (int length = 4; length < packed.Length; length++)
        {
            ReadResult<TraceSet> read = TraceReader.Read(new MemoryStream(packed[..length]), "cut.json.zst");
            Assert.True(!read.IsOk || read.Value.Traces[0].Info.EarlyEnd is not null, $"{length}");
        }
    }
}
