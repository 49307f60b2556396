namespace Floorline.Contract.Tests;

/// <summary>Whatever is wrong with the input: one clear message on stderr, nothing on stdout, exit code 1.</summary>
public class BadInputTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "floors llama-3-8b --on h10", "nearest: h100" },
        { "floors lama-3-8b --on h100", "nearest: llama-3-8b" },
        { "floors llama-3-8b", "--on: found nothing" },
        { "floors --on h100", "MODEL: found nothing" },
        { "floors llama-3-8b --on h100 --batch 0", "--batch: found '0'" },
        { "floors llama-3-8b --on h100 --batch -1", "--batch: found '-1'" },
        { "floors llama-3-8b --on h100 --batch 1.5", "whole number" },
        { "floors llama-3-8b --on h100 --batch NaN", "--batch: found 'NaN'" },
        { "floors llama-3-8b --on h100 --context 1e30", "--context" },
        { "floors llama-3-8b --on h100 --weights fp7", "--weights: found 'fp7'" },
        { "floors llama-3-8b --on h100 --phase decde", "--phase" },
        { "floors llama-3-8b --on h100 --prompt 100", "--prompt" },
        { "floors llama-3-8b --on 0xh100", "1 to 65536 devices" },
        { "floors llama-3-8b --on 8xh100 --tp 4", "spread over 4 device(s) on hardware of 8" },
        { "floors llama-3-8b --on 8xh100 --ep 8", "no routed experts" },
        { "floors llama-3-8b --on h100 --hw-override bw=200", "without a unit" },
        { "floors llama-3-8b --on h100 --hw-override speed=200GB/s", "'speed'" },
        { "floors llama-3-8b --on bw=-5GB/s", "bw" },
        { "floors llama-3-8b --on bw=inf", "bw" },
        { "floors llama-3-8b --on fp16=100TFLOP/s", "a bandwidth" },
        { "floors params=-7e9 --on h100", "params" },
        { "floors params=7e9,layers=32 --on h100", "belong together" },
        { "floors params=7e9,active=8e9 --on h100", "at most params" },
        { "floors params=7e9,params=8e9 --on h100", "twice" },
        { "floors no-such-file.json --on h100", "no-such-file.json" },
        { "diagnose llama-3-8b --on h100", "--measured: found nothing" },
        { "diagnose llama-3-8b --on h100 --measured 114", "without a unit" },
        { "diagnose llama-3-8b --on h100 --measured 0ms", "above 0" },
        { "diagnose llama-3-8b --on h100 --measured -5ms", "above 0" },
        { "diagnose llama-3-8b --on h100 --measured 114parsec", "with its unit" },
        { "diagnose llama-3-8b --on h100 --measured 10ms+-20ms", "error" },
        { "diagnose llama-3-8b --on h100 --measured 10ms --launches 5", "--launch-cost" },
        { "chunk --measured 33 --rate 30hz", "without a unit" },
        { "chunk --measured 33ms --rate 30hz --chunk 0", "--chunk" },
        { "pipeline no-such-file.json", "no such file" },
        { "catalogue weather", "hardware, models, formats, levers or engines" },
        { "completion tcsh", "bash, zsh or fish" },
        { "flors", "flors" },
        { "floors llama-3-8b --on h100 --wights fp8", "--wights" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_BadInput_SaysWhatIsWrongAndExitsWith1(string line, string expected)
    {
        CommandLine.Said said = CommandLine.Run(line.Split(' '));

        Assert.Equal(1, said.Code);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
        Assert.Equal("", said.Out);
        Assert.DoesNotContain("   at ", said.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Files => new()
    {
        { "", "an empty file" },
        { "<!DOCTYPE html><html></html>", "an HTML or XML page" },
        { "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer" },
        { "{\"model_type\": \"llama\", \"hidden_size\": 40", "broken or cut off" },
        { "{\"model_type\": \"llama\"}", "num_hidden_layers" },
        { "{\"model_type\": \"nonesuch\"}", "params=7e9" },
        { "{\"model_type\": \"llama\", \"model_type\": \"llama\"}", "twice" },
        { "{\"model_type\": 5}", "model_type" },
        { "[1, 2]", "not an object" },
        { "{\"model_type\": \"llama\", \"hidden_size\": -1, \"num_hidden_layers\": \"many\", \"num_attention_heads\": 1e99, \"vocab_size\": 1, \"intermediate_size\": {}}", "num_attention_heads" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Floors_BadConfig_NamesWhatIsWrong(string content, string expected)
    {
        string path = Path.Combine(Path.GetTempPath(), $"floorline-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, content);
        try
        {
            CommandLine.Said said = CommandLine.Run("floors", path, "--on", "h100");

            Assert.Equal(1, said.Code);
            Assert.Contains(expected, said.Error, StringComparison.Ordinal);
            Assert.Equal("", said.Out);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Floors_DeeplyNestedConfig_IsRefused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"floorline-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, "{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}");
        try
        {
            CommandLine.Said said = CommandLine.Run("floors", path, "--on", "h100");
            Assert.Equal(1, said.Code);
            Assert.Contains("nesting deeper than 64", said.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
