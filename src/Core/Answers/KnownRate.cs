using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>What a kind of memory or link reaches in practice.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Low">The least that is usual.</param>
/// <param name="High">The most that is possible.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record KnownRate(string Name, BytesPerSecond Low, BytesPerSecond High, string Source)
{
    /// <summary>The kind whose rates hold a given one; where several do, the narrowest. Null where none does.</summary>
    /// <param name="rates">The kinds.</param>
    /// <param name="rate">The rate to name.</param>
    public static KnownRate? Nearest(IReadOnlyList<KnownRate> rates, BytesPerSecond rate)
    {
        ArgumentNullException.ThrowIfNull(rates);
        return rates.Where(r => rate >= r.Low && rate <= r.High).MinBy(static r => r.High / r.Low);
    }
}
