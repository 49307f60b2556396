using System.Globalization;
using System.Security;
using System.Text;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;

namespace Floorline.Workbench.Documents;

/// <summary>Draws the measured roofline of a machine with its cache ladder as SVG: both axes logarithmic, one roof for each level of memory.</summary>
public static class RooflineSvg
{
    private const double Width = 820, Height = 520, Left = 80, Right = 180, Top = 56, Bottom = 64;
    private const double LeastIntensity = 1.0 / 64, MostIntensity = 256;

    /// <summary>The drawing.</summary>
    /// <param name="result">The measured machine.</param>
    public static string Of(MeasureHostResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        HostMeasurement measured = result.Measured;
        var roofs = RooflineLines.Of(measured);
        double top = Math.Max(1e9, roofs.Peaks.Select(static p => p.Rate).DefaultIfEmpty(1e10).Max()) * 1.6;
        double bottom = Math.Max(1e7, roofs.Levels.Select(static l => l.Rate).DefaultIfEmpty(1e9).Min()) * LeastIntensity;
        double X(double intensity) => Left + ((Width - Left - Right) * Math.Log(intensity / LeastIntensity) / Math.Log(MostIntensity / LeastIntensity));
        double Y(double rate) => Height - Bottom - ((Height - Top - Bottom) * Math.Log(rate / bottom) / Math.Log(top / bottom));
        var svg = new StringBuilder();
        svg.Append(Inv($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n"));
        svg.Append(Inv($"<text x=\"{Left}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">{Safe(measured.Machine.Processor)}: measured roofline, {measured.Threads} thread(s)</text>\n"));
        svg.Append(Inv($"<text x=\"{Left}\" y=\"42\" fill=\"#666\">{Safe(measured.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))}, {Safe(measured.Machine.System)}</text>\n"));
        for (double intensity = LeastIntensity; intensity <= MostIntensity; intensity *= 4)
        {
            string label = intensity < 1 ? Inv($"1/{1 / intensity:0}") : Inv($"{intensity:0}");
            svg.Append(Inv($"<line x1=\"{X(intensity):0.0}\" y1=\"{Top}\" x2=\"{X(intensity):0.0}\" y2=\"{Height - Bottom}\" stroke=\"#eee\"/><text x=\"{X(intensity):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{label}</text>\n"));
        }

        for (double rate = Math.Pow(10, Math.Ceiling(Math.Log10(bottom))); rate < top; rate *= 10)
        {
            svg.Append(Inv($"<line x1=\"{Left}\" y1=\"{Y(rate):0.0}\" x2=\"{Width - Right}\" y2=\"{Y(rate):0.0}\" stroke=\"#eee\"/><text x=\"{Left - 6}\" y=\"{Y(rate) + 4:0.0}\" text-anchor=\"end\">{rate / 1e9:0.##}</text>\n"));
        }

        svg.Append(Inv($"<text x=\"{(Left + Width - Right) / 2:0}\" y=\"{Height - 20}\" text-anchor=\"middle\">arithmetic intensity, FLOP/byte</text><text transform=\"translate(20 {(Top + Height - Bottom) / 2:0}) rotate(-90)\" text-anchor=\"middle\">GFLOP/s</text>\n"));
        double main = roofs.Peaks.Where(static p => p.Name == "fp32").Select(static p => p.Rate).DefaultIfEmpty(top).First();
        string[] colours = ["#c0392b", "#d68910", "#1e8449", "#1f618d", "#6c3483"];
        foreach (((string name, double rate), int i) in roofs.Levels.Select(static (l, i) => (l, i)))
        {
            double ridge = Math.Min(MostIntensity, main / rate);
            svg.Append(Inv($"<line x1=\"{X(LeastIntensity):0.0}\" y1=\"{Y(rate * LeastIntensity):0.0}\" x2=\"{X(ridge):0.0}\" y2=\"{Y(rate * ridge):0.0}\" stroke=\"{colours[i % colours.Length]}\" stroke-width=\"2\"/>"));
            svg.Append(Inv($"<text x=\"{Width - Right + 8}\" y=\"{Height - Bottom - 8 - (18 * (roofs.Levels.Count - 1 - i)):0}\" fill=\"{colours[i % colours.Length]}\">{Safe(name)} {Figures.Of(new BytesPerSecond(rate))}</text>\n"));
        }

        foreach ((string name, double rate) in roofs.Peaks)
        {
            double from = Math.Max(LeastIntensity, rate / roofs.Levels.Select(static l => l.Rate).DefaultIfEmpty(rate).Max());
            svg.Append(Inv($"<line x1=\"{X(from):0.0}\" y1=\"{Y(rate):0.0}\" x2=\"{Width - Right}\" y2=\"{Y(rate):0.0}\" stroke=\"#333\" stroke-width=\"2\"{(name == "fp32" ? "" : " stroke-dasharray=\"6 4\"")}/><text x=\"{Width - Right + 8}\" y=\"{Y(rate) + 4:0.0}\">{Safe(name)} {Figures.Of(new FlopsPerSecond(rate))}</text>\n"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Safe(string text) => SecurityElement.Escape(text);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
