using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Workloads;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench.Schemas;

/// <summary>The words of closed sets, from the enumerations behind them; asked for only where a schema is described.</summary>
internal static class Vocabulary
{
    /// <summary>All words of a set.</summary>
    /// <param name="set">The enumeration.</param>
    internal static IReadOnlyList<string> Of(Type set) => set == typeof(Regime) ? Words<Regime>(Names.Of)
        : set == typeof(FloorTerm) ? Words<FloorTerm>(Names.Of)
        : set == typeof(Phase) ? Words<Phase>(Names.Of)
        : set == typeof(RungKind) ? Words<RungKind>(Names.Of)
        : set == typeof(Gap) ? Words<RungKind>(Names.Gap)
        : set == typeof(SensitiveInput) ? Words<SensitiveInput>(Names.Of)
        : set == typeof(IdleCause) ? Words<IdleCause>(JsonText.NameOf)
        : set == typeof(KernelClass) ? Words<KernelClass>(KernelShareRule.FieldOf)
        : set == typeof(Confidence) ? Enum.GetNames<Confidence>()
        : [.. Enum.GetValuesAsUnderlyingType(set).Cast<object>().Select(value => Names.Snake((Enum)Enum.ToObject(set, value)))];

    /// <summary>What a set is called in types: its enumeration, or more where two have one name.</summary>
    /// <param name="set">The enumeration.</param>
    internal static string NameOf(Type set) => set == typeof(Gap) ? "GapName" : set == typeof(OperatorKind) ? "ShapedOperatorKind" : set.Name;

    private static string[] Words<T>(Func<T, string> word)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(word)];

    /// <summary>Stands for what the gap up to a rung is called.</summary>
    internal enum Gap
    {
        Any,
    }
}
