using System.Net;
using Floorline.Workbench;

namespace Floorline.Web;

/// <summary>How the workbench is served; everything a request could abuse has a limit here.</summary>
public sealed record ServeOptions
{
    /// <summary>Port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = 5280;

    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The token that every request must carry; null asks for none, which is allowed on loopback only.</summary>
    public string? Token { get; init; }

    /// <summary>Largest request body that is no upload, in bytes.</summary>
    public long LargestRequest { get; init; } = 1 << 20;

    /// <summary>Largest model file, in bytes.</summary>
    public long LargestModelFile { get; init; } = 4L << 30;

    /// <summary>Largest table of measurements, in bytes.</summary>
    public long LargestTable { get; init; } = 16 << 20;

    /// <summary>Largest set of results or runs that one request sends, in bytes, all its files together.</summary>
    public long LargestRuns { get; init; } = 128 << 20;

    /// <summary>Most files of one such request.</summary>
    public int MostFiles { get; init; } = 64;

    /// <summary>Longest that one upload may take.</summary>
    public TimeSpan UploadTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Slowest upload that is waited for, in bytes per second, after a grace of five seconds.</summary>
    public double SlowestUpload { get; init; } = 1024;

    /// <summary>Uploads taken at the same time.</summary>
    public int UploadsAtOnce { get; init; } = 4;

    /// <summary>Folder that uploads are kept in while they are read; null takes one of its own under the system's temporary folder.</summary>
    public string? UploadFolder { get; init; }

    /// <summary>Traces kept after their diagnosis, so that their events can be drawn and two be compared; the one not asked for longest goes first.</summary>
    public int TracesKept { get; init; } = 4;

    /// <summary>Memory of all kept traces together, about, in bytes; a trace that takes more is diagnosed and not kept.</summary>
    public long TraceBytesKept { get; init; } = 512L << 20;

    /// <summary>How long a trace is kept after it was last asked for.</summary>
    public TimeSpan TraceTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Answers on results and runs that are kept, so that a page can show one again; the one not asked for longest goes first.</summary>
    public int ResultsKept { get; init; } = 32;

    /// <summary>Memory of all kept answers together, in bytes; one that takes more is given and not kept.</summary>
    public long ResultBytesKept { get; init; } = 64 << 20;

    /// <summary>How long an answer is kept after it was last asked for.</summary>
    public TimeSpan ResultTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Models kept after their file was read, so that floors of it can be asked for; the one not asked for longest goes first.</summary>
    public int ModelsKept { get; init; } = 8;

    /// <summary>Memory of all kept models together, in bytes, by the size of their documents; one that takes more is read and not kept.</summary>
    public long ModelBytesKept { get; init; } = 64 << 20;

    /// <summary>How long a model is kept after it was last asked for.</summary>
    public TimeSpan ModelTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Jobs that run at the same time.</summary>
    public int JobsAtOnce { get; init; } = 2;

    /// <summary>Longest that a job may run.</summary>
    public TimeSpan JobTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Servers that may be measured, as the operator named them; none where nothing was named.</summary>
    public IReadOnlyList<AllowedEndpoint> Endpoints { get; init; } = [];

    /// <summary>Longest load that a request may put on a server.</summary>
    public TimeSpan LongestLoad { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most streams that a request may open to a server.</summary>
    public int MostStreams { get; init; } = 256;

    /// <summary>Longest that the rounds of a lab run may be asked to take.</summary>
    public TimeSpan LongestLab { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Memory that weights and caches of a lab run may take, in bytes; never more than half of what is there.</summary>
    public long LabMemory { get; init; } = 6L << 30;

    /// <summary>Where it is served: whose floorline.json, record of this machine and environment are meant. Each request reads them anew.</summary>
    public Workplace Workplace { get; init; } = Workplace.Here;

    /// <summary>The journal of whoever started the server, where not stated that of the place; requests cannot name another.</summary>
    public JournalPlace Journal { get => field ?? Workplace.Journal; init; }

    /// <summary>Told of internal errors, in one line each; null tells nobody.</summary>
    public Action<string>? Report { get; init; }
}
