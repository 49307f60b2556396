using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Workbench;

/// <summary>A situation understood: model, devices, step, and everything that had to be assumed.</summary>
public sealed record StatedSituation
{
    /// <summary>What the user stated.</summary>
    public required SituationSpec Spec { get; init; }

    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>The devices.</summary>
    public required DeviceGroup Hardware { get; init; }

    /// <summary>The step.</summary>
    public required Step Step { get; init; }

    /// <summary>Memory kept back per device: what was stated, or what the engine takes for itself.</summary>
    public Bytes Reserve { get; init; }

    /// <summary>Whether the user stated what is kept back.</summary>
    public bool IsReserveStated { get; init; }

    /// <summary>How all-reduces are done; null takes what the link can do.</summary>
    public CollectiveAlgorithm? Collective { get; init; }

    /// <summary>The measured time, where one was given.</summary>
    public Measurement? Measured { get; init; }

    /// <summary>The call that <see cref="Measured"/> is the middle step of; null where a step was measured, or a call of a model without steps.</summary>
    public MeasuredCall? Call { get; init; }

    /// <summary>That the stated engine does not run on these devices, so that it counts as not stated; null elsewhere.</summary>
    public EngineRefusal? RefusedEngine { get; init; }

    /// <summary>What is known of the time above the floors.</summary>
    public KnownOverheads Known { get; init; } = KnownOverheads.None;

    /// <summary>What was assumed because it was not stated, in whole sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
