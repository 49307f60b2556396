using Floorline.Core.Quantities;
using Floorline.Core.Traces.Compilation;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>torch.compile compiles again and again while the trace runs, or has done so for other shapes.</summary>
public sealed class RecompilationRule : IDeviceRule
{
    internal const string Advice = "TORCH_LOGS=recompiles names the guard that failed. Mark what changes as dynamic (torch._dynamo.mark_dynamic, "
        + "dynamic=True), pad shapes to few sizes, keep Python numbers that change out of the compiled function; warm up every shape before measuring, and "
            + "keep the cache (TORCHINDUCTOR_CACHE_DIR).";

    /// <inheritdoc/>
    public string Id => "recompilation";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        CompilationReport seen = device.Compilation;
        long idle = device.Idle.IsKnown ? seen.Compiling.Intersect(device.Work.Busy.Gaps()).Total : 0;
        if (seen.Recompilations == 0 && device.Share(idle) < thresholds.WarningShare)
        {
            return null;
        }

        string frames = string.Join(", ", seen.Frames.Where(static f => f.Compilations > 1).Take(3)
            .Select(static f => Words.Say($"frame {f.Frame} {f.Compilations} times")));
        string compiled = frames.Length > 0 ? $"Compiled for changed guards: {frames}. " : "";
        string time = seen.Compilations > 0
            ? Words.Say($"The trace holds {Figures.Count(seen.Compilations, "compilation")} of {Figures.Time(seen.CompileTime)}; ")
                + Words.Say($"the device idles for {Figures.Time(idle)} of it. ") : "";
        string back = seen.BreakEvenCalls(1) is { } half && seen.BreakEvenCalls(0.1) is { } tenth
            ? Words.Say($"At {Figures.Time(seen.CallTime)} a call, one is paid back after {Figures.Count(half)} calls if a call was twice as long before, ")
                + Words.Say($"after {Figures.Count(tenth)} if it saves a tenth; the trace has {Figures.Count(seen.Calls)}.")
            : Words.Say($"The trace has {Figures.Count(seen.Calls, "call")} of compiled regions.");
        return new TraceFinding(Id, seen.Recompilations > 0 ? "Recompilation: torch.compile compiles again for changed guards" : "Compilation within the trace",
            device.UrgencyOf(idle, thresholds), device.Evidence(compiled + time + back) with
        {
            Numbers = [new("recompilations", seen.Recompilations), new("compilations", seen.Compilations), new("compile_ms", Words.Ms(seen.CompileTime)),
                new("idle_ms", Words.Ms(idle)), new("call_ms", Words.Ms(seen.CallTime)), new("break_even_calls", seen.BreakEvenCalls(1) ?? 0)],
            Intervals = [.. Longest(seen.Compiling)],
        })
        {
            GainCeilingNs = device.Idle.IsKnown && device.Losses.Host.Compiling is > 0 and var lost ? lost : null,
            Threshold = "a frame compiled more than once, or compilation with an idle device >= "
                + Words.Say($"{Figures.Percent(thresholds.WarningShare)} of the window"),
            Refines = LossCause.HostWork,
            Try = Advice,
            Check = "The compile number in Torch-Compiled Region stays, and no compilation lies in the trace.",
        };
    }

    private static IEnumerable<EvidenceInterval> Longest(IntervalSet set)
    {
        var all = new List<EvidenceInterval>();
        for (int i = 0; i < set.Count; i++)
        {
            all.Add(new EvidenceInterval(set.Starts[i], set.Ends[i]));
        }

        return all.OrderByDescending(static i => i.End - i.Start).Take(Evidence.Most);
    }
}
