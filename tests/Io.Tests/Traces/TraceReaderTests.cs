using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

public sealed class TraceReaderTests
{
    private const string Csv = """
        ==PROF== Connected to process 6153
        "ID","Process ID","Kernel Name","Device","CC","Section Name","Metric Name","Metric Unit","Metric Value","Rule Name","Rule Type","Rule Description","Estimated Speedup Type","Estimated Speedup"
        "0","6153","void ns::gemm<double>(double, int)","0","9.0","GPU Speed Of Light Throughput","Memory Throughput","%","61.84",
        "0","6153","void ns::gemm<double>(double, int)","0","9.0","GPU Speed Of Light Throughput","Compute (SM) Throughput","%","1.30",
        "0","6153","void ns::gemm<double>(double, int)","0","9.0","GPU Speed Of Light Throughput","Duration","us","21,058.944",
        "0","6153","void ns::gemm<double>(double, int)","0","9.0","SpeedOfLight","","","","SOLBottleneck","OPT","Memory ""first"", then
        compute","global","45.14"
        """;

    [Fact]
    public void Read_FolderOfRanks_ByRankAndTheRestListed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b/rank1.json.gz", MadeTrace.Gzip(MadeTrace.Kineto(MadeTrace.Three)));
        folder.Write("a_rank0.json", Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three)));
        folder.Write("c_rank2.sqlite", NsightSystemsReaderTests.Database(pidColumn: true));
        folder.Write("config.json", "{\"hidden_size\":4096}"u8.ToArray());
        folder.Write("notes.txt", "hello"u8.ToArray());

        TraceSet set = TraceReader.Read([folder.Path]).Value;

        Assert.Equal([0, 1, 2], set.Traces.Select(static trace => trace.Info.Rank ?? -1));
        Assert.Equal(2, set.Skipped.Count);
    }

    [Fact]
    public void Read_TarAndZip_EveryEntry()
    {
        byte[] tar = Tar(("r/rank1.json", Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three))),
            ("r/rank0.json.gz", MadeTrace.Gzip(MadeTrace.Kineto(MadeTrace.Three))), ("r/rank2.sqlite", NsightSystemsReaderTests.Database(pidColumn: true)));
        byte[] zip = Zip(("rank1.json", Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three))),
            ("rank0.json", Encoding.UTF8.GetBytes(RocprofReaderTests.Text)));

        Assert.Equal(["made!r/rank0.json.gz", "made!r/rank1.json", "made!r/rank2.sqlite"], Read(tar).Traces.Select(static trace => trace.Info.Source));
        Assert.Equal(["made!rank0.json", "made!rank1.json"], Read(zip).Traces.Select(static trace => trace.Info.Source));
    }

    [Fact]
    public void Read_BrokenArchive_WhatWasReadAndWhatIsMissing()
    {
        byte[] tar = Tar(("rank0.json", Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three))),
            ("rank1.json", Encoding.UTF8.GetBytes(MadeTrace.Kineto(string.Join(',', Enumerable.Repeat(MadeTrace.Three, 20))))));
        TraceSet set = Read(tar[..3000]);

        Assert.Equal(3, set.Traces[0].Count);
        Assert.True(set.Skipped.Count > 0 || set.Traces[^1].Info.EarlyEnd is not null);
    }

    [Fact]
    public void Read_ArchivesWithinArchives_Refused()
    {
        byte[] packed = Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three));
        for (int level = 0; level < 8; level++)
        {
            packed = Tar(("inner", packed));
        }

        Assert.Contains("archives within archives", Assert.Single(TraceReader.Read(new MemoryStream(packed), "deep").Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NsightComputeBesideATrace_JoinedByName()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.Write("ncu.csv", Encoding.UTF8.GetBytes(Csv));
        string json = folder.Write("trace.json", Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three)));

        Trace trace = Assert.Single(TraceReader.Read([json, csv]).Value.Traces);
        KernelMetrics metrics = Assert.Single(trace.MetricsOf(trace.NameIds[MadeTrace.Only(trace, EventKind.DeviceKernel)]));

        Assert.Equal(61.84, metrics.MemoryPercent);
        Assert.True(metrics.IsMemoryBound);
        Assert.Equal(21_058_944, metrics.DurationNs);
        Assert.Equal(new KernelRule("SOLBottleneck", "OPT", "Memory \"first\", then?compute", 45.14), Assert.Single(metrics.Rules));
        Assert.Empty(trace.MetricsOf(trace.NameIds[MadeTrace.Only(trace, EventKind.CpuOperator)]));
    }

    [Fact]
    public void Read_RawPageOfNsightCompute_UnitsBelowTheHead()
    {
        string csv = "\"ID\",\"Kernel Name\",\"Device\",\"gpu__time_duration.sum\",\"sm__throughput.avg.pct_of_peak_sustained_elapsed\"\n\"\",\"\",\"\",\"us\",\"%\"\n\"3\",\"k\",\"0\",\"1.5\",\"12.5\"\n";
        KernelMetrics metrics = Assert.Single(MadeTrace.ReadOne(csv).KernelMetrics);

        Assert.Equal(1500, metrics.DurationNs);
        Assert.Equal(12.5, metrics.ComputePercent);
        Assert.Null(metrics.MemoryPercent);
        Assert.Null(metrics.IsMemoryBound);
    }

    [Fact]
    public void Read_MissingFiles_EveryProblem()
    {
        ReadResult<TraceSet> result = TraceReader.Read(["/nowhere/a.json", "/nowhere/b.json"]);

        Assert.Equal(2, result.Problems.Count);
        Assert.All(result.Problems, static problem => Assert.Equal("no such file", problem.Found));
    }

    [Fact]
    public void Read_HostileFileName_MadeHarmless()
    {
        TraceSet set = TraceReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(MadeTrace.Kineto(MadeTrace.Three))), "a\u001b[2J.json").Value;

        Assert.Equal("a?[2J.json", set.Traces[0].Info.Source);
    }

    private static TraceSet Read(byte[] bytes) => TraceReader.Read(new MemoryStream(bytes), "made").Value;

    internal static byte[] Tar(params (string Name, byte[] Bytes)[] entries)
    {
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }

        return packed.ToArray();
    }

    internal static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    private sealed class TemporaryFolder : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("floorline-traces-").FullName;

        internal string Write(string name, byte[] bytes)
        {
            string path = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
