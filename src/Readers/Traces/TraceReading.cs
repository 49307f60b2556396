using System.Formats.Tar;
using System.IO.Compression;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces.Kineto;

namespace Floorline.Readers.Traces;

/// <summary>One call of the reader: what was found so far.</summary>
internal sealed class TraceReading
{
    private const int MostFiles = 4096;
    private const int DeepestNesting = 4;

    private readonly List<Trace> _traces = [];
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _skipped = [];
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

        if (_traces.Count == 0)
        {
            return ReadResult.Failed<TraceSet>(_skipped.Count > 0 ? _skipped : [new Problem("", "", "no file", "at least one trace")]);
        }

        return ReadResult.Ok(new TraceSet(Ranks.InOrder(_traces), _skipped));
    }

    private void Folder(string path)
    {
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden }).Take(MostFiles + 1)];
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
        _optional = true;
        foreach (string file in files)
        {
            OneFile(file);
        }

        _optional = false;
    }

    private void OneFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
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
        else
        {
            Json(window, source, compressed);
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
        try
        {
            using var tar = new TarReader(stream, leaveOpen: true);
            while (tar.GetNextEntry() is { } entry && ++entries <= MostFiles)
            {
                if (entry.DataStream is { } data && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    Content(data, $"{source}!{entry.Name}", compressed: false, depth + 1);
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or EndOfStreamException or ArgumentException or FormatException or NotSupportedException)
        {
            _skipped.Add(new Problem(Fit.Text(source, 400), "", FormattableString.Invariant($"an archive that is broken or cut off after entry {entries}"), "a whole archive"));
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
        var kineto = new KinetoReader(window);
        Trace? trace = kineto.Read(info, compressed);
        if (trace is not null)
        {
            _traces.Add(trace);
            return;
        }

        Wrong(source, kineto.Complaint, "a trace");
    }

    private void Wrong(string source, string found, string expected) =>
        (_optional ? _skipped : _problems).Add(new Problem(Fit.Text(source, 400), "", found, expected));
}
