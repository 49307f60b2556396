namespace Floorline.Core.Expectations;

/// <summary>Operations of the vector units that unpacking one block-quantised weight takes on a vendor's devices.</summary>
/// <param name="Vendor">The vendor; empty for all others.</param>
/// <param name="OperationsPerWeight">Operations per weight.</param>
/// <param name="Source">The measurements that it was worked out from.</param>
public sealed record UnpackCost(string Vendor, double OperationsPerWeight, string Source);
