using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;

namespace Floorline.Workbench.Documents;

/// <summary>The questions that lead to a verdict, in words, with where each answer leads: another question's name or a regime's.</summary>
internal static class DecisionTree
{
    internal static IReadOnlyList<Branch> All { get; } =
    [
        new(DecisionKind.BelowGuaranteedFloor, "Is the measured time, its error added, below the guaranteed floor?", "measured time, error added",
            "guaranteed floor", Names.Of(Regime.Impossible), Name(DecisionKind.WithinBoundRatio)),
        new(DecisionKind.WithinBoundRatio, "Is it at most 1.5 times the floor that the device can reach?", "measured time", "1.5 times the reachable floor",
            Name(DecisionKind.CommunicationBinds), Name(DecisionKind.RungExplains)),
        new(DecisionKind.RungExplains, "Is the largest part of the time above the floor explained?", "largest explained part", "unexplained part",
            Name(DecisionKind.KernelsExplain), Name(DecisionKind.WithinOverheadRatio)),
        new(DecisionKind.KernelsExplain, "Do device and kernels fall short of the sheet the most?", "device and kernels", "exchange, launches or serving",
            Name(DecisionKind.CommunicationBinds), Name(DecisionKind.ExchangeExplains)),
        new(DecisionKind.ExchangeExplains, "Is it the exchange between devices?", "exchange", "launches or serving", Names.Of(Regime.CommunicationBound),
            Names.Of(Regime.OverheadBound)),
        new(DecisionKind.WithinOverheadRatio, "Is it at most twice the sheet's floor?", "measured time", "twice the floor", Names.Of(Regime.Transitional),
            Names.Of(Regime.OverheadBound)),
        new(DecisionKind.CommunicationBinds, "Does exposed communication exceed one device's floor?", "exposed R4", "max(R1 + R2, R3)",
            Names.Of(Regime.CommunicationBound), Name(DecisionKind.ComputeBinds)),
        new(DecisionKind.ComputeBinds, "Does arithmetic take longer than reading?", "R3", "R1 + R2", Names.Of(Regime.ComputeBound),
            Name(DecisionKind.CacheBinds)),
        new(DecisionKind.CacheBinds, "Does the KV cache take longer to read than the weights?", "R2", "R1", Names.Of(Regime.MemoryBoundKv),
            Names.Of(Regime.MemoryBoundWeights)),
    ];

    internal static string Name(DecisionKind kind) => Names.Snake(kind);

    internal sealed record Branch(DecisionKind Kind, string Question, string Left, string Right, string Yes, string No);
}
