namespace Floorline.Core.Serving;

/// <summary>A small generator (SplitMix64, Steele et al. 2014) whose sequence never changes with the runtime's version.</summary>
/// <param name="seed">Starts the sequence.</param>
internal sealed class SeededRandom(int seed)
{
    private ulong _state = (ulong)(uint)seed * 0x9E3779B97F4A7C15UL;

    /// <summary>The next number from 0 up to but not including 1.</summary>
    internal double Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        z ^= z >> 31;
        return (z >> 11) / 9007199254740992.0;
    }
}
