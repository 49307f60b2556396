using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>Several stages of one request, one after the other or side by side: the critical path against a budget, and which stage to work on.</summary>
public sealed class PipelineDiagnosis
{
    private readonly bool[] _critical;

    private PipelineDiagnosis(IReadOnlyList<Stage> stages, Fact<Seconds> budget)
    {
        Stages = stages;
        Budget = budget;
        Seconds[] starts = Starts(stages, static s => s.Total);
        Total = End(stages, starts, static s => s.Total);
        Range = new CallTime(Longest(stages, static s => s.Time.Low * s.Calls), Total, Longest(stages, static s => s.Time.High * s.Calls));
        StartTimes = starts;
        _critical = Critical(stages, starts);
        Gains = [.. stages.Select((stage, i) => stage.FloorPerCall.IsKnown && !stage.IsImpossible
            ? Total - Longest([.. stages.Select((other, j) => j == i ? other.AtFloor : other)], static s => s.Total) : Seconds.Zero)];
    }

    /// <summary>The stages, in the order in which they were stated.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The time a request may take.</summary>
    public Fact<Seconds> Budget { get; }

    /// <summary>The time a request takes: the end of its last stage.</summary>
    public Seconds Total { get; }

    /// <summary>The total with its interval: every stage at the near end of its own, and every stage at the far end.</summary>
    public CallTime Range { get; }

    /// <summary>When each stage begins, from the start of the request.</summary>
    public IReadOnlyList<Seconds> StartTimes { get; }

    /// <summary>What the request becomes shorter by when the stage alone comes down to its floor: less than its recoverable time where something runs beside
    /// it, 0 where no floor is known.</summary>
    public IReadOnlyList<Seconds> Gains { get; }

    /// <summary>Critical path over the floors that are known; a stage without one counts nothing.</summary>
    public Seconds KnownFloor => Longest(Stages, static s => s.Floor.Or(Seconds.Zero));

    /// <summary>The time of a request with every stage at its floor; a stage without one keeps its time.</summary>
    public Seconds AtFloors => Longest([.. Stages.Select(static s => s.AtFloor)], static s => s.Total);

    /// <summary>Total over budget: 1.28 is 28 % too long.</summary>
    public Fact<double> Load => Budget.Select(budget => Total / budget);

    /// <summary>Whether the pipeline keeps its budget, by the middle of what is known; unknown where a stage's time is impossible.</summary>
    public Fact<bool> Keeps => Judged.Select(budget => Total <= budget);

    /// <summary>How surely it keeps its budget; unknown without one, and where a stage's time is impossible.</summary>
    public Fact<Attainment> Attainment => Judged.Select(Range.Within);

    private Fact<Seconds> Judged => Stages.FirstOrDefault(static s => s.IsImpossible) is { } wrong
        ? Fact<Seconds>.Unknown($"the time of {wrong.Name} lies below its floor") : Budget;

    /// <summary>The stage that shortens the request most when it comes down to its floor; of several that alone change nothing, the one on the critical path
    /// with the most to recover. What was only expected, and what has arithmetic that nobody stated, gives way to a stage of which the time above the floor is
    /// known. Null where no floor is known.</summary>
    public Stage? WorkOn => Enumerable.Range(0, Stages.Count).Where(i => Stages[i].FloorPerCall.IsKnown && !Stages[i].IsImpossible)
        .OrderByDescending(i => IsJudged(Stages[i]) && Gains[i].Value > 0)
        .ThenByDescending(i => Gains[i].Value).ThenByDescending(i => _critical[i]).ThenByDescending(i => Stages[i].Recoverable.Value.Value)
        .Select(i => Stages[i]).FirstOrDefault();

    /// <summary>Whether time above a stage's floor is known to be there: the call was measured or stated, and the floor holds all of its work.</summary>
    /// <param name="stage">The stage.</param>
    public static bool IsJudged(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Basis != TimeBasis.Expected && !stage.FloorIsPartial && !stage.IsImpossible;
    }

    /// <summary>Whether a stage lies on the critical path: any second it takes longer, the request takes longer.</summary>
    /// <param name="index">Position of the stage.</param>
    public bool IsCritical(int index) => _critical[index];

    /// <summary>Lays out stages.</summary>
    /// <param name="stages">The stages, in order; at least one. Each waits only for stages before it.</param>
    /// <param name="budget">The time a request may take.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no stage, or one waits for itself or a later one.</exception>
    public static PipelineDiagnosis Of(IReadOnlyList<Stage> stages, Fact<Seconds> budget)
    {
        ArgumentNullException.ThrowIfNull(stages);
        Require.InRange(stages.Count, 1, 10_000, nameof(stages));
        for (int i = 0; i < stages.Count; i++)
        {
            foreach (int before in stages[i].After ?? [])
            {
                Require.InRange(before, 0, i - 1, nameof(stages));
            }
        }

        return new PipelineDiagnosis(stages, budget);
    }

    private static IEnumerable<int> Before(IReadOnlyList<Stage> stages, int index) => stages[index].After ?? (index > 0 ? [index - 1] : []);

    private static Seconds[] Starts(IReadOnlyList<Stage> stages, Func<Stage, Seconds> time)
    {
        var starts = new Seconds[stages.Count];
        for (int i = 0; i < stages.Count; i++)
        {
            foreach (int before in Before(stages, i))
            {
                starts[i] = starts[i].OrMore(starts[before] + time(stages[before]));
            }
        }

        return starts;
    }

    private static Seconds End(IReadOnlyList<Stage> stages, Seconds[] starts, Func<Stage, Seconds> time)
    {
        Seconds end = Seconds.Zero;
        for (int i = 0; i < stages.Count; i++)
        {
            end = end.OrMore(starts[i] + time(stages[i]));
        }

        return end;
    }

    private static Seconds Longest(IReadOnlyList<Stage> stages, Func<Stage, Seconds> time) => End(stages, Starts(stages, time), time);

    /// <summary>Stages whose end holds up the end of the request: from the last one back over whoever each waited for.</summary>
    private bool[] Critical(IReadOnlyList<Stage> stages, Seconds[] starts)
    {
        var critical = new bool[stages.Count];
        for (int i = stages.Count - 1; i >= 0; i--)
        {
            Seconds end = starts[i] + stages[i].Total;
            critical[i] = end >= Total;
            for (int later = i + 1; later < stages.Count && !critical[i]; later++)
            {
                critical[i] = critical[later] && Before(stages, later).Contains(i) && end >= starts[later];
            }
        }

        return critical;
    }
}
