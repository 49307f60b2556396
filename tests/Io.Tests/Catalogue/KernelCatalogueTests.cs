using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;

namespace Floorline.Io.Tests.Catalogue;

/// <summary>The shipped kernel efficiencies against the measurements that they were fitted to.</summary>
public class KernelCatalogueTests
{
    private const string Data = "data/kernel_efficiency.csv";

    // Geometric middles of the buckets; the last is open.
    private static readonly Dictionary<string, double> _megabytes = new() { ["2-8MB"] = 4, ["8-32MB"] = 16, ["32-128MB"] = 64, [">=128MB"] = 256 };

    private static readonly Dictionary<string, string> _formats = new() { ["bf16"] = "gemm bfloat16", ["fp8"] = "gemm fp8", ["nvfp4"] = "gemm nvfp4" };

    private static readonly Dictionary<string, string> _systems = new() { ["a100-sxm-80gb"] = "a100_sxm", ["arc-pro-b60"] = "b60",
        ["rtx-pro-6000-server"] = "rtx_pro_6000_server" };

    [SharedDataFact(Data)]
    public void Entries_AreTheRelativeLeastSquaresOfTheMeasurements()
    {
        IReadOnlyList<IReadOnlyDictionary<string, string>> rows = CsvRows.Read(SharedData.PathOf(Data));
        Assert.True(KernelCatalogue.Table.Entries.Count >= 20);
        Assert.All(KernelCatalogue.Table.Entries, entry =>
        {
            string system = _systems.GetValueOrDefault(entry.Device, entry.Device.Replace('-', '_'));
            IReadOnlyDictionary<string, string>[] own = [.. rows.Where(r => r["system"] == system && r["kernel"] == _formats[entry.Format])];
            (double microseconds, double share) = Fit([.. own.Where(static r => r["metric"] == "BW fraction")], HardwareCatalogue.Find(entry.Device)
                .Value.Bandwidth);

            // The catalogue is rounded to 0.01 us and 0.001; the fit itself is exact arithmetic.
            Assert.True(Math.Abs(microseconds - (entry.Fixed.Value * 1e6)) < 0.0051, $"{entry.Device} {entry.Format}: {microseconds} us");
            Assert.True(Math.Abs(share - entry.MemoryShare) < 0.00051, $"{entry.Device} {entry.Format}: {share}");
            Assert.Equal(Number(Assert.Single(own, static r => r["metric"] == "dense peak fraction")["median"]), entry.ComputeShare, 0.00051);
        });
    }

    [Fact]
    public void Entries_LieWithinWhatKernelsCanBe() => Assert.All(KernelCatalogue.Table.Entries, static entry =>
    {
        Assert.InRange(entry.Fixed.Value * 1e6, 0, 30);
        Assert.InRange(entry.MemoryShare, 0.4, 1);
        Assert.InRange(entry.ComputeShare, 0.2, 1);
        Assert.True(HardwareCatalogue.Find(entry.Device).IsOk, entry.Device);
        Assert.NotEmpty(entry.Source);
        Assert.Equal(Basis.MeasuredKernel, entry.Basis);
    });

    /// <summary>
    /// Fixed + x / (bandwidth x share) against x / (bandwidth x fraction), every row's relative error weighing alike; a negative fixed time is none.
    /// </summary>
    private static (double Microseconds, double Share) Fit(IReadOnlyDictionary<string, string>[] rows, BytesPerSecond bandwidth)
    {
        (double a, double b, double c, double d, double e) = (0, 0, 0, 0, 0);
        foreach (IReadOnlyDictionary<string, string> row in rows)
        {
            double ideal = _megabytes[row["size_bucket"]] * 1e6 / bandwidth.Value;
            double measured = ideal / Number(row["median"]);
            (double one, double size) = (1 / measured, ideal / measured);
            (a, b, c, d, e) = (a + (one * one), b + (one * size), c + (size * size), d + one, e + size);
        }

        double determinant = (a * c) - (b * b);
        double seconds = ((d * c) - (e * b)) / determinant;
        return seconds > 0 ? (seconds * 1e6, determinant / ((e * a) - (b * d))) : (0, c / e);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
