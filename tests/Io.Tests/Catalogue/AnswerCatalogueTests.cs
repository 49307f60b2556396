using Floorline.Core.Answers;
using Floorline.Core.Hardware;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Catalogue;

public class AnswerCatalogueTests
{
    // Programs that come with one vendor's driver or board and read nothing of another's.
    private static readonly (string Program, string Vendor)[] _tools =
    [
        ("nvidia-smi", "NVIDIA"), ("nvpmodel", "NVIDIA"), ("tegrastats", "NVIDIA"), ("jetson_clocks", "NVIDIA"), ("amd-smi", "AMD"), ("rocm-smi", "AMD"),
        ("xpu-smi", "Intel"), ("intel_gpu_top", "Intel"), ("pmset", "Apple"), ("powermetrics", "Apple"),
    ];

    [Fact]
    public void CheckFor_AnyCauseOnAnyDevice_NamesNoProgramOfAnotherVendor()
    {
        AnswerTable table = AnswerCatalogue.Table;
        foreach (Device device in HardwareCatalogue.All)
        {
            Core.Answers.DeviceClass kind = DeviceClasses.Of(device);
            foreach (CauseKind cause in Enum.GetValues<CauseKind>())
            {
                string check = table.For(cause).CheckFor(kind, device.Vendor);
                Assert.NotEmpty(check);
                Assert.All(_tools, tool => Assert.False(tool.Vendor != device.Vendor && check.Contains(tool.Program, StringComparison.Ordinal),
                    $"{device.Name}, {cause}: {check}"));
            }
        }
    }

    [Theory]
    [InlineData("NVIDIA", "nvidia-smi")]
    [InlineData("AMD", "amd-smi")]
    [InlineData("Intel", "xpu-smi")]
    public void CheckFor_ClocksOfACard_NamesTheProgramOfItsVendor(string vendor, string program) =>
        Assert.Contains(program, AnswerCatalogue.Table.For(CauseKind.ClockPower).CheckFor(Core.Answers.DeviceClass.Card, vendor), StringComparison.Ordinal);
}
