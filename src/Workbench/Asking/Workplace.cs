using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>
/// Where a question is asked: the folder in which paths and floorline.json are looked for, the environment, the record of this machine, and whether a text may
/// name files. What was read is kept, so that a question reads each file once: <see cref="Anew"/> is the same place for the next question.
/// </summary>
public sealed class Workplace
{
    // Configs, hardware and floorline.json are some kilobytes; the largest indexes of weights are read through, not kept.
    private const long LargestKept = 4 << 20;
    private const string This = ".";

    private readonly Reads _reads;

    private Workplace(Reads reads) => _reads = reads;

    /// <summary>A place in the current folder with the environment of this process, of which nothing has been read.</summary>
    public Workplace()
        : this(new Reads())
    {
    }

    /// <summary>The current folder of this process and its environment, read anew.</summary>
    public static Workplace Here => new();

    /// <summary>The folder that relative paths and floorline.json are looked for in.</summary>
    public string Folder { get; init => field = value == This ? This : Path.GetFullPath(value); } = This;

    /// <summary>Gives a variable of the environment; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Whether a text may name files and folders, and models of a hub. Where not, none is looked for.</summary>
    public bool OpensFiles { get; init; } = true;

    /// <summary>Told the path of each file that is opened to be read; null tells nobody.</summary>
    public Action<string>? Opened { get; init; }

    /// <summary>What opens a file to be read: tests put a disk there that fails.</summary>
    internal Func<string, Stream> Opener { get; init; } = RegularFile.Open;

    /// <summary>Finds a model that somebody handed over before, by what MODEL says: null where that is no handle.</summary>
    internal Func<string, ReadResult<Model>?>? Handed { get; private init; }

    /// <summary>
    /// The file in which the measurement of this machine is kept: <c>host.json</c> in the folder that FLOORLINE_HOME names, else in the user's data folder.
    /// </summary>
    public string HostFile
    {
        get
        {
            if (Variable("FLOORLINE_HOME") is { Length: > 0 } home)
            {
                return PathOf(Path.Combine(home, HostName));
            }

            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "floorline", HostName);
        }
    }

    private const string HostName = "host.json";

    /// <summary>The journal that is meant where none is named: FLOORLINE_JOURNAL's, else the nearest one of the folder.</summary>
    public JournalPlace Journal => new() { Folder = Folder, Address = Variable(JournalPlace.Variable) is { } stated && !string.IsNullOrWhiteSpace(stated)
        ? stated : null };

    /// <summary>Coefficients of engines: those that a user calibrated in the folder's floorline.json, before the shipped ones.</summary>
    public ReadResult<EngineSet> Engines => _reads.Once(ref _reads.Engines, () => EngineSource.Known(this));

    /// <summary>This machine as it was measured.</summary>
    public ReadResult<Device> Host => _reads.Once(ref _reads.Host, () => HostRecord.Read(this));

    /// <summary>A text that differs once what answers hang on here beside the question has changed: floorline.json or the record of this machine.</summary>
    public string State => FormattableString.Invariant(
        $"{File.GetLastWriteTimeUtc(PathOf(SpecFile.DefaultName)).Ticks}|{File.GetLastWriteTimeUtc(HostFile).Ticks}");

    /// <summary>The same place for another question: nothing has been read.</summary>
    public Workplace Anew() => Like(new Reads(), OpensFiles, Handed);

    /// <summary>
    /// The same place for a text that came over the network: no file that it names is opened, whatever the place allows.
    /// </summary>
    /// <param name="handed">Finds a model that was sent before, by its handle; null where there are none.</param>
    public Workplace Closed(Func<string, ReadResult<Model>?>? handed = null) => Like(_reads, false, handed ?? Handed);

    /// <summary>A path as it was typed, seen from the folder.</summary>
    /// <param name="path">The path.</param>
    public string PathOf(string path) => Folder == This || string.IsNullOrWhiteSpace(path) ? path : Path.Combine(Folder, path);

    /// <summary>The same of a path that may not have been typed.</summary>
    internal string? PathOrNone(string? path) => path is null ? null : PathOf(path);

    /// <summary>Opens a file to be read. A small JSON file is kept: whoever asks for it again gets what was there at first.</summary>
    /// <param name="path">The path as typed.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public Stream Open(string path)
    {
        string place = PathOf(path);
        lock (_reads.Gate)
        {
            if (_reads.Files.TryGetValue(place, out byte[]? kept))
            {
                return new MemoryStream(kept, writable: false);
            }

            Opened?.Invoke(place);
            Stream stream = Opener(place);
            if (!place.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || !stream.CanSeek || stream.Length is 0 or > LargestKept)
            {
                return stream;
            }

            using (stream)
            {
                byte[] bytes = new byte[stream.Length];
                int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                _reads.Files[place] = bytes[..read];
                return new MemoryStream(bytes, 0, read, writable: false);
            }
        }
    }

    /// <summary>Reads a file, or says why it cannot be read.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <param name="path">The path as typed.</param>
    /// <param name="read">Reads its bytes; told its path for messages.</param>
    internal ReadResult<T> Read<T>(string path, Func<Stream, string, ReadResult<T>> read)
    {
        string place = PathOf(path);
        if (RegularFile.Problem(place, "a readable file") is { } problem)
        {
            return ReadResult.Failed<T>(problem);
        }

        try
        {
            using Stream stream = Open(path);
            return read(stream, place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<T>(new Problem(place, "", "a file that cannot be opened", "a readable file"));
        }
    }

    /// <summary>A model that was found here before by the same text, or that is found now.</summary>
    internal ReadResult<Model> Model(string text, string? dimensions, Func<ReadResult<Model>> find)
    {
        string key = $"{text}\n{dimensions}\n{OpensFiles}";
        lock (_reads.Gate)
        {
            if (!_reads.Models.TryGetValue(key, out ReadResult<Model>? known))
            {
                known = find();
                _reads.Models[key] = known;
            }

            return known;
        }
    }

    /// <summary>A whole path, seen from the current folder where it is relative.</summary>
    internal static string Whole(string path) => Path.GetFullPath(path);

    private Workplace Like(Reads reads, bool opensFiles, Func<string, ReadResult<Model>?>? handed) => new(reads)
    {
        Folder = Folder,
        Variable = Variable,
        OpensFiles = opensFiles,
        Opened = Opened,
        Opener = Opener,
        Handed = handed,
    };

    /// <summary>What was read for one question.</summary>
    private sealed class Reads
    {
        internal readonly Lock Gate = new();

        internal ReadResult<EngineSet>? Engines;
        internal ReadResult<Device>? Host;

        internal Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

        internal Dictionary<string, ReadResult<Model>> Models { get; } = new(StringComparer.Ordinal);

        internal ReadResult<T> Once<T>(ref ReadResult<T>? kept, Func<ReadResult<T>> read)
        {
            lock (Gate)
            {
                return kept ??= read();
            }
        }
    }
}
