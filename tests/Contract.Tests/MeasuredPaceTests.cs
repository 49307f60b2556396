using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests;

/// <summary>A measured rate is a step's time: which, depends on what the step holds, and the answer says what was taken.</summary>
public class MeasuredPaceTests
{
    private static readonly SituationSpec _decode = new() { Model = "llama-3.1-8b", On = "apple-m4-pro", Weights = "q4_k_m" };

    [Theory]
    [InlineData("43.4tok/s", null, null, null, 1000 / 43.4)]
    [InlineData("23ms/token", null, null, null, 23)]
    [InlineData("45tok/s", "8", null, null, 1000 / 45.0)]
    [InlineData("360tok/s total", "8", null, null, 8000 / 360.0)]
    [InlineData("45tok/s/user", "8", null, null, 1000 / 45.0)]
    [InlineData("900tok/s", null, "prefill", "512", 512000 / 900.0)]
    [InlineData("900tok/s", "2", "prefill", "512", 1024000 / 900.0)]
    [InlineData("9steps/s", "8", null, null, 1000 / 9.0)]
    public void Measured_AsARate_IsTheStepsTime(string measured, string? batch, string? phase, string? prompt, double milliseconds)
    {
        StatedSituation read = SituationReading.Read(_decode with { Measured = measured, Batch = batch, Phase = phase, Prompt = prompt }).Value;

        Assert.Equal(milliseconds, read.Measured!.Time.Milliseconds, milliseconds * 1e-9);
        Assert.Contains(read.Assumptions, a => a.StartsWith($"Measured: '{measured}' is ", StringComparison.Ordinal));
    }

    [Fact]
    public void Measured_PerDevice_CountsTheWholeBatchOverTheDevices()
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "llama-3.1-70b", On = "8xh100-sxm", Batch = "64", Measured =
            "200tok/s/gpu" }).Value;

        Assert.Equal(64 / 1600.0, read.Measured!.Time.Value, 1e-9);
    }

    [Fact]
    public void Measured_InIterations_IsTheWholeCall()
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "sdxl", On = "rtx-4090", Steps = "30", Measured = "10it/s" }).Value;

        Assert.Equal(3, read.Measured!.Time.Value, 1e-9);
    }

    [Fact]
    public void Measured_RateOfABatchWithoutScope_SaysBothReadings()
    {
        StatedSituation read = SituationReading.Read(_decode with { Measured = "45tok/s", Batch = "8" }).Value;

        Assert.Contains(read.Assumptions, static a =>
            a.Contains("taken as the rate of each sequence", StringComparison.Ordinal) && a.Contains("178 ms", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("43.2 +- 0.12 t/s", 0.12 / 43.2)]
    [InlineData("43.2 \u00b1 0.12 t/s", 0.12 / 43.2)]
    [InlineData("45tok/s+-2%", 0.02)]
    [InlineData("114+-2ms", 2 / 114.0)]
    [InlineData("22ms/token+-1ms/token", 1 / 22.0)]
    public void Measured_RateWithItsError_KeepsTheShare(string measured, double share) =>
        Assert.Equal(share, SituationReading.Read(_decode with { Measured = measured }).Value.Measured!.RelativeError, 1e-9);

    [Theory]
    [InlineData("45tok/s+-45tok/s")]
    [InlineData("45tok/s+-2ms")]
    [InlineData("45tok/s+-1+-1")]
    [InlineData("30fps")]
    public void Measured_RateThatIsNoStepsTime_IsRefused(string measured) =>
        Assert.Contains(SituationReading.Read(_decode with { Measured = measured }).Problems, static p => p.Path == "--measured");

    [Fact]
    public void Measured_TokensOfAModelWithoutTokens_IsRefused()
    {
        Problem problem = Assert.Single(SituationReading.Read(new SituationSpec { Model = "resnet-50", On = "rtx-4090", Measured = "45tok/s" }).Problems);

        Assert.Contains("30fps", problem.Expected, StringComparison.Ordinal);
    }

    /// <summary>A policy's rate is of actions. By hand: the published 6 Hz on an RTX 4090 are 167 ms for a prompt of 256 positions and seven steps, 1.5 times
    /// what they cannot take less than; a step is as many times its own floor.</summary>
    [Theory]
    [InlineData("6Hz")]
    [InlineData("6 actions/s")]
    [InlineData("6fps")]
    public void Measured_RateOfAPolicyThatGenerates_IsOfItsWholeCall(string measured)
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "openvla", On = "rtx-4090", Measured = measured }).Value;

        Assert.Equal((256, 7), (read.Call!.Prompt, read.Call.Tokens));
        Assert.Equal(1 / 6.0, read.Call.Time.Time.Value, 1e-9);
        Assert.Equal(read.Call.StepFloor * (read.Call.Time.Time / read.Call.Floor), read.Measured!.Time);
        Assert.Contains(read.Assumptions, static a => a.Contains("per action, which is a whole call", StringComparison.Ordinal));
    }

    [Fact]
    public void Measured_TokensOfAPolicy_AreItsSteps()
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "openvla", On = "rtx-4090", Measured = "40tok/s" }).Value;

        Assert.Null(read.Call);
        Assert.Equal(0.025, read.Measured!.Time.Value, 1e-9);
    }

    [Fact]
    public void Measured_PlainTimeOfAPolicy_SaysThatItIsOfAStep() =>
        Assert.Contains(SituationReading.Read(new SituationSpec { Model = "openvla", On = "rtx-4090", Measured = "167ms" }).Value.Assumptions,
            static a => a.Contains("--timed call", StringComparison.Ordinal));

    /// <summary>A policy that writes as many tokens as its actions need: by hand, 3 Hz are 333 ms for 256 positions of one camera and the stated 40 steps, of
    /// which the middle one sees 276.</summary>
    [Theory]
    [InlineData("3Hz", null)]
    [InlineData("333.3333333333ms", "call")]
    public void Diagnose_RateOfAPolicyWithAStatedNumberOfTokens_IsOfItsWholeCall(string measured, string? timed)
    {
        var spec = new SituationSpec { Model = "pi0-fast", On = "rtx-4090", Measured = measured, Timed = timed, OutputTokens = "40" };
        DiagnoseResult result = Verb.Diagnose(spec).Value;
        MeasuredCall call = result.Floors.Situation.Call!;

        Assert.Equal((256L, 40L, 276L), (call.Prompt, call.Tokens, result.Floors.Situation.Step.Context));
        Assert.Equal(1 / 3.0, call.Time.Time.Value, 1e-9);
        Assert.InRange(call.Floor.Value, 40 * call.StepFloor.Value, 44 * call.StepFloor.Value);
        Assert.Equal(result.Diagnosis.Measured.Time.Value / call.StepFloor.Value, call.Time.Time.Value / call.Floor.Value, 1e-9);
    }

    [Fact]
    public void Diagnose_RateOfAPolicyWithoutItsNumberOfTokens_AsksForIt()
    {
        var spec = new SituationSpec { Model = "pi0-fast", On = "rtx-4090", Measured = "3Hz" };

        Assert.Equal("--output-tokens", Assert.Single(Verb.Diagnose(spec).Problems).Path);
    }
}
