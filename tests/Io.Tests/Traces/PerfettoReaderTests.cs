using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Track events of Perfetto, as rocprofv3 writes them, on its own clock of differences and on the boot clock.</summary>
public class PerfettoReaderTests
{
    private const int Kernels = 900;
    private const int Host = 901;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Slices_OfDeviceAndHost(bool differences)
    {
        Trace trace = MadeTrace.ReadOne(Made(differences));

        int kernel = MadeTrace.Only(trace, EventKind.DeviceKernel);
        int call = MadeTrace.Only(trace, EventKind.RuntimeCall);
        Assert.Equal(TraceFormat.Perfetto, trace.Info.Format);
        Assert.Equal(("add(float*)", 11_000L, 600L), (trace.NameOf(kernel), trace.Starts[kernel], trace.Durations[kernel]));
        Assert.Equal((4, 1), (trace.TrackOf(kernel).Device, trace.TrackOf(kernel).Stream));
        Assert.Equal(("hipLaunchKernel", 10_900L, 50L), (trace.NameOf(call), trace.Starts[call], trace.Durations[call]));
        Assert.Equal(call, trace.Launchers[kernel]);
        Assert.Equal((99, 100), (trace.TrackOf(call).Process, trace.TrackOf(call).Thread));
    }

    [Fact]
    public void Read_EveryPrefix_NeverThrowsAndSaysWhereItEnds()
    {
        byte[] whole = Made(differences: true);
        for (int length = 1; length < whole.Length; length++)
        {
            _ = TraceReader.Read(new MemoryStream(whole[..length]), "cut.pftrace").IsOk;
        }
    }

    [Fact]
    public void Read_ATraceWithoutSlices_SaysSo()
    {
        byte[] other = Packet([.. Number(8, 5), .. Number(10, 1), .. Bytes(2, Number(1, 3))]);
        string found = TraceReader.Read(new MemoryStream(other), "phone.pftrace").Problems[0].Found;
        Assert.Contains("without one track event", found, StringComparison.Ordinal);
    }

    private static byte[] Made(bool differences)
    {
        ulong own = differences ? 64UL : 6UL;
        ulong last = 10_000;
        byte[] At(ulong time)
        {
            ulong said = differences ? time - last : time;
            last = time;
            return Number(8, said);
        }

        byte[] clock = Packet([.. Bytes(6, [.. Bytes(1, [.. Number(1, 6), .. Number(2, 10_000)]),
            .. Bytes(1, [.. Number(1, 64), .. Number(2, 0), .. Number(3, 1)])]),
            .. Bytes(59, Number(58, own)), .. Number(13, 1), .. Number(10, 1)]);
        byte[] tracks = [.. Packet([.. Bytes(60, [.. Number(1, Kernels), .. Text(2, "COMPUTE AGENT [4] QUEUE [1] GPU")]), .. Number(10, 1)]),
            .. Packet([.. Bytes(60, [.. Number(1, Host), .. Bytes(4, [.. Number(1, 99), .. Number(2, 100), .. Text(5, "main")])]), .. Number(10, 1)])];
        byte[] names = Bytes(12, [.. Bytes(1, [.. Number(1, 1), .. Text(2, "kernel_dispatch")]), .. Bytes(1, [.. Number(1, 2), .. Text(2, "hip_api")]),
            .. Bytes(2, [.. Number(1, 1), .. Text(2, "add(float*)")]), .. Bytes(3, [.. Number(1, 1), .. Text(2, "corr_id")])]);
        byte[] correlation = Bytes(4, [.. Number(1, 1), .. Number(3, 30)]);
        return
        [
            .. clock, .. tracks,
            .. Packet([.. At(10_900), .. names, .. Bytes(11, [.. Number(9, 1), .. Number(11, Host), .. Number(3, 2),
                .. Text(23, "hipLaunchKernel"), .. correlation]), .. Number(10, 1)]),
            .. Packet([.. At(10_950), .. Bytes(11, [.. Number(9, 2), .. Number(11, Host)]), .. Number(10, 1)]),
            .. Packet([.. At(11_000), .. Bytes(11, [.. Number(9, 1), .. Number(11, Kernels), .. Number(3, 1), .. Number(10, 1),
                .. correlation]), .. Number(10, 1)]),
            .. Packet([.. At(11_600), .. Bytes(11, [.. Number(9, 2), .. Number(11, Kernels)]), .. Number(10, 1)]),
        ];
    }

    private static byte[] Packet(byte[] inside) => Bytes(1, inside);

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] inside) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)inside.Length), .. inside];

    private static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
