using System.Globalization;
using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Mutated files of every format: no exception, bounded memory, and a model that keeps its promises. FLOORLINE_FUZZ_ROUNDS and
/// FLOORLINE_FUZZ_SEED run it longer or elsewhere.</summary>
public sealed class TraceFuzzTests
{
    private static readonly string[] _numbers = ["-1", "0", "1e309", "-9223372036854775808", "9223372036854775807", "18446744073709551616",
        "1.7976931348623157e308", "0.00000000000000000000001", "null", "\"\"", "[]", "{}", "true"];

    private static readonly byte[] _structure = "\"\\{}[],:\n\0\u0001-.eE"u8.ToArray();

    [Theory]
    [InlineData("kineto")]
    [InlineData("gzip")]
    [InlineData("legacy")]
    [InlineData("sqlite")]
    [InlineData("rocprof")]
    [InlineData("csv")]
    [InlineData("timeline")]
    [InlineData("tar")]
    [InlineData("zip")]
    public void Read_MutatedFile_NoCrashBoundedMemoryConsistentModel(string format)
    {
        int seed = Setting("FLOORLINE_FUZZ_SEED", 4);
        int rounds = Setting("FLOORLINE_FUZZ_ROUNDS", 400);
        byte[] original = Original(format);
        for (int round = 0; round < rounds; round++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + (round * 31) + format.Length));
            byte[] mutated = Mutate(original, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ReadResult<TraceSet> result;
            try
            {
                result = TraceReader.Read(new MemoryStream(mutated), "fuzz");
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"{format}, seed {seed}, round {round}: {fault}", fault);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (48 << 20) + (200L * mutated.Length),
                $"{format}, seed {seed}, round {round}: {allocated} bytes allocated for a file of {mutated.Length}");
            if (result.IsOk)
            {
                Assert.All(result.Value.Traces, Holds);
            }
            else
            {
                Assert.All(result.Problems, static problem => Assert.DoesNotContain(problem.ToString(), char.IsControl));
            }
        }
    }

    private static void Holds(Trace trace)
    {
        int covered = 0;
        for (int track = 0; track < trace.Tracks.Length; track++)
        {
            TraceTrack one = trace.Tracks[track];
            Assert.Equal(covered, one.First);
            covered = one.End;
            for (int index = one.First; index < one.End; index++)
            {
                Assert.Equal(track, trace.TrackIds[index]);
                Assert.Equal(one.Kind, EventKinds.TrackOf(trace.Kinds[index]));
                Assert.InRange(trace.Durations[index], 0, TraceBuilder.FarthestNs);
                Assert.InRange(trace.Starts[index], -TraceBuilder.FarthestNs, TraceBuilder.FarthestNs);
                Assert.True(index == one.First || trace.Starts[index - 1] <= trace.Starts[index]);
                Assert.DoesNotContain(trace.NameOf(index), char.IsControl);
                int launcher = trace.Launchers[index];
                Assert.True(launcher == Trace.None || (EventKinds.IsCall(trace.Kinds[launcher]) && trace.Correlations[launcher] == trace.Correlations[index]));
                int detail = trace.Details[index];
                int details = trace.Kinds[index] switch
                {
                    EventKind.DeviceKernel => trace.KernelLaunches.Length,
                    EventKind.DeviceCopy or EventKind.DeviceMemset => trace.Copies.Length,
                    EventKind.CpuOperator or EventKind.Annotation => trace.Operators.Length,
                    EventKind.MemoryInstant => trace.MemoryChanges.Length,
                    _ => 0,
                };
                Assert.InRange(detail, -1, details - 1);
            }
        }

        Assert.Equal(trace.Count, covered);
    }

    private static byte[] Original(string format)
    {
        string events = string.Join(",\n", Enumerable.Range(0, 12).Select(static index =>
            MadeTrace.Three.Replace("42", (42 + index).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))
            + """,{"ph":"i","cat":"cpu_instant_event","s":"t","name":"[memory]","pid":1,"tid":1,"ts":5.5,"args":{"Total Reserved":300,"Total Allocated":200,"Bytes":-100,"Addr":77,"Device Id":1,"Device Type":6}}"""
            + """,{"name":"thread_name","ph":"M","pid":10,"tid":11,"args":{"name":"ma\u001b\"in"}},{"ph":"X","cat":"gpu_memcpy","name":"Memcpy HtoD (Pageable -> Device)","pid":0,"tid":"stream 7","ts":5,"dur":3,"args":{"bytes":19267584}}"""
            + """,{"ph":"X","cat":"kernel","name":"ncclDevKernel","pid":0,"tid":7,"ts":9,"dur":3,"args":{"Collective name":"allreduce","Group size":2,"In msg nelems":5,"dtype":"Float","Process Group Name":"0","Process Group Ranks":"[0, 1]","Seq":3}}""";
        string kineto = MadeTrace.Kineto(events, "\"deviceProperties\": [{\"id\": 0, \"name\": \"x\", \"numSms\": 4}], \"distributedInfo\": {\"rank\": "
            + "1, \"pg_config\": [{\"pg_name\": \"0\"}]}, \"baseTimeNanoseconds\": 1751410836000000000, ");
        return format switch
        {
            "kineto" => Encoding.UTF8.GetBytes(kineto),
            "gzip" => MadeTrace.Gzip(kineto),
            "legacy" => Encoding.UTF8.GetBytes("[" + events + "]"),
            "sqlite" => NsightSystemsReaderTests.Database(pidColumn: true),
            "rocprof" => Encoding.UTF8.GetBytes(RocprofReaderTests.Text),
            "csv" => Encoding.UTF8.GetBytes("\"ID\",\"Kernel Name\",\"Section Name\",\"Metric Name\",\"Metric Unit\",\"Metric Value\",\"Rule "
                + "Name\"\n\"0\",\"k\",\"GPU Speed Of Light Throughput\",\"Duration\",\"ns\",\"1,234.5\",\"\"\n\"1\",\"k\",\"s\",\"m\",\"%\",\"9\",\"r\"\n"),
            "timeline" => "[[-1, 1, 37888, 7], [1696966047096061874, 2, 512, 0], [1696966047096061875, 4, -512, 7]]"u8.ToArray(),
            "tar" => TraceReaderTests.Tar(("rank0.json", Encoding.UTF8.GetBytes(kineto)),
                ("rank1.sqlite", NsightSystemsReaderTests.Database(pidColumn: false))),
            "zip" => TraceReaderTests.Zip(("rank0.json", Encoding.UTF8.GetBytes(kineto)), ("rank1.json", Encoding.UTF8.GetBytes(RocprofReaderTests.Text))),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "must be a format"),
        };
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        int changes = 1 + random.Next(6);
        for (int change = 0; change < changes && bytes.Count > 8; change++)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(4) == 0 ? 600 : 12));
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes[at] = _structure[random.Next(_structure.Length)];
                    break;
                case 6:
                    Number(bytes, at, random);
                    break;
                default:
                    for (int index = at; index < at + length; index++)
                    {
                        bytes[index] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    }

                    break;
            }
        }

        return [.. bytes];
    }

    // a number of the text becomes an extreme one
    private static void Number(List<byte> bytes, int at, Random random)
    {
        while (at < bytes.Count && bytes[at] is < (byte)'0' or > (byte)'9')
        {
            at++;
        }

        int end = at;
        while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(_numbers[random.Next(_numbers.Length)]));
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None,
        CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
