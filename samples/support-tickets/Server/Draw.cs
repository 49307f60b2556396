namespace Floorline.TicketServer;

/// <summary>Numbers that hang on names alone: the same on every machine and in every run.</summary>
internal static class Draw
{
    /// <summary>A number from 0 up to 1.</summary>
    public static double Uniform(params ReadOnlySpan<string> names)
    {
        // FNV-1a over the names, then SplitMix64's finish.
        ulong hash = 14695981039346656037;
        foreach (string name in names)
        {
            foreach (char c in name)
            {
                hash = (hash ^ c) * 1099511628211;
            }

            hash = (hash ^ 31) * 1099511628211;
        }

        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A draw from the standard normal distribution (Box and Muller).</summary>
    public static double Normal(params ReadOnlySpan<string> names) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform([.. names, "radius"]))) * Math.Cos(2 * Math.PI * Uniform([.. names, "angle"]));
}
