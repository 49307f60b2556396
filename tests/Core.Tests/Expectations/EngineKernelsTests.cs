using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Expectations;

/// <summary>What an engine's own kernels do per clock, on devices whose clock is known and on others.</summary>
public class EngineKernelsTests
{
    private static readonly EngineKernels _kernels = new(EngineKind.LlamaCpp, DeviceKind.Gpu) { BytesPerClock = 6.4, AttentionPerClock = 10 };

    // A100: 108 multiprocessors of 64 multiply-adds, 19.5 TFLOP/s of 32-bit vectors.
    private static readonly Device _a100 = new("a100", "A100", BytesPerSecond.FromGBPerSecond(2039))
    {
        Multiprocessors = Fact<int>.Known(108), VectorLanes = 64,
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond> { [ComputeFormat.Fp32] = FlopsPerSecond.FromTera(19.5) },
    };

    [Fact]
    public void PeakClock_OfAnA100_IsItsBoostClock() => Assert.Equal(1410, _a100.PeakClock!.Value.Megahertz, 2.0);

    [Fact]
    public void InFlightOn_AnA100_IsClocksTimesMultiprocessorsTimesBytes() => Assert.Equal(975, _kernels.InFlightOn(_a100)!.Value.GBPerSecond, 2.0);

    [Fact]
    public void AttentionOn_AnA100_IsClocksTimesMultiprocessorsTimesOperations() =>
        Assert.Equal(1.523e12, _kernels.AttentionOn(_a100)!.Value.Value, 3e9);

    [Fact]
    public void On_ADeviceOfUnknownClock_ReadsAtTheUsualOneAndAddsNoAttention()
    {
        Device unknown = _a100 with { VectorLanes = null };

        Assert.Null(unknown.PeakClock);
        Assert.Equal(6.4 * 108 * 1.75, _kernels.InFlightOn(unknown)!.Value.GBPerSecond, 0.1);
        Assert.Null(_kernels.AttentionOn(unknown));
    }

    [Fact]
    public void InFlightOn_KernelsThatNothingLimits_IsNone() => Assert.Null(new EngineKernels(EngineKind.LlamaCpp, DeviceKind.Soc).InFlightOn(_a100));
}
