using Floorline.Core.Hardware;

namespace Floorline.Readers.Catalogue;

/// <summary>Parameter counts as the makers of a model publish them.</summary>
/// <param name="Parameters">All parameters; null where none are published.</param>
/// <param name="Active">Parameters per token of a mixture; null where none are published.</param>
/// <param name="Precision">Relative precision of the published figure: 0.001 for exact counts, more where it is rounded.</param>
/// <param name="Source">Who publishes it.</param>
/// <param name="Confidence">How well its sizes are backed: by a maker's page or two sources that agree, by one source, or by none that was read.</param>
public sealed record PublishedCount(double? Parameters, double? Active, double Precision, string Source, Confidence Confidence);
