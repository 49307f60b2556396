using Floorline.Core.Diagnosis;

namespace Floorline.Core.Answers;

/// <summary>Causes of a time below the floor, from the diagnosis's own ranking.</summary>
internal static class ImpossibleRules
{
    internal static IReadOnlyList<Rule> All { get; } =
    [
        static e => Of(e.Contradiction, ""),
        static e => Of(e.Overfull, "trace one step and state its parts again (floorline trace)"),
        .. Enum.GetValues<ImpossibleCauseKind>().Select(static kind => (Rule)(e => Of(e, kind))),
    ];

    private static Cause? Of(Contradiction? between, string check) => between is null ? null
        : new Cause(CauseKind.StatedContradiction, CauseStanding.Shown, between.Says) { Contradiction = between, Plausibility = 1, Check = check };

    private static Cause? Of(Evidence e, ImpossibleCauseKind kind) => e.Diagnosis?.Causes.FirstOrDefault(c => c.Kind == kind) is { } cause
        ? new Cause(Kind(kind), cause.Plausibility >= 0.8 ? CauseStanding.Likely
        : CauseStanding.Possible, "") { Plausibility = cause.Plausibility, Impossible = cause.Reason }
        : null;

    private static CauseKind Kind(ImpossibleCauseKind kind) => kind switch
    {
        ImpossibleCauseKind.SeveralTokensPerStep => CauseKind.CountTokens,
        ImpossibleCauseKind.UnsynchronisedTimer => CauseKind.SyncMissing,
        ImpossibleCauseKind.FitsInCache => CauseKind.CacheResident,
        ImpossibleCauseKind.Peak => CauseKind.CountPeak,
        ImpossibleCauseKind.WeightFormat or ImpossibleCauseKind.Bandwidth or ImpossibleCauseKind.MoreDevices or ImpossibleCauseKind.Experts or ImpossibleCauseKind.ParameterCount or ImpossibleCauseKind.Context => CauseKind.AboveRoof,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a cause"),
    };
}
