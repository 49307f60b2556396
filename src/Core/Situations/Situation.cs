using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Situations;

/// <summary>Everything a lever may change: model, hardware, step, engine, load, and what was measured of the work above the floors.</summary>
/// <param name="Model">The model.</param>
/// <param name="Hardware">The devices.</param>
/// <param name="Step">The step.</param>
public sealed record Situation(Model Model, DeviceGroup Hardware, Step Step)
{
    private KnownFloors _floors;

    /// <summary>The step that floors are of, as a situation of which nothing else is known.</summary>
    /// <param name="floors">The floors.</param>
    public static Situation Of(LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(floors);
        return new Situation(floors.Cost.Model, floors.Hardware, floors.Cost.Step) { Collective = floors.Asked, _floors = new KnownFloors(floors) };
    }

    /// <summary>The same with what another situation states of the parts of its measured time.</summary>
    /// <param name="other">The other one.</param>
    public Situation Telling(Situation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { DeadWork = other.DeadWork, HostWork = other.HostWork, ClockLoss = other.ClockLoss, Shares = other.Shares,
            Observations = other.Observations };
    }

    /// <summary>The engine, where it is known.</summary>
    public EngineProfile? Engine { get; init; }

    /// <summary>
    /// Share of the time that the devices are busy, as a monitor shows it; null where it shows none of that. Stages take turns, so that each can be busy for
    /// its own part only; a processor's monitor counts threads and not time.
    /// </summary>
    public double? MonitoredShare => Observations.Utilisation is { } seen && Hardware.Device.Kind != DeviceKind.Cpu
        ? Math.Min(1, seen * Step.Parallelism.Pipeline) : null;

    /// <summary>
    /// The part of the measured step that the devices work; null where no monitor shows it. One that leaves less than the floor is of something else than these
    /// devices at work on this step.
    /// </summary>
    public double? BusyShare => MonitoredShare is not { } busy || (Measured is { } whole
        && whole.Time * ((1 + whole.RelativeError) * busy) < Floors.Local * Floors.GuaranteedShare) ? null : busy;

    /// <summary>Whether the user named the engine; else it stands for what usually runs there.</summary>
    public bool IsEngineStated { get; init; }

    /// <summary>
    /// How well the stated engine runs the weights' format here by its own documents; null where none was stated, the table knows no such engine, or something
    /// was measured: what ran, ran.
    /// </summary>
    internal FormatSupport? Promised => IsEngineStated && Engine is { } engine && Support.Engine(engine.Name) is not null && Measured is null && Start is null
        && Observations is { Throughput: null, Ttft: null }
        ? Support.For((Step.Weights ?? Model.Published).Default, Hardware.Device, engine.Name, Model) : null;

    /// <summary>That the stated engine does not run on these devices, so that it is none; null where it does, or none was stated.</summary>
    public EngineRefusal? RefusedEngine { get; init; }

    /// <summary>What is known of kernels.</summary>
    public KernelTable Kernels { get; init; } = KernelTable.Empty;

    /// <summary>What engines' documents say of weight formats on devices, and what formats gained where somebody measured it.</summary>
    public SupportTable Support { get; init; } = SupportTable.Empty;

    /// <summary>How all-reduces are done; null takes what the link can do.</summary>
    public CollectiveAlgorithm? Collective { get; init; }

    /// <summary>
    /// The measured time of the step before any lever; null takes the expected time. <see cref="Start"/> says of which step once levers have been applied.
    /// </summary>
    public Measurement? Measured { get; init; }

    /// <summary>The measured step that the times after levers are moved from; null before the first lever.</summary>
    public MeasuredStart? Start { get; init; }

    /// <summary>Time per step beside the floors that applied levers take away for certain.</summary>
    public Seconds RemovedAtLeast { get; init; }

    /// <summary>Time per step beside the floors that applied levers take away at most.</summary>
    public Seconds RemovedAtMost { get; init; }

    /// <summary>What is known of the time above the floors.</summary>
    public KnownOverheads Known { get; init; } = KnownOverheads.None;

    /// <summary>Measured time per step of work that nobody needs: a redundant decoder, a second forward pass.</summary>
    public Seconds DeadWork { get; init; }

    /// <summary>Measured time per step that the device waits for the host: copies, tokeniser, Python.</summary>
    public Seconds HostWork { get; init; }

    /// <summary>Measured time per step that clocks below the sheet's cost: power mode, thermal limit.</summary>
    public Seconds ClockLoss { get; init; }

    /// <summary>How the step's kernel time divides, where a profile says so.</summary>
    public TimeShares? Shares { get; init; }

    /// <summary>What else was observed: a monitor, other measurements.</summary>
    public Observations Observations { get; init; } = Observations.None;

    /// <summary>What is known of drafting, where speculation is thought of.</summary>
    public Speculation? Drafts { get; init; }

    /// <summary>The drafts that are in use: a step then verifies them, and times are per token. Null without speculation.</summary>
    public Speculation? Drafting { get; init; }

    /// <summary>Output tokens that would be enough for each answer, where the user says so.</summary>
    public long? OutputLimit { get; init; }

    /// <summary>Tokens that prompts begin with in common, where the user says so: what a prefix cache would keep.</summary>
    public long? SharedPrefix { get; init; }

    /// <summary>Copies of the deployment that share the load, each on devices of its own.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How many times longer prompts were measured to take than expected; 1 where no time to the first token was measured.</summary>
    public double PromptFactor { get; init; } = 1;

    /// <summary>
    /// Time that a request was measured to wait for its first token beyond what reading prompts explains: a queue before the server, its client, the network.
    /// No step is longer for it.
    /// </summary>
    public Seconds FirstTokenWait { get; init; }

    /// <summary>That the load was measured to give far less than its steps do, for a cause that is not known; null where it was not.</summary>
    public LoadShortfall? Shortfall { get; init; }

    /// <summary>
    /// The measured time to the first token that <see cref="PromptFactor"/> or <see cref="FirstTokenWait"/> comes from; null where none was measured.
    /// </summary>
    public FirstTokenSeen? FirstToken { get; init; }

    /// <summary>Workers of each copy that read prompts on devices of their own, as large as the copy; 0 reads them where tokens are decoded.</summary>
    public int PrefillWorkers { get; init; }

    /// <summary>The load, where a server is meant; null looks at the single step.</summary>
    public ServingLoad? Load { get; init; }

    /// <summary>Levers that were applied to get here.</summary>
    public IReadOnlyList<string> Applied { get; init; } = [];

    /// <summary>Memory of a device that the user keeps back; null leaves it to the engine.</summary>
    public Bytes? Reserve { get; init; }

    /// <summary>Memory of a device that a single step does not have for weights and cache: what is stated, or what the engine takes for itself.</summary>
    public Bytes KeptBack => Reserve ?? EngineProfile.KeptBack(Engine, Hardware.Device);

    /// <summary>What the step needs of memory.</summary>
    public Capacity Capacity => Capacity.Of(Floors.Cost, Hardware.Device, KeptBack);

    /// <summary>Devices of all copies and prefill workers.</summary>
    public int Devices => Hardware.Count * Replicas * (1 + PrefillWorkers);

    /// <summary>The floors of the step.</summary>
    public LatencyFloors Floors => _floors.Of(this);

    /// <summary>The deployment without its load.</summary>
    public Deployment Deployment => new(Model, Hardware, Step) { Collective = Collective, Reserve = Reserve };

    /// <summary>
    /// The floors once they are known. A copy takes them along as long as it has the same model, devices and step; they are no part of a situation's value.
    /// </summary>
    private struct KnownFloors(LatencyFloors known) : IEquatable<KnownFloors>
    {
        private LatencyFloors? _known = known;

        internal LatencyFloors Of(Situation situation)
        {
            LatencyFloors? known = _known;
            if (known is null || !IsOf(known, situation))
            {
                _known = known = LatencyFloors.Of(StepCost.Of(situation.Model, situation.Step), situation.Hardware, situation.Collective);
            }

            return known;
        }

        public readonly bool Equals(KnownFloors other) => true;

        public override readonly bool Equals(object? obj) => obj is KnownFloors;

        public override readonly int GetHashCode() => 0;

        private static bool IsOf(LatencyFloors floors, Situation situation) => ReferenceEquals(floors.Cost.Model, situation.Model)
            && ReferenceEquals(floors.Cost.Step, situation.Step) && ReferenceEquals(floors.Hardware, situation.Hardware)
            && floors.Asked == situation.Collective;
    }
}
