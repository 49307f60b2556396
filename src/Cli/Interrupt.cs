using System.Globalization;
using System.Runtime.InteropServices;

namespace Floorline.Cli;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or SIGHUP (a terminal that closed) into a wish to stop, so that a measurement keeps and prints what it has; the second ends
/// the program. A hang-up that the program was started to ignore, as by nohup, stays ignored.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private const int HangUp = 1;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interrupt() => _signals = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, .. IsIgnored(HangUp) ? Array.Empty<PosixSignal>() : [PosixSignal.SIGHUP]])
        .Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }

    private static bool IsIgnored(int signal)
    {
        const string Ignored = "SigIgn:";
        try
        {
            return OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith(Ignored, StringComparison.Ordinal)) is { } line
                && ulong.TryParse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mask) && (mask >> (signal - 1) & 1) == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
