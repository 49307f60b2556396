using Floorline.Probes.Kernels;

namespace Floorline.Io.Tests.Kernels;

/// <summary>Numbers to test with.</summary>
internal static class Made
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    public static AlignedBuffer Buffer(float[] numbers)
    {
        var buffer = new AlignedBuffer(Math.Max(64, numbers.Length * 4));
        numbers.CopyTo(buffer.Span<float>(0, numbers.Length));
        return buffer;
    }

    public static Floats Floats(float[] numbers)
    {
        Floats floats = Probes.Kernels.Floats.New(numbers.Length);
        numbers.CopyTo(floats.Span);
        return floats;
    }
}
