using Floorline.Core.Quantities;

namespace Floorline.Core.Planning;

/// <summary>Money and energy per token, and what a fleet loses to its size and its slowest member.</summary>
public static class FleetCost
{
    /// <summary>Dollars per million tokens: price per device-hour x N / (tokens/s x 3600) x 1e6.</summary>
    /// <param name="price">Rent of one device.</param>
    /// <param name="devices">Devices, N.</param>
    /// <param name="rate">Output tokens per second of all of them.</param>
    public static Dollars PerMillionTokens(DollarsPerHour price, int devices, TokensPerSecond rate) =>
        new(price.Value * Require.InRange(devices, 1, int.MaxValue) / (Require.Positive(rate).Value * 3600) * 1e6);

    /// <summary>Joules per token: watts / (tokens/s).</summary>
    /// <param name="power">Power of all devices.</param>
    /// <param name="rate">Output tokens per second.</param>
    public static Joules PerToken(Watts power, TokensPerSecond rate) => new(power.Value / Require.Positive(rate).Value);

    /// <summary>Share of the useful work that a fleet loses against one node: 1 - fleet MFU / node MFU. 48 against 65 % is 26.2 %.</summary>
    /// <param name="fleetShare">MFU of the fleet.</param>
    /// <param name="nodeShare">MFU of one node.</param>
    public static double ScalingTaxShare(double fleetShare, double nodeShare) => 1 - (Require.NotNegative(fleetShare) / Require.Positive(nodeShare));

    /// <summary>Share of throughput that a synchronous job loses to one slow rank: a step lasts as long as its slowest. 10 % slower costs 9.1 %.</summary>
    /// <param name="share">How much longer the slow rank's step is, as a share: 0.1 for 10 %.</param>
    public static double StragglerLossShare(double share) => 1 - (1 / (1 + Require.NotNegative(share)));

    /// <summary>Calls after which compiling has paid for itself: compile time / time saved per call.</summary>
    /// <param name="compile">Time to compile.</param>
    /// <param name="savedPerCall">Time saved per call; above zero.</param>
    public static double BreakEvenCalls(Seconds compile, Seconds savedPerCall) => compile / Require.Positive(savedPerCall);
}
