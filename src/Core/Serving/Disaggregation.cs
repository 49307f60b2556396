using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>Prompts read on devices of their own, the cache sent over: decodes are never interrupted.</summary>
/// <param name="Times">Step times of one prefill worker.</param>
/// <param name="Workers">Prefill workers, each reading one prompt at a time.</param>
/// <param name="TransferPerToken">Time to send the cache of one prompt token to the devices that decode.</param>
public sealed record Disaggregation(StepTime Times, int Workers, Seconds TransferPerToken);
