using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>What the time of a step assumes, in whole sentences.</summary>
    /// <param name="assumption">The assumption.</param>
    public static string Of(TimeAssumption assumption) => assumption switch
    {
        TimeAssumption.FloorOnly => "Nothing is known of the time above the floor.",
        TimeAssumption.Measured => "The measured time.",
        TimeAssumption.OfEngine x => $"What {x.Engine} is expected to take ({Basis(x.Basis)})."
            + (x.IsMoved ? " Time that no rung explains follows as long as it is small, and stays where it is large." : ""),
        TimeAssumption.Additive => "Additive: the floor moves, the time above it stays.",
        TimeAssumption.PerRepeat => "Per step: the time above the floor goes with the steps of the call.",
        TimeAssumption.Follows x => $"Two measurements show that the time follows {x.Share * 100:0} % of such a change.",
        TimeAssumption.BetweenLimits => "Between additive (the time above the floor stays) and proportional (its share stays); "
            + "which is nearer depends on the cause of the gap.",
        _ => throw Unsaid(assumption),
    };

    /// <summary>What a lever's gain is known from, without a full stop.</summary>
    /// <param name="source">What it is known from.</param>
    public static string Of(EvidenceSource source) => source switch
    {
        EvidenceSource.Stated => "rests on what was measured and stated",
        EvidenceSource.Coefficients x => $"rests on coefficients of {x.Engine} that were {x.Source}",
        EvidenceSource.FormulaOnly { Format: { } format } => $"by formula only: no measurement of {format} is known",
        EvidenceSource.FormulaOnly => "by formula only: nobody's measurement of such a change is known",
        EvidenceSource.Pairs { Gain: var pair } => Invariant($"measured on {pair.Device} with {pair.Engine}: {pair.Gain:0.0#} times the rate of 16 bit ")
            + Invariant($"({pair.Low:0.0#} to {pair.High:0.0#}, {pair.Count} pairs; {pair.Source})"),
        EvidenceSource.Kernels { Kernel: var kernel } =>
            Invariant($"kernels measured on {kernel.Device}: {kernel.MemoryShare * 100:0} % of the bandwidth ({kernel.Source})"),
        _ => throw Unsaid(source),
    };

    /// <summary>That a load barely fits beside what an engine leaves free unasked, in whole sentences; null where it is not so.</summary>
    /// <param name="forecast">The forecast.</param>
    public static string? BarelyFits(Forecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return forecast is { IsTight: true, Situation: { Engine: { } engine, Hardware.Device.Memory: { IsKnown: true, Value: var memory } } }
            ? Invariant($"It barely fits, if at all: weights and one request need more than the {engine.MemoryShare * 100:0} % of ")
                + Invariant($"{Figures.Of(memory)} that {engine.Name} takes of a device unasked (vLLM: --gpu-memory-utilization). ")
                + "Activations and communication buffers need memory too: nothing of this is sure."
            : null;
    }

    /// <summary>What was done with a figure that was measured under a load, in a whole sentence.</summary>
    /// <param name="use">What was done.</param>
    public static string Of(AnchorUse use) => use switch
    {
        AnchorUse.StepsTake x => Invariant($"Decode steps take {Figures.Of(x.Step)} at the mean of this load, as the measured throughput of ")
            + Invariant($"{Figures.Of(x.Throughput)} tokens/s says."),
        AnchorUse.FallsShort x => $"{Of(x.Shortfall)} (--measured-throughput): no step is taken to be so slow, and none is moved. "
            + "Latencies are those of the steps alone.",
        AnchorUse.ThroughputNeedsLoad => $"{NoThroughput} it needs the load that it was measured under (--concurrency, --prompt-tokens, --output-tokens).",
        AnchorUse.ThroughputOfArrivals => $"{NoThroughput} in an open loop it is that of the arrivals, however long a step takes.",
        AnchorUse.ServesLess x => Invariant($"As measured (--measured-throughput), the server completes {Figures.Of(x.Throughput)} of the ")
            + Invariant($"{Figures.Of(x.Arrives)} tokens/s that arrive: it cannot keep up. Decode steps take {Figures.Of(x.Step)} then."),
        AnchorUse.FirstTokenWaits x => Invariant($"Of the measured time to the first token {Figures.Of(x.Wait)} are no reading of prompts, which takes ")
            + Invariant($"{Figures.Of(x.Expected)} under this load: requests wait before the server, in its queue, in the client or on the ")
            + "network, and no step is longer for it.",
        AnchorUse.StepIsMeasured => $"{NoThroughput} the measured time of the step is where everything starts.",
        AnchorUse.ThroughputOutOfReach => $"{NoThroughput} no time of the decode step gives it under this load.",
        AnchorUse.PromptsTake x => Invariant($"Prompts take {Figures.Ratio(x.Factor)} times what is expected, as the measured time to the first token says."),
        AnchorUse.FirstTokenNeedsLoad => $"{NoFirstToken} it needs the load that it was measured under (--concurrency or --rate, --prompt-tokens).",
        AnchorUse.FirstTokenOutOfReach => $"{NoFirstToken} no speed of reading prompts gives it under this load.",
        _ => throw Unsaid(use),
    };

    /// <summary>That a latency cannot be predicted, and what to measure, in whole sentences.</summary>
    /// <param name="vague">The latency.</param>
    public static string Of(VagueLatency vague) =>
        $"{(vague.IsCall ? "The time of a call" : vague.IsStep ? "The time of a step" : LatencyOf(vague.Figure))} cannot be predicted: nine measurements in "
        + $"ten lie between {Figures.Of(vague.Range.Low)} and {Figures.Of(vague.Range.High)}, more than four times apart. "
        + (vague.IsMeasured ? "What was measured is held against floors and public runs, not against what is expected of the engine."
            : vague.IsCall ? "Measure it and state it (--measured)."
            : vague.IsStep ? "Measure it and state it (--measured), or give five measured steps to floorline calibrate."
            : "Measure it under this load (floorline measure endpoint), or give five runs of this engine, spread over the loads you ask about, "
            + "to floorline calibrate.");

    private static string LatencyOf(Figure latency) => latency switch
    {
        Figure.Ttft => "The time to the first token",
        Figure.Itl or Figure.Tpot => "The time between tokens",
        Figure.EndToEnd => "The time of a whole request",
        _ => throw new ArgumentOutOfRangeException(nameof(latency), latency, "is no latency"),
    };

    private const string NoThroughput = "The measured throughput (--measured-throughput) is not used:";
    private const string NoFirstToken = "The measured time to the first token (--measured-ttft) is not used:";

    private static string Basis(Basis basis) => basis switch
    {
        Core.Situations.Basis.OwnRuns => "own runs",
        Core.Situations.Basis.MeasuredKernel => "measured kernels",
        Core.Situations.Basis.SameFamily => "kernels or runs of the same family",
        Core.Situations.Basis.Generic => "typical kernels of this kind of device",
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "is not a basis"),
    };
}
