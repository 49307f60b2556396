using Floorline.Workbench;

namespace Floorline.Contract.Tests;

/// <summary>What a memory size rests on is said where it decides whether a model fits.</summary>
public class MemoryBasisTests
{
    // 15 GB and 1.4 GB kept back are 96 % of 16 GiB; 22.6 GB and 1.4 GB are over 24 GB and under 24 GiB; of 85.5 GB that a driver counted nothing is open.
    [Theory]
    [InlineData("params=7.5e9", "mi50", null, "the maker states are taken as GiB")]
    [InlineData("params=6e9", "mi50", null, null)]
    [InlineData("params=11.4e9", "rtx-4090", "mem=24GB", "really has 24 GiB")]
    [InlineData("params=11.4e9", "rtx-4090", "mem=24GiB", null)]
    [InlineData("params=42.4e9", "h100", null, null)]
    public void Floors_OfAModelThatBarelyFits_SayWhatTheSizeRestsOn(string model, string device, string? other, string? said)
    {
        IReadOnlyList<string> assumptions = Verb.Floors(new SituationSpec { Model = model, On = device, HwOverride = other }).Value.Assumptions;

        Assert.Equal(said is null ? 0 : 1, assumptions.Count(static a => a.Contains("GiB", StringComparison.Ordinal)));
        Assert.True(said is null || assumptions.Any(a => a.Contains(said, StringComparison.Ordinal)));
    }
}
