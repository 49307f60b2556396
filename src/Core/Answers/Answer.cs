using Floorline.Core.Expectations;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>The answer to "is this speed right, and what first?": the same under every verb.</summary>
public sealed record Answer
{
    private const int MostCauses = 8;

    /// <summary>The verdict.</summary>
    public required AnswerVerdict Verdict { get; init; }

    /// <summary>Why, likeliest first.</summary>
    public required IReadOnlyList<Cause> Causes { get; init; }

    /// <summary>What to do first, best first.</summary>
    public required IReadOnlyList<FirstAction> FirstActions { get; init; }

    /// <summary>What would make it fit, cheapest first; empty where it fits.</summary>
    public IReadOnlyList<FirstAction> WouldFit { get; init; } = [];

    /// <summary>
    /// What comes before the first step of a plan: it settles or removes the likeliest cause and is no change that a plan can take; null where the first step
    /// is what to do first, or nothing is planned.
    /// </summary>
    public FirstAction? BeforeSteps { get; init; }

    /// <summary>What levers would do.</summary>
    public required IReadOnlyList<Gain> Gains { get; init; }

    /// <summary>What such a device should reach for the step as it stands; null where it cannot be said.</summary>
    public TimeRange? Achievable { get; init; }

    /// <summary>Tokens (or items) per second at the middle of <see cref="Achievable"/>.</summary>
    public TokensPerSecond? AchievableRate { get; init; }

    /// <summary>The rates that the measured time implies; null without one.</summary>
    public Implied? Implied { get; init; }

    /// <summary>Inputs that were not stated and that the verdict hangs on.</summary>
    public IReadOnlyList<DecidingAssumption> AssumedThatDecides { get; init; } = [];

    /// <summary>That the stated load outruns what serves it; null where it does not. It comes before anything else that is said.</summary>
    public Overload? Overload { get; init; }

    /// <summary>That the load was measured to give far less than its steps do; null where it was not.</summary>
    public Situations.LoadShortfall? Shortfall { get; init; }

    /// <summary>
    /// The shortest time that a run of such a device or engine is on record with, where the measured one is possible and lies below it; null where it does not.
    /// </summary>
    public Seconds? DoubtedBelow { get; init; }

    /// <summary>
    /// Why the stated engine does not run on this device, or does not run the stated format there, as its own documents say; null where it does, or where a
    /// format was measured.
    /// </summary>
    public string? Refused { get; init; }

    /// <summary>Whether something was measured, which an engine that is <see cref="Refused"/> cannot have given.</summary>
    public bool RanOtherwise { get; init; }

    /// <summary>
    /// What the stated engine's own documents say of the stated format on this device, where it runs there without a good kernel; null where it has one, nobody
    /// says, or something was measured.
    /// </summary>
    public string? RunsPoorly { get; init; }

    /// <summary>What each second measurement says, in the order in which they were stated.</summary>
    public IReadOnlyList<SecondMeasurement> Others { get; init; } = [];

    /// <summary>That the measured time cannot be of the format that was taken for weights of which none was stated; null where it can.</summary>
    public FormatDoubt? Format { get; init; }

    /// <summary>Facts that would settle it and were not stated.</summary>
    public IReadOnlyList<string> NotStated { get; init; } = [];

    /// <summary>Answers a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="table">The data that answers rest on.</param>
    public static Answer Of(Question question, AnswerTable table)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(table);
        var evidence = new Evidence(question, table);
        (AnswerVerdict verdict, IReadOnlyList<DecidingAssumption> decides) = VerdictRules.Of(evidence);
        evidence = VerdictRules.Basis(evidence, verdict);
        bool doubted = verdict == AnswerVerdict.CannotTell && VerdictRules.Doubts(evidence);
        var format = FormatDoubt.Of(evidence, decides);
        IReadOnlyList<Cause> causes = Ranked(evidence, format is null || evidence.Overfull is not null ? verdict : evidence.Fits ? AnswerVerdict.Impossible
            : AnswerVerdict.DoesNotFit, doubted);
        TimeRange? achievable = Within(evidence, verdict);
        Seconds? achieved = evidence.Measured?.Time;
        return new Answer
        {
            Verdict = verdict,
            Causes = causes,
            FirstActions = Actions.All(evidence, verdict, causes),
            WouldFit = evidence.WouldFit,
            Gains = [.. Judged.Gains(question.Asked.Concat(question.Applied).Concat(question.Considered).DistinctBy(static o => o.Lever.Id))
                .Where(g => evidence.CanTell(g))],
            Achievable = achievable,
            AchievableRate = achievable is { } range ? new TokensPerSecond(evidence.Floors.Cost.TokensHandled / range.Middle.Value) : null,
            Implied = achieved is { } time ? Implied.Of(evidence.Floors, time, table.Rates) : null,
            AssumedThatDecides = decides,
            Overload = evidence.Overload,
            Shortfall = evidence.Shortfall,
            Refused = evidence.S.RefusedEngine?.Reason
                ?? (evidence is { EngineStated: true, Measured: null, Support.Kernel: Situations.KernelSupport.Refused } ? evidence.Support.Reason : null),
            RanOtherwise = evidence.S.RefusedEngine is not null && evidence.WasMeasured,
            RunsPoorly = evidence is { Measured: null, EngineStated: true, Question.Stated.Weights: true,
                Support.Kernel: Situations.KernelSupport.KnownSlow or Situations.KernelSupport.Emulated } ? evidence.Support.Reason : null,
            Format = format,
            DoubtedBelow = doubted ? evidence.Fastest.OrMore(evidence.Floors.Binding) : null,
            Others = evidence.OtherMeasurements,
            NotStated = [.. Missing(evidence, verdict == AnswerVerdict.Impossible || doubted || format is not null)],
        };
    }

    /// <summary>
    /// The answer where steps are planned: it begins as the plan does. A likely cause that no step removes is settled first, and the plan begins with that;
    /// otherwise its first step is what to do first.
    /// </summary>
    /// <param name="steps">The judgements of the plan's steps; empty where there are none.</param>
    /// <param name="considered">What every lever would do at the start.</param>
    public Answer Beginning(IReadOnlyList<Judgement> steps, IReadOnlyList<Judgement> considered)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(considered);
        if (steps is not [var step, ..])
        {
            return this;
        }

        FirstAction own = FirstActions.FirstOrDefault(a => Lever.Root(a.Lever) == Lever.Root(step.Lever.Id))
            ?? new FirstAction(step.Lever.Id, step.Lever.Title, "") { Judgement = step };
        bool settles = FirstActions is [var first, ..] && (first.Lever == FirstAction.Engine
            || (first != own && first.Cause?.Kind != own.Cause?.Kind && !steps.Any(s => Lever.Root(s.Lever.Id) == Lever.Root(first.Lever))
                && Actions.IsBeforePlans(Verdict, first, considered)));
        return this with
        {
            BeforeSteps = settles ? FirstActions[0] : null,
            FirstActions = [.. settles ? FirstActions.Take(1) : [], own, .. FirstActions.Skip(settles ? 1 : 0).Where(a => a != own)],
        };
    }

    /// <summary>Those judgements that help, in the order in which the answer has them: what is first to be done first.</summary>
    /// <param name="considered">The judgements.</param>
    public IReadOnlyList<Judgement> Helping(IReadOnlyList<Judgement> considered)
    {
        ArgumentNullException.ThrowIfNull(considered);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < FirstActions.Count; i++)
        {
            places.TryAdd(FirstActions[i].Lever, i);
        }

        return [.. considered.Where(static o => o.Helps).OrderBy(o => places.GetValueOrDefault(o.Lever.Id, places.Count))];
    }

    /// <summary>Whether what was measured is too fast for what is taken to have run: it does not fit, and nothing outside the device is read as fast.</summary>
    /// <param name="question">The question.</param>
    /// <param name="table">The data that answers rest on.</param>
    public static bool Outruns(Question question, AnswerTable table)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(table);
        return question.Capacity.Fits is { IsKnown: true, Value: false } && MemoryRules.Outruns(new Evidence(question, table));
    }

    /// <summary>The unstated length of a prompt that the measured time is taken to be of, where the verdict hangs on it; null elsewhere.</summary>
    /// <param name="question">The question.</param>
    /// <param name="table">The data that answers rest on.</param>
    public static string? PromptTaken(Question question, AnswerTable table)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(table);
        return VerdictRules.Of(new Evidence(question, table)).Decides.FirstOrDefault(static d => d.Input == VerdictRules.Prompt)?.Value;
    }

    /// <summary>
    /// What is good, without contradicting what is said of the measured time: what is slow by a fact that was stated lies in no such range, and what is good
    /// lies in it.
    /// </summary>
    private static TimeRange? Within(Evidence e, AnswerVerdict verdict)
    {
        TimeRange range = e.Achievable;
        bool judged = e.Measured is not null && e.Question.Applied.Count == 0;
        return !e.Fits || (judged && verdict == AnswerVerdict.Slow && e.Time <= range.High) ? null
            : judged && verdict == AnswerVerdict.Good ? range with { Low = range.Low.OrLess(e.Time.OrMore(e.Floors.Binding)) }
            : range;
    }

    private static IReadOnlyList<Cause> Ranked(Evidence e, AnswerVerdict verdict, bool doubted)
    {
        IEnumerable<Rule> rules = verdict == AnswerVerdict.Impossible ? ImpossibleRules.All
            : doubted ? DoubtRules.All
            : e.Measured is null || e.Question.Applied.Count > 0 ? [.. MemoryRules.All, .. ExpectationRules.All]
            : verdict == AnswerVerdict.Good ? RoofRules.All
            : verdict == AnswerVerdict.DoesNotFit ? MemoryRules.All
            : [.. MemoryRules.All, .. ClassRules.All, .. RoofRules.All];
        IEnumerable<Cause> facts = verdict == AnswerVerdict.Impossible ? [] : e.Facts;
        (DeviceClass kind, string vendor) = (e.Class, e.Device.Vendor);

        // Of several of a kind the likeliest, in the place of the first.
        var likeliest = new List<Cause>();
        // What a second measurement speaks against is no likely cause.
        bool IsRuledOut(Cause cause) => e.OtherMeasurements.Any(o => o.SpeaksAgainst == cause.Kind);
        foreach (Cause found in facts.Concat(rules.Select(rule => rule(e)).OfType<Cause>().Where(c => !IsRuledOut(c))))
        {
            // As fast as it goes is shown by no time of which that is not the verdict.
            bool isNoRoof = found.Kind == CauseKind.AtRoof && (verdict != AnswerVerdict.Good || e.Shortfall is not null);
            Cause cause = isNoRoof ? found with { Standing = CauseStanding.Possible } : found;
            int at = likeliest.FindIndex(c => c.Kind == cause.Kind);
            if (at < 0)
            {
                likeliest.Add(cause);
            }
            else if (cause.Plausibility > likeliest[at].Plausibility)
            {
                likeliest[at] = cause;
            }
        }

        return
        [
            .. InOrder.By(likeliest, static (a, b) => a.Standing != b.Standing ? a.Standing.CompareTo(b.Standing) : b.Plausibility.CompareTo(a.Plausibility))
                .Take(MostCauses)
                .Select(c => c with { Check = c.Check.Length > 0 ? c.Check : e.Table.For(c.Kind).CheckFor(kind, vendor) }),
        ];
    }

    /// <summary>What would tell the remaining causes apart and was not stated.</summary>
    private static IEnumerable<string> Missing(Evidence e, bool tooFast)
    {
        if (tooFast)
        {
            yield return "device_measured";
            yield return "file_size";
        }

        if (e.Measured is null)
        {
            yield return "measured";
            yield break;
        }

        if (!e.EngineStated)
        {
            yield return "engine";
        }

        if (e.Known.Utilisation is null && e.Class != DeviceClass.Processor)
        {
            yield return "device_utilisation";
        }

        if (e.Known.Clock is null)
        {
            yield return "clocks";
        }

        if (e.Class == DeviceClass.Processor)
        {
            yield return "threads";
        }

        if (e.S.Shares is null)
        {
            yield return "shares";
        }

        if (e.Known.Others.Count == 0)
        {
            yield return "second_measurement";
        }

        if (e.Step.Phase == Phase.Decode && !e.Question.Stated.Context)
        {
            yield return "context";
        }
    }
}
