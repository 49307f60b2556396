using System.Globalization;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Compilation;

/// <summary>What a trace shows of torch.compile: its regions, breaks between them, compilations, and how many calls pay one back.</summary>
public sealed class CompilationReport
{
    private const string Region = "Torch-Compiled Region: ";
    private const string Resume = "torch_dynamo_resume_in_";

    private CompilationReport()
    {
    }

    /// <summary>Nothing of it.</summary>
    public static CompilationReport None { get; } = new();

    /// <summary>The frames, by number.</summary>
    public IReadOnlyList<CompiledFrame> Frames { get; private init; } = [];

    /// <summary>Most frames that one step runs: more than one means that Python runs between compiled pieces.</summary>
    public int PiecesPerStep { get; private init; }

    /// <summary>Functions that begin where a graph broke, by name; only traces with Python frames have them.</summary>
    public IReadOnlyList<string> Resumed { get; private init; } = [];

    /// <summary>When the host compiled.</summary>
    public IntervalSet Compiling { get; private init; } = IntervalSet.Empty;

    /// <summary>How many compilations lie in the trace, those within another not counted.</summary>
    public int Compilations { get; private init; }

    /// <summary>Time of the host in compilations, in ns.</summary>
    public long CompileTime => Compiling.Total;

    /// <summary>Compilations beyond each frame's first.</summary>
    public int Recompilations => Frames.Sum(static f => f.Compilations - 1);

    /// <summary>Calls of compiled regions.</summary>
    public int Calls => Frames.Sum(static f => f.Calls);

    /// <summary>Time of one call: the median step where there are steps, else the mean region on the host; 0 where neither is known. In ns.</summary>
    public long CallTime { get; private init; }

    /// <summary>Whether there is anything to say.</summary>
    public bool IsSeen => Frames.Count > 0 || Compilations > 0;

    /// <summary>Calls after which one compilation is paid back, if each saves a share of what a call takes now; null where that is not known.</summary>
    /// <param name="savedShare">Time that a call saves, as a share of its time as compiled: 1 where it was twice as long before.</param>
    public long? BreakEvenCalls(double savedShare) =>
        Compilations == 0 || CallTime <= 0 || savedShare <= 0 ? null : (long)Math.Ceiling((double)CompileTime / Compilations / (CallTime * savedShare));

    /// <summary>What a trace shows.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="steps">The steps of a device of it.</param>
    internal static CompilationReport Of(Trace trace, StepTimeline steps)
    {
        var names = NamesOf(trace);
        if (names.Count == 0)
        {
            return None;
        }

        var frames = new SortedDictionary<int, CompiledFrame>();
        var inStep = new Dictionary<int, HashSet<int>>();
        var starts = new List<long>();
        var ends = new List<long>();
        var resumed = new SortedSet<string>(StringComparer.Ordinal);
        int compilations = 0;
        foreach (TraceTrack track in trace.Tracks)
        {
            long compiled = long.MinValue;
            for (int e = track.First; track.Kind == TrackKind.Host && e < track.End; e++)
            {
                if (!names.TryGetValue(trace.NameIds[e], out (int Frame, int Compilation, Sort Sort) name))
                {
                    continue;
                }

                switch (name.Sort)
                {
                    case Sort.Region:
                        CompiledFrame frame = frames.GetValueOrDefault(name.Frame, new CompiledFrame(name.Frame, 1, 0, 0));
                        frames[name.Frame] = frame with
                        {
                            Compilations = Math.Max(frame.Compilations, name.Compilation + 1), Calls = frame.Calls + 1,
                            Time = frame.Time + trace.Durations[e],
                        };
                        Enter(inStep, HostStepOf(steps, trace.Starts[e]), name.Frame);
                        break;
                    case Sort.Resume:
                        resumed.Add(trace.NameOf(e)[trace.NameOf(e).IndexOf(Resume, StringComparison.Ordinal)..]);
                        break;
                    case Sort.Compilation when trace.Starts[e] >= compiled:
                        compiled = trace.EndOf(e);
                        starts.Add(trace.Starts[e]);
                        ends.Add(compiled);
                        compilations++;
                        break;
                    default:
                        break;
                }
            }
        }

        long calls = frames.Values.Sum(static f => (long)f.Calls);
        return new CompilationReport
        {
            Frames = [.. frames.Values],
            PiecesPerStep = inStep.Count == 0 ? 0 : inStep.Values.Max(static s => s.Count),
            Resumed = [.. resumed],
            Compiling = IntervalSet.UnionOfUnordered([.. starts], [.. ends]),
            Compilations = compilations,
            CallTime = steps.Count > 1 && steps.Basis != StepBasis.RepeatedKernels ? steps.Lengths.Median
                : calls > 0 ? frames.Values.Sum(static f => f.Time) / calls : 0,
        };
    }

    private static void Enter(Dictionary<int, HashSet<int>> inStep, int step, int frame)
    {
        if (step >= 0)
        {
            if (!inStep.TryGetValue(step, out HashSet<int>? seen))
            {
                inStep.Add(step, seen = []);
            }

            seen.Add(frame);
        }
    }

    private static int HostStepOf(StepTimeline steps, long instant)
    {
        for (int i = 0; i < steps.Count && steps.Basis != StepBasis.RepeatedKernels; i++)
        {
            if (instant >= steps.Steps[i].HostStart && instant < steps.Steps[i].HostEnd)
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<int, (int Frame, int Compilation, Sort Sort)> NamesOf(Trace trace)
    {
        var names = new Dictionary<int, (int Frame, int Compilation, Sort Sort)>();
        for (int name = 0; name < trace.Names.Count; name++)
        {
            ReadOnlySpan<byte> text = trace.Names.Utf8(name);
            if (text.StartsWith("Torch-Compiled Region: "u8) && RegionOf(trace.Names[name]) is { } region)
            {
                names.Add(name, (region.Frame, region.Compilation, Sort.Region));
            }
            else if (text.IndexOf("torch_dynamo_resume_in_"u8) >= 0)
            {
                names.Add(name, (0, 0, Sort.Resume));
            }
            else if (text.EndsWith("(dynamo_timed)"u8) || (text.StartsWith("torch/_dynamo/convert_frame.py("u8) && text.EndsWith(": _compile"u8)))
            {
                names.Add(name, (0, 0, Sort.Compilation));
            }
        }

        return names;
    }

    // frame and compilation, such as 0/2; a restart of one adds _1
    private static (int Frame, int Compilation)? RegionOf(string name)
    {
        string[] parts = name[Region.Length..].Split('/', '_', ' ');
        return parts.Length > 1 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int frame)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int compilation) && compilation < 1_000_000
            ? (frame, compilation) : null;
    }

    private enum Sort
    {
        Region,
        Resume,
        Compilation,
    }
}
