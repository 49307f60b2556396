using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>One operator of a graph with what one call of it costs.</summary>
/// <param name="Name">The node's name, or its type and place where it has none.</param>
/// <param name="Type">The operator's type, such as <c>Conv</c>.</param>
/// <param name="Work">FLOPs of one call, a multiply-add as two.</param>
/// <param name="Weights">Weight bytes it reads; a weight that several operators share stands at the first.</param>
/// <param name="Activations">Bytes of its inputs and outputs that are not weights. Not part of a floor: a fused implementation keeps them on the chip.
/// An expected time counts them where they exceed the caches.</param>
/// <param name="Format">Storage format that decides which compute peak applies.</param>
public sealed record ListedOperator(string Name, string Type, Flops Work, Bytes Weights, Bytes Activations, NumberFormat Format);
