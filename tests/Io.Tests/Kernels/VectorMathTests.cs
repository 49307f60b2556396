using Floorline.Probes.Kernels;

namespace Floorline.Io.Tests.Kernels;

public sealed class VectorMathTests
{
    [Fact]
    public void GeluLayerNorm_Fused_EqualsTheTwoAlone()
    {
        float[] numbers = Made.Numbers(256, 3);
        Floats fused = Made.Floats(numbers), apart = Made.Floats(numbers);
        VectorMath.GeluLayerNorm(fused);
        VectorMath.Gelu(apart);
        VectorMath.LayerNorm(apart);
        Assert.True(fused.Span.SequenceEqual(apart.Span));
        double[] gelu = [.. numbers.Select(static x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))))];
        double mean = gelu.Average(), deviation = Math.Sqrt(gelu.Average(g => (g - mean) * (g - mean)) + 1e-5);
        Assert.All(gelu.Zip(fused.Span.ToArray()), pair => Assert.Equal((pair.First - mean) / deviation, pair.Second, 1e-4));
        fused.Free();
        apart.Free();
    }

    [Fact]
    public void RmsNormAndSwiGlu_EqualTheirDefinitions()
    {
        float[] numbers = Made.Numbers(64, 3), others = Made.Numbers(64, 4);
        Floats x = Made.Floats(numbers), y = Floats.New(64), up = Made.Floats(others);
        VectorMath.RmsNorm(x, y);
        double rms = Math.Sqrt(numbers.Average(static v => (double)v * v) + 1e-6);
        Assert.All(numbers.Zip(y.Span.ToArray()), pair => Assert.Equal(pair.First / rms, pair.Second, 1e-5));
        VectorMath.SwiGlu(x, up);
        Assert.All(numbers.Zip(others).Zip(x.Span.ToArray()), static p =>
            Assert.Equal(p.First.First / (1 + Math.Exp(-p.First.First)) * p.First.Second, p.Second, 1e-6));
        foreach (Floats one in (Floats[])[x, y, up])
        {
            one.Free();
        }
    }

    [Fact]
    public void Chain_InOnePass_EqualsThreePasses()
    {
        float[] numbers = Made.Numbers(128, 3);
        Floats once = Made.Floats(numbers), thrice = Made.Floats(numbers);
        VectorMath.Chain(once, 3);
        for (int part = 0; part < 3; part++)
        {
            VectorMath.Chain(thrice, part);
        }

        Assert.True(once.Span.SequenceEqual(thrice.Span));
        once.Free();
        thrice.Free();
    }

    [Fact]
    public void ArgMax_GreatestAnywhere_IsFound()
    {
        Floats x = Made.Floats(Made.Numbers(64, 3));
        x.Span[37] = 5;
        Assert.Equal(37, VectorMath.ArgMax(x));
        x.Free();
    }
}
