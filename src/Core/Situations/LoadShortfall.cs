using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// That a load of so many requests in flight was measured to give less than half of the tokens that its steps are expected to give: no slower steps, but a
/// cause to find (the load generator, a queue, fewer requests in flight than stated).
/// </summary>
/// <param name="Measured">The measured output tokens per second, all requests together.</param>
/// <param name="Expected">What the steps are expected to give.</param>
/// <param name="InFlight">Requests in flight, as stated.</param>
public sealed record LoadShortfall(TokensPerSecond Measured, TokensPerSecond Expected, int InFlight)
{
    /// <summary>Requests that so many tokens per second keep in flight at the expected latencies: Little's law.</summary>
    public double ImpliedInFlightCount => InFlight * (Measured / Expected);
}
