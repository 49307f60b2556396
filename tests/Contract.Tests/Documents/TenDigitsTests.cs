using System.Globalization;
using System.Text;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Documents;

public class TenDigitsTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.00012345678912)]
    [InlineData(1)]
    [InlineData(-20.5)]
    [InlineData(999999.99999)]
    [InlineData(9999999999.4)]
    [InlineData(9999999999.5)]
    [InlineData(0.99999999996)]
    [InlineData(0.00009999999999)]
    [InlineData(1e-4)]
    [InlineData(12345678.905)]
    [InlineData(0.30000000005)]
    [InlineData(1e300)]
    [InlineData(double.Epsilon)]
    public void Write_OfAnEdge_IsWhatTheGeneralFormatGives(double value) => Assert.Equal(General(value), Written(value));

    [Fact]
    public void Write_OfAnyNumber_IsWhatTheGeneralFormatGives()
    {
        var random = new Random(5);
        for (int i = 0; i < 200_000; i++)
        {
            double value = Math.Exp((random.NextDouble() * 34) - 10) * (random.Next(2) == 0 ? 1 : -1);

            // Short ones and halves of the last digit too.
            value = random.Next(3) switch { 0 => value, 1 => Math.Round(value, random.Next(0, 6)), _ => Math.Round(value, 5) + 0.000005 };
            Assert.Equal(General(value), Written(value));
        }
    }

    private static string General(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    private static string Written(double value)
    {
        Span<byte> into = stackalloc byte[32];
        return Encoding.ASCII.GetString(into[..TenDigits.Write(value, into)]);
    }
}
