using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Situations;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;
using Floorline.Core.Workloads;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Documents;

/// <summary>
/// Fields whose words are a closed set, by name, with all words of each set: samples of real situations do not reach every word.
/// A new value of an enumeration is a new word of the contract and shows in the documents on record.
/// </summary>
internal static class ClosedWords
{
    private static readonly Dictionary<string, string[][]> _sets = new()
    {
        ["regime"] = [Words<Regime>(Names.Of)],
        ["becomes"] = [Words<Regime>(Names.Of)],
        ["leaf"] = [Words<Regime>(Names.Of)],
        ["binding"] = [Words<FloorTerm>(Names.Of)],
        ["phase"] = [Words<Phase>(Names.Of)],
        ["input"] = [Words<SensitiveInput>(Names.Of)],
        ["rung"] = [Words<RungKind>(Names.Of)],
        ["gap_name"] = [Words<RungKind>(Names.Gap)],
        ["cause"] = [Words<ImpossibleCauseKind>(), Words<StragglerCause>(), Words<IdleCause>(JsonText.NameOf), Words<LossCause>()],
        ["waiting"] = [Words<WaitingKind>()],
        ["class"] = [Words<KernelClass>(KernelShareRule.FieldOf)],
        ["id"] = [Words<DecisionKind>()],
        ["over"] = [Words<SweepAxis>()],
        ["basis"] = [["per device"], Words<Basis>(), Words<StepBasis>()],
        ["cost"] = [Words<CostClass>()],
        ["risk"] = [Words<QualityRisk>()],
        ["quality_risk"] = [Words<QualityRisk>()],
        ["target"] = [Words<LeverTarget>()],
        ["confidence"] = [[.. Enum.GetNames<Confidence>()]],
        ["kind"] = [["phase", "operator", "batch"], Words<OperatorKind>(), Words<DeviceKind>(), Words<CatalogueKind>(), Words<EngineKind>()],
    };

    /// <summary>Names of number formats, of levers and of what a trace annotates: catalogues and profilers add to them.</summary>
    private static readonly HashSet<string> _open = ["weights", "kv", "family", "format", "lever"];

    /// <summary>The whole set that holds all words seen under a name; null where there is none.</summary>
    public static string[]? Of(string name, IReadOnlyCollection<string> seen) => _sets.GetValueOrDefault(name)?.FirstOrDefault(set => seen.All(set.Contains));

    /// <summary>Whether words under a name are open although samples show few.</summary>
    public static bool IsOpen(string name) => _open.Contains(name);

    private static string[] Words<T>(Func<T, string>? word = null)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(word ?? (static v => Names.Snake(v)))];
}
