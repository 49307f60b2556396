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

    /// <summary>Longest that one upload may take.</summary>
    public TimeSpan UploadTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Slowest upload that is waited for, in bytes per second, after a grace of five seconds.</summary>
    public double SlowestUpload { get; init; } = 1024;

    /// <summary>Uploads taken at the same time.</summary>
    public int UploadsAtOnce { get; init; } = 4;

    /// <summary>Folder that uploads are kept in while they are read; null takes one of its own under the system's temporary folder.</summary>
    public string? UploadFolder { get; init; }

    /// <summary>Jobs that run at the same time.</summary>
    public int JobsAtOnce { get; init; } = 2;

    /// <summary>Longest that a job may run.</summary>
    public TimeSpan JobTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The journal of whoever started the server; requests cannot name another.</summary>
    public JournalPlace Journal { get; init; } = new();

    /// <summary>Told of internal errors, in one line each; null tells nobody.</summary>
    public Action<string>? Report { get; init; }
}
