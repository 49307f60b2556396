using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>Where nothing was measured: what makes the expected time, or the load's, what it is.</summary>
internal static class ExpectationRules
{
    internal static IReadOnlyList<Rule> All { get; } = [Slower, Outrun, Admission, Rereads, Chunks, Beams, Host, Exchanges, Bytes, Arithmetic];

    /// <summary>Whether the stated load queues: requests arrive faster than they are served, or wait for room.</summary>
    internal static bool Waits(Evidence e) => e.Overload is not null || Admission(e) is not null;

    /// <summary>Whether most of each prompt was stated to be the same text, and a measured load reads it again each time.</summary>
    internal static bool IsReread(Evidence e) => e.WasMeasured && Rereads(e) is not null;

    /// <summary>Prompts that begin with the same text, which nothing keeps.</summary>
    private static Cause? Rereads(Evidence e)
    {
        if (e.S.SharedPrefix is not { } shared || e.S.Load is not { } load || shared - load.CachedPrefix < load.Prompt / 2)
        {
            return null;
        }

        return new Cause(CauseKind.PrefixOff, CauseStanding.Shown,
            Text($"{shared} of {load.Prompt} prompt tokens are the same in every request (--shared-prefix), ")
            + Text($"and {load.CachedPrefix} of them are kept (--cached-prefix): the rest is read again each time")) { Plausibility = 0.955 };
    }

    /// <summary>A change that was asked for and does not help although it reads less: its kernel is missing, or arithmetic binds.</summary>
    private static Cause? Slower(Evidence e)
    {
        Judgement? judged = e.Question.Applied.FirstOrDefault(static o =>
            !o.Helps && o.Lever.Target is LeverTarget.WeightRead or LeverTarget.CacheRead && o.After is not null);
        if (judged is null)
        {
            return null;
        }

        bool kernel = judged.Support is { IsUsable: false } || (!e.ComputeBinds && judged.Predicted.Middle > judged.Time * 1.02);
        return new Cause(kernel ? CauseKind.KernelFormat : e.ComputeBinds ? CauseKind.ExpectationArithmetic
            : CauseKind.HostEager, CauseStanding.Likely, "") { Plausibility = 0.97, Judgement = judged };
    }

    /// <summary>More requests arrive than can be served: the queue grows without end, whatever the latency of a step.</summary>
    private static Cause? Outrun(Evidence e) => e.Overload is { } overload
        ? new Cause(CauseKind.QueueOverload, CauseStanding.Shown, "") { Plausibility = 0.96, Overload = overload }
        : null;

    private static Cause? Admission(Evidence e) => e.Question.Served is { } served && served.WaitedShare > 0.25 && e.S.Load is { Concurrency: { } slots }
        && served.MeanBatchCount < slots * 0.8
        ? new Cause(CauseKind.QueueAdmission, CauseStanding.Shown,
        Text($"{served.MeanBatchCount:0} of {slots} requests run at once; {Figures.Percent(served.WaitedShare)} wait for room first")) { Plausibility = 0.95,
            Share = served.Ttft.P50.Or(served.Ttft.Mean) }
        : null;

    private static Cause? Chunks(Evidence e)
    {
        if (e.Question.Served is not { Itl: { P90.IsKnown: true, P50.IsKnown: true } gaps } served || e.S.Load is not { Prompt: >= 2048 } load
            || load.Prompt <= 4 * load.Output || served.PrefillShare <= 0.3)
        {
            return null;
        }

        Seconds slowest = gaps.P99.Or(gaps.P95.Or(gaps.P90.Value));
        return slowest <= served.Tpot.Mean * 2 ? null
            : new Cause(CauseKind.QueueChunk, CauseStanding.Shown,
            Text($"the slowest gaps between tokens are {Figures.Of(slowest)} where half of them are below {Figures.Of(gaps.P50.Value)}: steps that carry a chunk of another's prompt")) { Plausibility = 0.93, Share = slowest - gaps.P50.Value };
    }

    /// <summary>A few sequences per step of a model that transcribes are the beams of one recording.</summary>
    private static Cause? Beams(Evidence e) => e.Transcribes && e.Question.Stated.Batch && e.Step.Batch is > 1 and <= 10
        ? new Cause(CauseKind.WorkDecodeSettings, CauseStanding.Likely,
        Text($"{e.Step.Batch} sequences per step: as beams of one recording they are {e.Step.Batch} times the decoding of one")) { Plausibility = 0.7 }
        : null;

    private static Cause? Host(Evidence e) => e.Own is { } own && own.LaunchAndHost > own.Time.Middle * (own.Engine.Kind == Situations.EngineKind.Eager
        ? 0.25 : 0.5)
        ? new Cause(CauseKind.HostEager, CauseStanding.Likely,
        Text($"{Figures.Of(own.LaunchAndHost)} of the expected {Figures.Of(own.Time.Middle)} are launches and host work of {own.Engine.Name}; ")
        + Text($"the floor is {Figures.Of(e.Reference)}")) { Plausibility = 0.85, Share = own.LaunchAndHost }
        : null;

    private static Cause? Exchanges(Evidence e) => e.Own is { } own && own.Communication > own.Time.Middle * 0.35
        ? new Cause(CauseKind.CommTp, CauseStanding.Likely,
        Text($"{Figures.Of(own.Communication)} of the expected {Figures.Of(own.Time.Middle)} are exchanges between {e.Devices} devices")) { Plausibility = 0.8,
            Share = own.Communication }
        : null;

    private static Cause? Bytes(Evidence e) => e.ComputeBinds ? null
        : new Cause(CauseKind.ExpectationBytes, CauseStanding.Likely,
        Text($"{Figures.Of(e.Floors.MovedPerDevice)} per device and step at {Figures.Of(e.Device.Bandwidth)} take {Figures.Of(e.Reference)} at least")) {
            Plausibility = 0.6, Share = e.Reference };

    private static Cause? Arithmetic(Evidence e) => !e.ComputeBinds ? null
        : new Cause(CauseKind.ExpectationArithmetic, CauseStanding.Likely,
        Text($"{Figures.Of(e.Floors.Cost.Work)} per step take {Figures.Of(e.Reference)} at least")) { Plausibility = 0.6, Share = e.Reference };
}
