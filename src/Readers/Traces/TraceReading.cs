using System.IO.Compression;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces.Kineto;
using Floorline.Readers.Traces.Nsight;
using Floorline.Readers.Traces.Perfetto;
using Floorline.Readers.Traces.Rocpd;
using Floorline.Readers.Traces.Rocprof;
using Floorline.Readers.Traces.Sqlite;
using Floorline.Readers.Traces.Tables;

namespace Floorline.Readers.Traces;

/// <summary>One call of the reader: what was found so far.</summary>
internal sealed class TraceReading
{
    private const int MostFiles = 4096;
    private const int DeepestNesting = 4;
    private const int KeptOfStart = 16 << 10;
    private const string Expected = "a trace of PyTorch's profiler, SQLite or CSV of Nsight Systems, rocprofv3 or Nsight Compute";

    private readonly List<Trace> _traces = [];
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _skipped = [];
    private readonly List<(string Source, IReadOnlyList<KernelMetrics> Metrics)> _metrics = [];
    private readonly TableReader _tables = new();
    private readonly HashSet<Trace> _ofFolders = new(ReferenceEqualityComparer.Instance);
    private bool _optional;

    internal void Path(string path)
    {
        if (Directory.Exists(path))
        {
            Folder(path);
        }
        else
        {
            OneFile(path);
        }
    }

    internal void Stream(Stream stream, string source) => Content(stream, source, compressed: false, depth: 0);

    internal ReadResult<TraceSet> Result()
    {
        if (_problems.Count > 0)
        {
            return ReadResult.Failed<TraceSet>(_problems);
        }

        _traces.AddRange(_tables.Traces);
        _metrics.AddRange(_tables.Sums);
        if (_metrics.Count > 0)
        {
            Join();
        }

        if (_traces.Count == 0)
        {
            return ReadResult.Failed<TraceSet>(_skipped.Count > 0 ? _skipped : [new Problem("", "", "no file", "at least one trace")]);
        }

        return Twice() is { } twice ? ReadResult.Failed<TraceSet>(twice) : ReadResult.Ok(new TraceSet(Ranks.InOrder(_traces), _skipped));
    }

    // two traces of one rank are no two ranks: of a folder or archive the first counts, given by name they are refused
    private Problem? Twice()
    {
        var known = new Dictionary<int, Trace>();
        for (int i = 0; i < _traces.Count; i++)
        {
            Trace trace = _traces[i];
            if (trace.Info.Rank is not { } rank || known.TryAdd(rank, trace))
            {
                continue;
            }

            var problem = new Problem(trace.Info.Source, "", FormattableString.Invariant($"rank {rank}, which is that of {known[rank].Info.Source} too"),
                "one trace of each rank");
            if (!IsOfMany(trace) && !IsOfMany(known[rank]))
            {
                return problem;
            }

            _skipped.Add(problem);
            _traces.RemoveAt(i--);
        }

        return null;
    }

    private bool IsOfMany(Trace trace) => _ofFolders.Contains(trace) || trace.Info.Source.Contains('!', StringComparison.Ordinal);

    /// <summary>Measurements of kernels go with every trace, where kernels find theirs by name; alone they are a trace without events.</summary>
    private void Join()
    {
        IReadOnlyList<KernelMetrics> all = [.. _metrics.SelectMany(static file => file.Metrics)];
        if (_traces.Count == 0)
        {
            bool sums = all.All(static m => m.IsSum);
            var info = new TraceInfo { Format = sums ? TraceFormat.KernelSums : TraceFormat.NsightCompute,
                Profiler = sums ? "sums by name (csv)" : "Nsight Compute",
                Source = string.Join(", ", _metrics.Select(static file => file.Source)) };
            _traces.Add(new TraceBuilder().Build(info, new ReadingCounts()).With(all));
            return;
        }

        for (int index = 0; index < _traces.Count; index++)
        {
            _traces[index] = _traces[index].With(all);
        }
    }

    private void Folder(string path)
    {
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8,
                AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden }).Take(MostFiles + 1)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new Problem(path, "", "a folder that cannot be listed", "a readable folder"));
            return;
        }

        if (files.Length > MostFiles)
        {
            _problems.Add(new Problem(path, "", FormattableString.Invariant($"more than {MostFiles} files"), "a folder of traces"));
            return;
        }

        Array.Sort(files, StringComparer.Ordinal);
        int before = _traces.Count;
        _optional = true;
        foreach (string file in files)
        {
            OneFile(file);
        }

        _optional = false;
        _ofFolders.UnionWith(_traces.Skip(before));
    }

    private void OneFile(string path)
    {
        if (RegularFile.Problem(path, "a readable trace") is { } problem)
        {
            Wrong(path, problem.Found, problem.Expected);
            return;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
                FileOptions.SequentialScan);
            Content(stream, path, compressed: false, depth: 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Wrong(path, fault is FileNotFoundException or DirectoryNotFoundException ? "no such file" : "a file that cannot be read", "a readable trace");
        }
    }

    private void Content(Stream stream, string source, bool compressed, int depth)
    {
        var window = new TextWindow(stream);
        window.More(0);
        ReadOnlySpan<byte> start = window.Bytes.AsSpan(0, window.End);
        if (depth > DeepestNesting)
        {
            Wrong(source, "archives within archives", "a trace");
        }
        else if (start.IsEmpty)
        {
            Wrong(source, window.IsDamaged ? TextWindow.Damaged : compressed ? "compressed data that holds nothing, or is cut off before it" : "an empty file",
                window.IsDamaged || compressed ? "the whole file: copy or record it again" : "a trace");
        }
        else if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            Wrong(source, "text in UTF-16", "a trace in UTF-8");
        }
        else if (OtherFiles.ByContent(start) is { } other)
        {
            Wrong(source, other.Is, other.Do);
        }
        else if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
        {
            using var plain = new ZstdStream(Again(window, stream));
            Content(plain, source, compressed: true, depth + 1);
        }
        else if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            using var plain = new GZipStream(Again(window, stream), CompressionMode.Decompress);
            Content(plain, source, compressed: true, depth + 1);
        }
        else if (start.Length > 262 && start.Slice(257, 5).SequenceEqual("ustar"u8))
        {
            Tar(Again(window, stream), source, depth);
        }
        else if (start.StartsWith("PK\u0003\u0004"u8))
        {
            Zip(Again(window, stream), source, depth);
        }
        else if (start.StartsWith("SQLite format 3\0"u8))
        {
            Database(Again(window, stream), source);
        }
        else if (NsightComputeReader.Knows(start))
        {
            Measurements(Again(window, stream), source);
        }
        else if (TableReader.Knows(start))
        {
            if (!_tables.Read(Again(window, stream), source))
            {
                Wrong(source, "comma-separated text that is no table of events or kernels", Expected);
            }
        }
        else if (PerfettoReader.Knows(start))
        {
            Slices(Again(window, stream), source);
        }
        else
        {
            Json(window, source, compressed);
        }
    }

    private void Slices(Stream stream, string source)
    {
        if (PerfettoReader.Read(stream, new TraceInfo { Source = Fit.Text(source, 400) }) is { } trace)
        {
            _traces.Add(trace);
        }
        else
        {
            Wrong(source, "a Perfetto trace without one track event",
                "a trace with slices of threads and device queues, such as rocprofv3's --output-format pftrace");
        }
    }

    private void Measurements(Stream stream, string source)
    {
        if (NsightComputeReader.Read(stream) is { } metrics)
        {
            _metrics.Add((Fit.Text(source, 400), metrics));
        }
        else
        {
            Wrong(source, "the head of a Nsight Compute CSV and no launch below it", "at least one kernel launch");
        }
    }

    private void Database(Stream stream, string source)
    {
        try
        {
            Stream seekable = stream.CanSeek ? stream : BoundedCopy.Of(stream);
            SqliteFile file = SqliteFile.Open(seekable);
            if (NsightSystemsReader.Knows(file))
            {
                _traces.Add(NsightSystemsReader.Read(file, new TraceInfo { Source = Fit.Text(source, 400) }, seekable.Length));
            }
            else if (RocpdReader.Knows(file))
            {
                _traces.Add(RocpdReader.Read(file, new TraceInfo { Source = Fit.Text(source, 400) }, seekable.Length));
            }
            else
            {
                OtherFile? other = OtherFiles.OfTables(file.Tables.Keys);
                Wrong(source, other?.Is ?? "a SQLite database without the tables of Nsight Systems", other?.Do ?? "what nsys export --type sqlite writes");
            }
        }
        catch (SqliteFault fault)
        {
            Wrong(source, FormattableString.Invariant($"a database that is broken or cut off at byte {fault.Offset}: {fault.Message}"),
                "a whole SQLite database");
        }
        catch (InvalidDataException)
        {
            Wrong(source, FormattableString.Invariant($"a database inside an archive that is broken or larger than {BoundedCopy.Most >> 20} MiB"),
                "the database itself, unpacked");
        }
    }

    /// <summary>The stream from its start.</summary>
    private static Stream Again(TextWindow window, Stream stream)
    {
        if (stream.CanSeek)
        {
            stream.Position = 0;
            return stream;
        }

        return new PrefixedStream(window.Bytes.AsMemory(0, window.End), stream);
    }

    private void Tar(Stream stream, string source, int depth)
    {
        bool before = _optional;
        _optional = true;
        int entries = 0;
        bool broken = false;
        try
        {
            var tar = new TarEntries(stream);
            while (++entries <= MostFiles && tar.Next())
            {
                using Stream content = tar.Content;
                Content(content, $"{source}!{tar.Name}", compressed: false, depth + 1);
            }

            broken = tar.IsBroken;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            broken = true;
        }

        if (broken)
        {
            _skipped.Add(new Problem(Fit.Text(source, 400), "", FormattableString.Invariant($"an archive that is broken or cut off at entry {entries}"),
                "a whole archive"));
        }

        _optional = before;
    }

    private void Zip(Stream stream, string source, int depth)
    {
        bool before = _optional;
        _optional = true;
        try
        {
            using Stream seekable = Seekable(stream);
            using var zip = new ZipArchive(seekable, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in zip.Entries.Take(MostFiles).OrderBy(static entry => entry.FullName, StringComparer.Ordinal))
            {
                if (entry.Name.Length > 0)
                {
                    using Stream data = entry.Open();
                    Content(data, $"{source}!{entry.FullName}", compressed: true, depth + 1);
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            _skipped.Add(new Problem(Fit.Text(source, 400), "", "an archive that is broken, cut off or encrypted", "a whole zip archive"));
        }

        _optional = before;
    }

    private static Stream Seekable(Stream stream) => stream.CanSeek ? new UndisposedStream(stream) : BoundedCopy.Of(stream);

    private void Json(TextWindow window, string source, bool compressed)
    {
        var info = new TraceInfo { Source = Fit.Text(source, 400) };
        byte[] start = window.Bytes.AsSpan(0, Math.Min(window.End, KeptOfStart)).ToArray();
        var kineto = new KinetoReader(window);
        Trace? trace = kineto.Read(info, compressed);
        if (trace is not null)
        {
            _traces.Add(trace);
            return;
        }

        trace = kineto.IsRocprof ? new RocprofReader(window, kineto.Position).Read(info, compressed)
            : kineto.IsMemoryTimeline ? MemoryTimelineReader.Read(window, kineto.Position, info, compressed)
            : null;
        if (trace is not null)
        {
            _traces.Add(trace);
        }
        else
        {
            OtherFile? other = OtherFiles.Of(start, source);
            Wrong(source, other?.Is ?? (kineto.IsMemoryTimeline ? "a list of lists that is no memory timeline" : kineto.Complaint), other?.Do ?? Expected);
        }
    }

    private void Wrong(string source, string found, string expected) =>
        (_optional ? _skipped : _problems).Add(new Problem(Fit.Text(source, 400), "", found, expected));
}
