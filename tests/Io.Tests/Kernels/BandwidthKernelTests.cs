using System.Text.RegularExpressions;
using Floorline.Probes.Kernels;

namespace Floorline.Io.Tests.Kernels;

public sealed partial class BandwidthKernelTests
{
    [Fact]
    public void Kernels_AnyWidth_MoveWhatTheySay() => Assert.All(Simd.Widths, static width =>
    {
        const int Count = 16384 / 4;
        using AlignedBuffer a = new(65536), b = new(65536, 21 * 64), c = new(65536, 43 * 64);
        a.Touch(0, 65536, 3);
        Assert.Equal(2UL * (65536 / 8) * 0x0000000300000003UL, ReadKernel.Run(width, a, 0, 65536, 2));
        foreach (bool past in (bool[])[false, true])
        {
            WriteKernel.Run(width, past, a, 0, 16384, 1);
            Assert.All(a.Span<float>(0, Count).ToArray(), static x => Assert.Equal(1f, x));
            Made.Numbers(Count, 1).CopyTo(a.Span<float>(0, Count));
            CopyKernel.Run(width, past, a, b, 0, 16384, 1);
            Assert.True(a.Span<float>(0, Count).SequenceEqual(b.Span<float>(0, Count)));
            TriadKernel.Run(width, past, a, b, c, 0, 16384, 1);
            Assert.All(c.Span<float>(0, Count).ToArray().Zip(a.Span<float>(0, Count).ToArray()), static pair =>
                Assert.Equal(4 * pair.Second, pair.First, 1e-5f));
        }
    });

    [Fact]
    public void Chase_RandomRing_VisitsEveryLineOnce()
    {
        using var ring = new AlignedBuffer(64 * 64);
        ChaseKernel.Link(ring, 0, 64 * 64, 3);
        var seen = new HashSet<long>();
        long at = 0;
        for (int i = 0; i < 8; i++)
        {
            at = ChaseKernel.Run(ring, 0, at, 8);
            seen.Add(at);
        }

        Assert.Equal(8, seen.Count);
        Assert.Equal(0, at);
    }

    [Fact]
    public void Peaks_AnyWidth_GiveFiniteSums()
    {
        Assert.All(Simd.Widths, static width =>
        {
            Assert.Equal(0.002f, FmaKernel<float>.Run(width, 100) / (FmaKernel<float>.FlopsPerTurn(width) / 2), 1e-5f);
            Assert.Equal(0.002, FmaKernel<double>.Run(width, 100) / (FmaKernel<double>.FlopsPerTurn(width) / 2), 1e-9);
        });
        Assert.NotEqual(0, Int8DotKernel.Run(10));
    }

    [Fact]
    public void MachineCode_WhereTheProcessorHasIt_Runs()
    {
        using MachineCode? bf16 = MachineCode.Bf16();
        using MachineCode? int8 = MachineCode.Int8();
        bf16?.Run(100);
        int8?.Run(100);
        Assert.Equal(Simd.HasAvx512Bf16 && OperatingSystem.IsLinux(), bf16 is not null);
        Assert.Equal(Simd.HasAvx512Vnni && OperatingSystem.IsLinux(), int8 is not null);
    }

    [Fact]
    public void At_RangeOutside_Throws()
    {
        using var buffer = new AlignedBuffer(4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadKernel.Run(Simd.Best, buffer, 4096 - 64, 1024, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Touch(-4, 4, 0));
        buffer.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadKernel.Run(Simd.Best, buffer, 0, 1024, 1));
    }

    [Fact]
    public void Exponential_WholeRange_WithinItsBound() => Assert.All(Enumerable.Range(-800, 1600), static i =>
    {
        float x = i / 10f;
        float e = Exponential.Of(System.Runtime.Intrinsics.Vector512.Create(x))[0];
        Assert.InRange(Math.Abs((e / Math.Exp(x)) - 1), 0, 3e-7);
    });

    [Fact]
    public void Sources_OutsideKernels_HaveNoUnsafeCode()
    {
        string probes = RepositoryRoot.Of("src");
        IEnumerable<string> found = Directory.GetFiles(probes, "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains($"Probes{Path.DirectorySeparatorChar}Kernels", StringComparison.Ordinal) && Unsafe().IsMatch(File.ReadAllText(f)));
        Assert.Empty(found);
    }

    [GeneratedRegex(@"^\s*[^/\s].*\b(unsafe|stackalloc \w+\*)\b", RegexOptions.Multiline)]
    private static partial Regex Unsafe();
}
