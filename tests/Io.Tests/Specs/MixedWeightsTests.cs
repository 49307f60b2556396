using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Io.Tests.Specs;

public class MixedWeightsTests
{
    [Theory]
    [InlineData("fp8", "fp8")]
    [InlineData("nvfp4,head=bf16", "nvfp4,head=bf16")]
    [InlineData(" FP8 , embed = bf16, lm_head=BF16 ", "fp8,head=bf16,embed=bf16")]
    [InlineData("int4-g128,experts=nvfp4,attn=fp8", "int4-g128,attention=fp8,experts=nvfp4")]
    [InlineData("fp8,head=fp8", "fp8")]
    public void Read_FormatWithExceptions_IsSaidTheSameWay(string text, string expected)
    {
        ReadResult<WeightFormats> formats = MixedWeights.Read(text, "--weights", null);

        Assert.True(formats.IsOk, string.Join("; ", formats.Problems));
        Assert.Equal(expected, MixedWeights.Text(formats.Value));
    }

    [Fact]
    public void Read_PartOfTheModel_IsAnException()
    {
        Model model = ModelCatalogue.Find("openvla-7b").Value;

        WeightFormats formats = MixedWeights.Read("fp8,vision-towers=bf16", "--weights", model).Value;

        Assert.Equal("bf16", formats.For("vision tower DINOv2", WeightRole.Attention).Name);
        Assert.Equal("bf16", formats.For("vision tower SigLIP", WeightRole.FeedForward).Name);
        Assert.Equal("fp8", formats.For("decoder", WeightRole.Other).Name);
    }

    [Theory]
    [InlineData("fp8,int8", "again")]
    [InlineData("head=bf16", "first")]
    [InlineData("fp8,tail=bf16", "kind of weights")]
    [InlineData("fp8,head=bf17", "nearest")]
    [InlineData("fp8,head=bf16,lm_head=fp16", "again")]
    [InlineData("", "first")]
    public void Read_WrongText_IsAProblemThatSaysWhatIsExpected(string text, string expected)
    {
        ReadResult<WeightFormats> formats = MixedWeights.Read(text, "--weights", null);

        Problem problem = Assert.Single(formats.Problems);
        Assert.Contains(expected, problem.Found + problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TiedHead_KeepsTheOneTensorThatBothAre()
    {
        // Llama 3.2 1B ties its head: 128,256 x 2,048 parameters are read once per step.
        Model model = ModelCatalogue.Find("llama-3.2-1b").Value;
        WeightFormats formats = MixedWeights.Read("fp8,head=bf16", "--weights", model).Value;

        double all = StepCost.Of(model, Step.Decode(1, 0) with { Weights = MixedWeights.Read("fp8", "--weights", model).Value }).WeightsRead.Value;
        double kept = StepCost.Of(model, Step.Decode(1, 0) with { Weights = formats }).WeightsRead.Value;

        Assert.Equal(128_256.0 * 2_048, kept - all, 1);
    }
}
