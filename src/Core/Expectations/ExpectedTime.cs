using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Expectations;

/// <summary>What a step should take in practice: the ladder's rungs 2 to 4, with an interval and what it rests on. Never a floor.</summary>
public sealed record ExpectedTime
{
    private ExpectedTime(LatencyFloors floors, StepParts parts, EngineProfile engine, CallEfficiency? call)
    {
        Floors = floors;
        Parts = parts;
        Engine = engine;
        double sequences = floors.Cost.Step.Batch;
        double factor = call?.TimeFactor ?? 1;
        Kernels = (parts.KernelTime(engine) * factor).OrMore(floors.Local);
        Seconds time = (parts.Time(engine, sequences) * factor).OrMore(floors.Binding);

        // Coefficients below 1 may leave less beside the kernels than the exchanges take: the rungs still add up to the time.
        Communication = parts.ExchangeTime(engine).OrLess(time - Kernels);
        LaunchAndHost = time - Kernels - Communication;
        Basis = parts.Basis > engine.Basis ? parts.Basis : engine.Basis;
        Time = TimeRange.Of(time, call?.Spread ?? (floors.Cost.Step.Phase == Phase.Decode ? engine.Spread : engine.PromptSpread)).NotBelow(floors.Guaranteed);
    }

    /// <summary>The floors it stands on.</summary>
    public LatencyFloors Floors { get; }

    /// <summary>The parts it is made of.</summary>
    public StepParts Parts { get; }

    /// <summary>The engine it is expected of.</summary>
    public EngineProfile Engine { get; }

    /// <summary>Rung 2: kernels and cache at the efficiency of these sizes.</summary>
    public Seconds Kernels { get; }

    /// <summary>What rung 3 adds: collectives, fixed cost included.</summary>
    public Seconds Communication { get; }

    /// <summary>What rung 4 adds: launches and host work that nothing hides.</summary>
    public Seconds LaunchAndHost { get; }

    /// <summary>The expected time of the step.</summary>
    public TimeRange Time { get; }

    /// <summary>The weakest basis of any part.</summary>
    public Basis Basis { get; }

    /// <summary>The rungs in the form a diagnosis takes.</summary>
    public KnownOverheads Known => new()
    {
        Kernels = Fact<Seconds>.Known((Kernels - FloorTerms.Of(Floors).Attainable).OrMore(Seconds.Zero)),
        Launches = Fact<Seconds>.Known((LaunchAndHost + Communication - Floors.ExposedCommunication.Or(Seconds.Zero)).OrMore(Seconds.Zero)),
    };

    /// <summary>What is known above the floors of a step: what its engine is expected to take, and what was stated of launches in its place.</summary>
    /// <param name="stated">What was stated.</param>
    /// <param name="expected">What is expected; null where the engine is not known.</param>
    public static KnownOverheads KnownOf(KnownOverheads stated, ExpectedTime? expected)
    {
        ArgumentNullException.ThrowIfNull(stated);
        return expected is null ? stated : stated.Launches.IsKnown ? expected.Known with { Launches = stated.Launches } : expected.Known;
    }

    /// <summary>Expects a situation's step of its engine; null where the engine is not known.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    public static ExpectedTime? Of(Situation situation, LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return situation.Engine is { } engine ? Of(floors, engine, situation.Kernels) : null;
    }

    /// <summary>Expects a step of an engine.</summary>
    /// <param name="floors">The floors of the step.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public static ExpectedTime Of(LatencyFloors floors, EngineProfile engine, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(floors);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(kernels);
        return new ExpectedTime(floors, StepParts.Of(floors, kernels, engine.Kind), engine, kernels.CallOf(floors.Cost));
    }
}
