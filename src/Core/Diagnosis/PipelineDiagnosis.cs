using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>Several stages that run one after the other: their total against a budget, and which stage to work on.</summary>
public sealed class PipelineDiagnosis
{
    private PipelineDiagnosis(IReadOnlyList<Stage> stages, Fact<Seconds> budget)
    {
        Stages = stages;
        Budget = budget;
        foreach (Stage stage in stages)
        {
            Total += stage.Total;
        }
    }

    /// <summary>The stages, in order.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The time a request may take.</summary>
    public Fact<Seconds> Budget { get; }

    /// <summary>The time a request takes.</summary>
    public Seconds Total { get; private set; }

    /// <summary>Sum of the floors that are known.</summary>
    public Seconds KnownFloor => Stages.Where(static s => s.Floor.IsKnown).Aggregate(Seconds.Zero, static (sum, s) => sum + s.Floor.Value);

    /// <summary>Total over budget: 1.28 is 28 % too long.</summary>
    public Fact<double> Load => Budget.Select(budget => Total / budget);

    /// <summary>Whether the pipeline keeps its budget.</summary>
    public Fact<bool> Keeps => Budget.Select(budget => Total <= budget);

    /// <summary>The stage with the largest recoverable time; null where no floor is known.</summary>
    public Stage? WorkOn => Stages.Where(static s => s.Recoverable.IsKnown).MaxBy(static s => s.Recoverable.Value.Value);

    /// <summary>Adds up stages.</summary>
    /// <param name="stages">The stages, in order; at least one.</param>
    /// <param name="budget">The time a request may take.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no stage.</exception>
    public static PipelineDiagnosis Of(IReadOnlyList<Stage> stages, Fact<Seconds> budget)
    {
        ArgumentNullException.ThrowIfNull(stages);
        Require.InRange(stages.Count, 1, 10_000, nameof(stages));
        return new PipelineDiagnosis(stages, budget);
    }
}
