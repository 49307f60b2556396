using Floorline.Core.Quantities;

namespace Floorline.Core.Costs;

/// <summary>One kind of exchange in a step.</summary>
/// <param name="Kind">What is exchanged.</param>
/// <param name="Message">Bytes per device: the buffer that is reduced, gathered or dealt out, M.</param>
/// <param name="Devices">Devices in the group, N.</param>
/// <param name="Count">How often it happens per step.</param>
/// <param name="Why">What makes it necessary.</param>
public sealed record Collective(CollectiveKind Kind, Bytes Message, int Devices, int Count, string Why);
