using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Naming;
using Floorline.Workbench;
using Xunit.Abstractions;

namespace Floorline.Contract.Tests;

/// <summary>Names as people, drivers, hubs and servers write them, against what they mean.</summary>
public class NamesTests(ITestOutputHelper output)
{
    private static readonly string _list = RepositoryRoot.Of("tests", "Contract.Tests", "names.txt");

    [Fact]
    public void Names_AsTheyAreWritten_Resolve() => AssertAll(_list, 1);

    /// <summary>At least 95 of 100; what is missing is printed.</summary>
    [SharedDataFact("cases/cli/names.txt")]
    public void Names_OfTheSharedList_Resolve() => AssertAll(SharedData.PathOf("cases/cli/names.txt"), 0.95);

    [Fact]
    public void Name_TakenApart_SaysWhatWasLeftAside()
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "RedHatAI/Meta-Llama-3.1-70B-Instruct-FP8", On =
            "8 x NVIDIA H100 80GB HBM3" }).Value;

        Assert.Contains(read.Assumptions, static a =>
            a == "Model: 'RedHatAI/Meta-Llama-3.1-70B-Instruct-FP8' is taken as llama-3.1-70b, weights in fp8 (RedHatAI, Meta, Instruct, FP8 left aside).");
        Assert.Contains(read.Assumptions, static a => a.Contains("'NVIDIA H100 80GB HBM3' is taken as h100-sxm", StringComparison.Ordinal));
        Assert.Equal("fp8", read.Model.Published.Default.Name);
        Assert.Equal(8, read.Hardware.Count);
    }

    [Fact]
    public void Name_WithAFormat_YieldsToTheStatedOne()
    {
        StatedSituation read = SituationReading.Read(new SituationSpec { Model = "RedHatAI/Meta-Llama-3.1-70B-Instruct-FP8", On = "h100", Weights =
            "bf16" }).Value;

        Assert.Equal("bf16", read.Step.Weights!.Default.Name);
    }

    [Theory]
    [InlineData("raspberry pi 5 8gb", 8)]
    [InlineData("m3 max 64gb", 64)]
    public void MemorySize_OfADeviceThatComesInSeveral_IsTaken(string name, double gigabytes) =>
        Assert.Equal(gigabytes, HardwareSource.Find(name, null).Value.Device.Memory.Value.GB, 1e-9);

    [Fact]
    public void MemorySize_ThatIsAnotherCard_IsRefused() =>
        Assert.Contains("hw-override", Assert.Single(HardwareSource.Find("rtx 4090 48gb", null).Problems).Expected, StringComparison.Ordinal);

    [Theory]
    [InlineData("nosuch.gguf")]
    [InlineData("nosuch.onnx")]
    [InlineData("nosuch/config.json")]
    [InlineData("./nosuch")]
    [InlineData("/nosuch/model")]
    public void FileName_ThatDoesNotExist_SaysSo(string name) =>
        Assert.Contains("no such file", Assert.Single(ModelSource.Find(name).Problems).Found, StringComparison.Ordinal);

    [Theory]
    [InlineData("h100-sxm1")]
    [InlineData("rtx 40900")]
    [InlineData("llama3.1-8c")]
    [InlineData("q4_k_x")]
    public void Suggestions_NeverNameWhatWasTyped(string name)
    {
        string[] known = [.. HardwareCatalogue.AllNames, .. ModelCatalogue.AllNames, .. NumberFormats.All
            .Select(static f => f.Name), name, name.ToUpperInvariant(), name.Replace(' ', '-')];

        Assert.DoesNotContain(Nearest.To(name, known), n =>
            n.Replace("-", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal).Equals(name.Replace("-", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(Nearest.To(name, known));
    }

    [Fact]
    public void Names_OverTheWire_AreNoPaths() =>
        Assert.Equal("llama-3-8b", ModelSource.Find("meta-llama/Meta-Llama-3-8B-Instruct", null, Workplace.Here.Closed()).Value.Name);

    [Theory]
    [InlineData("tp8", 8)]
    [InlineData("TP-4", 4)]
    public void Lever_WithADegree_LeadsToIt(string lever, int degree) =>
        Assert.Equal(degree, Verb.Predict(new SituationSpec { Model = "llama-3.1-70b", On = "h100", Engine = "vllm" },
            lever).Value.End.Step.Parallelism.Tensor);

    /// <summary>Every title of the catalogue, with its maker in front as drivers print it, is understood as its own device.</summary>
    [Fact]
    public void Titles_WithTheirMaker_AreTheDevice() =>
        Assert.All(HardwareCatalogue.All, static d =>
            Assert.Equal(d.Name, HardwareCatalogue.Resolve(d.Title.StartsWith(d.Vendor, StringComparison.Ordinal) ? d.Title
            : $"{d.Vendor} {d.Title}").Value.Device.Name));

    [Theory]
    [InlineData("p5.48xlarge", "h100-sxm", 8, 8)]
    [InlineData("2xp5.48xlarge", "h100-sxm", 16, 8)]
    [InlineData("g5.12xlarge", "a10g", 4, 4)]
    [InlineData("Standard_ND96isr_H100_v5", "h100-sxm", 8, 8)]
    [InlineData("a2-highgpu-1g", "a100-sxm-40gb", 1, 1)]
    [InlineData("HGX H200", "h200-sxm", 8, 8)]
    public void Instance_OfACloud_IsItsDevicesAndItsMachine(string name, string device, int count, int node)
    {
        DeviceGroup group = HardwareSource.Find(name, null).Value;

        Assert.Equal((device, count, (int?)node), (group.Device.Name, group.Count, group.PerNode));
    }

    /// <summary>A rack that is one NVLink domain is its devices, not one of them.</summary>
    [Fact]
    public void Rack_OfOneDomain_SaysWhatItIs()
    {
        NamedDevices rack = HardwareCatalogue.Resolve("GB200 NVL72").Value;

        Assert.Equal(("gb200", 72, 72), (rack.Device.Name, rack.Count, rack.PerNode));
        Assert.Contains("72 x gb200", rack.Said, StringComparison.Ordinal);
    }

    /// <summary>What is left aside of a name leaves the weights the same; where it does not, the name is refused and what to give is said.</summary>
    [Theory]
    [InlineData("gpt-oss-120b-heretic", "gpt-oss-120b")]
    [InlineData("deepseek-v3-abliterated", "deepseek-v3")]
    public void AnotherTraining_OfAModelPublishedQuantised_IsAskedForItsFormat(string name, string model)
    {
        Problem problem = Assert.Single(ModelSource.Find(name).Problems);

        Assert.Contains($"{model} --weights", problem.Expected, StringComparison.Ordinal);
    }

    /// <summary>About 594 GB, as the hub lists its files.</summary>
    [Fact]
    public void Thinking_ThatIsPublishedInInt4_TakesItsBytes() =>
        Assert.InRange(Verb.Floors(new SituationSpec { Model = "Kimi-K2-Thinking", On = "8xh200" }).Value.Capacity.Residency.Weights.GB, 580, 605);

    [Fact]
    public void Instances_AllOfThem_AreOfKnownDevices() =>
        Assert.All(HardwareCatalogue.Instances, static name => Assert.True(HardwareCatalogue.Resolve(name).IsOk, name));

    private void AssertAll(string path, double share)
    {
        string kind = "";
        int right = 0;
        var wrong = new List<string>();
        foreach (string line in File.ReadAllLines(path))
        {
            string[] parts = line.Split('\t');
            kind = line.StartsWith("# ", StringComparison.Ordinal)
                && line.Split(' ')[1] is "hardware" or "models" or "engines" or "formats" or "levers" or "unknown" ? line.Split(' ')[1] : kind;
            if (line.StartsWith('#') || parts.Length < 2)
            {
                continue;
            }

            string found = Resolved(kind, parts[0]);
            if (Means(parts[1], found))
            {
                right++;
            }
            else
            {
                wrong.Add($"{parts[0]}: {found}, not {parts[1]}");
            }
        }

        output.WriteLine($"{right} of {right + wrong.Count} names resolve");
        Assert.True(right >= share * (right + wrong.Count) && right > 0, string.Join("; ", wrong));
    }

    /// <summary>What the list says, by its first word; a missing engine is one that has to be known under its own name.</summary>
    private static bool Means(string wanted, string found) => wanted switch
    {
        _ when wanted.StartsWith("ask", StringComparison.Ordinal) => found == "ask",
        _ when wanted.StartsWith("(missing", StringComparison.Ordinal) => found is "onnxruntime" or "tensorrt" or "tgi",
        _ => found == wanted.Split(' ')[0] || (HardwareCatalogue.Find(wanted.Split(' ')[0]) is { IsOk: true, Value.Name: var name } && found == name),
    };

    private static string Resolved(string kind, string name)
    {
        switch (kind)
        {
            case "hardware":
                ReadResult<DeviceGroup> hardware = HardwareSource.Find(name, null);
                return hardware.IsOk ? (hardware.Value.Count > 1 ? $"{hardware.Value.Count}x" : "") + hardware.Value.Device.Name : Asked(hardware.Problems[0]);
            case "models":
                ReadResult<Model> model = ModelSource.Find(name);
                return model.IsOk ? model.Value.Name : Asked(model.Problems[0]);
            case "engines":
                ReadResult<EngineProfile> engine = EngineSource.Find(name, HardwareCatalogue.Find("h100").Value);
                return engine.IsOk ? engine.Value.Name : "-";
            case "formats":
                return NumberFormats.Find(name)?.Name ?? "-";
            case "levers":
                ReadResult<Lever> lever = LeverNames.Find(name, "--apply");
                return lever.IsOk ? lever.Value.Id : "-";
            default:
                return HardwareSource.Find(name, null).IsOk || ModelSource.Find(name).IsOk ? "known" : "-";
        }
    }

    /// <summary>A name that is known and leaves something open is asked about.</summary>
    private static string Asked(Problem problem) =>
        problem.Found.Contains("may be several", StringComparison.Ordinal) || problem.Found.Contains("no rate is on record", StringComparison.Ordinal)
            ? "ask"
            : "-";
}
