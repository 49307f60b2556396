using Floorline.Probes.Host;

namespace Floorline.Cli;

/// <summary>A bar with the time left on the terminal's error stream; nothing where that is not a terminal.</summary>
internal sealed class ProgressBar : IProgress<ProbeProgress>, IDisposable
{
    private const int Length = 24;
    private readonly bool _shown = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private long _last;

    /// <summary>The bar in one line.</summary>
    public static string Line(ProbeProgress progress)
    {
        int done = (int)Math.Round(Math.Clamp(progress.Share, 0, 1) * Length);
        return $"[{new string('#', done)}{new string('.', Length - done)}] {progress.Share * 100,3:0} %  {progress.Doing}, {Math.Ceiling(Math.Max(0, progress.Left.TotalSeconds)):0} s left";
    }

    public void Report(ProbeProgress value)
    {
        long now = Environment.TickCount64;
        if (_shown && now - _last > 100)
        {
            _last = now;
            string line = Line(value);
            Console.Error.Write('\r' + line.PadRight(78)[..Math.Max(1, Math.Min(78, Console.WindowWidth > 1 ? Console.WindowWidth - 1 : 78))]);
        }
    }

    public void Clear()
    {
        if (_shown && _last > 0)
        {
            Console.Error.Write('\r' + new string(' ', 78) + '\r');
            _last = 0;
        }
    }

    public void Dispose() => Clear();
}
