using Floorline.Core.Quantities;
using Floorline.Probes.Endpoint;

namespace Floorline.Workbench;

/// <summary>A measurement of a server while it is under way: how it does now, and a series that stays short however long it takes.</summary>
public sealed class EndpointSamples
{
    private const int MostPoints = 240;

    private readonly List<(double Seconds, double Ttft, double Itl, int InFlight)> _points = [];
    private string _name = "";
    private int _every = 1;
    private int _seen;

    /// <summary>The run that is under way.</summary>
    public string Name => _name;

    /// <summary>How it does now; null before the first report.</summary>
    public LoadProgress? Now { get; private set; }

    /// <summary>
    /// Moments since the run began, with the medians of TTFT and ITL over the last requests and the requests in flight; a median before the first answer is not
    /// a number. Times in seconds.
    /// </summary>
    public IReadOnlyList<(double Seconds, double Ttft, double Itl, int InFlight)> Points => _points;

    /// <summary>Time left of the run; null where its end is not a time.</summary>
    public Seconds? Left => Now?.Duration is { } whole && Name != Warming ? new Seconds(Math.Max(0, (whole - Now.Elapsed).TotalSeconds)) : null;

    internal const string Warming = "warm-up";

    /// <summary>Takes a report of the verb. The warm-up is in no series.</summary>
    /// <param name="name">The run.</param>
    /// <param name="progress">How it does.</param>
    public void Add(string name, LoadProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (name != _name)
        {
            _points.Clear();
            (_name, _every, _seen) = (name, 1, 0);
        }

        Now = progress;
        if (name == Warming || _seen++ % _every != 0)
        {
            return;
        }

        if (_points.Count == MostPoints)
        {
            // every other one goes, and from now on every other one is taken
            int index = 0;
            _points.RemoveAll(_ => index++ % 2 == 1);
            _every *= 2;
        }

        _points.Add((progress.Elapsed.TotalSeconds, progress.Ttft > 0 ? progress.Ttft : double.NaN, progress.Itl > 0 ? progress.Itl
            : double.NaN, progress.InFlight));
    }
}
