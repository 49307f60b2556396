using System.Globalization;
using System.Net;
using System.Text;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Workbench.Documents;

/// <summary>A measured server as one page that needs nothing else: no script, no font, no address. Colours follow the reader's light or dark setting.</summary>
public static class HtmlPage
{
    private const int Width = 640;
    private const int Height = 220;
    private const int Margin = 46;

    /// <summary>The page.</summary>
    /// <param name="result">The result.</param>
    public static string Of(EndpointResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Text($"Floorline: {result.Model}")).Append("</title>\n<style>").Append(Style).Append("</style></head><body>\n");
        html.Append("<h1>").Append(Text(result.Model)).Append("</h1><p>")
            .Append(Text($"{string.Join(", ", result.Spec.Urls)}, measured by Floorline {Verb.Version}{(result.Server.Version is { } v ? $"; server version {v}" : "")}")).Append("</p>\n");
        if (result.Search is { } search)
        {
            Paragraph(html, search.Rate.IsKnown ? string.Create(CultureInfo.InvariantCulture,
                $"Highest rate at which {search.Share * 100:0.#} % of requests meet {result.Spec.Slo}: {Figures.Of(search.Rate.Value)} requests/s.")
                    : $"No rate met {result.Spec.Slo}: {search.Rate.UnknownReason}.");
        }

        if (result.Sweep is { } sweep)
        {
            Paragraph(html, sweep.Knee.IsKnown ? string.Create(CultureInfo.InvariantCulture,
                $"Throughput stops growing at {sweep.Knee.Value} streams ({Figures.Of(sweep.Highest)} tokens/s).") : $"No knee: {sweep.Knee.UnknownReason}.");
        }

        if (result.Runs.Count > 1)
        {
            Heading(html, "Throughput and latency");
            (double, double)[] points = [.. result.Runs.Where(static r => r.Run.Ttft.IsKnown)
                .Select(static r => (r.Run.OutputRate.Value.Value, r.Run.Ttft.Value.Sample!.At(0.5).Milliseconds)).OrderBy(static p => p.Item1)];
            html.Append(Lines("tokens/s", "TTFT p50, ms", points, dots: true));
        }

        foreach (EndpointRun run in result.Runs)
        {
            Run(html, run, result.Runs.Count, ReferenceEquals(run, result.Chosen));
        }

        Diagnoses(html, result);
        Server(html, result);
        Others(html, result.Chosen);
        html.Append("</body></html>\n");
        return html.ToString();
    }

    private static void Run(StringBuilder html, EndpointRun run, int runs, bool chosen)
    {
        html.Append(runs > 3 ? $"<details{(chosen ? " open" : "")}><summary>{Text(run.Name)}{(run.IsValid ? "" : " (invalid)")}</summary>"
            : $"<h2>{Text(run.Name)}</h2>");
        html.Append(run.IsValid ? "<p class=\"good\">VALID</p>" : $"<p class=\"bad\">INVALID: {Text(string.Join("; ", run.InvalidBecause))}</p>");
        ServingRun r = run.Run;
        Paragraph(html, string.Create(CultureInfo.InvariantCulture,
            $"{r.Requests.Value} requests, {r.Completed.Value} completed, {r.Failed.Value} failed in {Figures.Of(r.Duration.Value)}; {Figures.Of(r.OutputRate.Value)} tokens/s, {Figures.Of(r.CompletedRate.Value)} requests/s."));
        html.Append("<table><tr><th>ms</th><th>mean</th><th>p50</th><th>p90</th><th>p95</th><th>p99</th><th>count</th></tr>");
        (string Name, Fact<LatencySummary> Metric)[] metrics = [("TTFT", r.Ttft), ("ITL", r.Itl), ("TPOT", r.Tpot), ("E2E", r.EndToEnd),
            ("TTFT uncorrected", run.UncorrectedTtft), ("E2E uncorrected", run.UncorrectedEndToEnd)];
        foreach ((string name, Fact<LatencySummary> metric) in run.IsOpenLoop ? metrics : metrics[..4])
        {
            html.Append("<tr><td>").Append(Text(name)).Append("</td>");
            if (!metric.IsKnown)
            {
                html.Append("<td colspan=\"6\">").Append(Text(metric.UnknownReason!)).Append("</td></tr>");
                continue;
            }

            LatencySample sample = metric.Value.Sample!;
            html.Append(CultureInfo.InvariantCulture, $"<td>{Figures.Of(sample.Mean.Milliseconds)}</td>");
            foreach (double share in new[] { 0.5, 0.9, 0.95, 0.99 })
            {
                Fact<LatencyInterval> interval = sample.Interval(share);
                html.Append(interval.IsKnown ? string.Create(CultureInfo.InvariantCulture,
                    $"<td>{Figures.Of(sample.At(share).Milliseconds)}<br><small>{Figures.Of(interval.Value.From.Milliseconds)} to {Figures.Of(interval.Value.To.Milliseconds)}</small></td>") : $"<td title=\"{Text(interval.UnknownReason!)}\">?</td>");
            }

            html.Append(CultureInfo.InvariantCulture, $"<td>{sample.Count}</td></tr>");
        }

        html.Append("</table>");
        Histogram(html, "TTFT, ms", r.Ttft);
        Histogram(html, "ITL, ms", r.Itl);
        if (run.Timeline.Count > 2)
        {
            html.Append(Lines("s", "tokens/s", [.. run.Timeline.Select(static s => ((double)s.Second, (double)s.Tokens))], dots: false));
        }

        html.Append("<ul>");
        foreach (Finding finding in r.Findings)
        {
            html.Append("<li><b>").Append(Text(finding.Id)).Append("</b>: ").Append(Text(finding.Text)).Append("</li>");
        }

        foreach (string note in r.Notes)
        {
            html.Append("<li>").Append(Text(note)).Append("</li>");
        }

        html.Append(CultureInfo.InvariantCulture,
            $"<li>Client: stamp delay p99 {Figures.Of(run.Client.ReceiveP99)}, {Figures.Of(run.Client.ProcessorPerToken)} of processor per token.</li></ul>");
        html.Append(runs > 3 ? "</details>\n" : "\n");
    }

    private static void Histogram(StringBuilder html, string title, Fact<LatencySummary> metric)
    {
        const int Bars = 40;
        if (metric is not { IsKnown: true, Value.Sample: { Count: >= 20 } sample })
        {
            return;
        }

        double low = sample.Least.Milliseconds;
        double high = Math.Max(sample.At(0.995).Milliseconds, low * 1.0001);
        var counts = new int[Bars];
        for (int i = 0; i < sample.Count; i++)
        {
            counts[Math.Clamp((int)((sample[i].Milliseconds - low) / (high - low) * Bars), 0, Bars - 1)]++;
        }

        double wide = (Width - (2.0 * Margin)) / Bars;
        double most = counts.Max();
        Open(html, title);
        for (int i = 0; i < Bars; i++)
        {
            double tall = counts[i] / most * (Height - (2 * Margin));
            html.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{Margin + (i * wide):0.0}\" y=\"{Height - Margin - tall:0.0}\" width=\"{wide - 1:0.0}\" height=\"{tall:0.0}\"><title>{Figures.Of(Seconds.FromMilliseconds(low + ((high - low) * i / Bars)))}: {counts[i]}</title></rect>");
        }

        html.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Margin}\" y=\"{Height - Margin + 16}\">{low:0.0}</text><text x=\"{Width - Margin}\" y=\"{Height - Margin + 16}\" text-anchor=\"end\">{high:0.0}</text></svg>");
    }

    private static string Lines(string across, string up, (double X, double Y)[] points, bool dots)
    {
        if (points.Length < 2)
        {
            return "";
        }

        double right = Math.Max(points.Max(static p => p.X), 1e-9);
        double top = Math.Max(points.Max(static p => p.Y), 1e-9);
        double X(double x) => Margin + (x / right * (Width - (2 * Margin)));
        double Y(double y) => Height - Margin - (y / top * (Height - (2 * Margin)));
        var html = new StringBuilder();
        Open(html, $"{up} over {across}");
        html.Append("<polyline points=\"").AppendJoin(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.X):0.0},{Y(p.Y):0.0}")))
            .Append("\"/>");
        if (dots)
        {
            foreach ((double x, double y) in points)
            {
                html.Append(CultureInfo.InvariantCulture,
                    $"<circle cx=\"{X(x):0.0}\" cy=\"{Y(y):0.0}\" r=\"4\"><title>{x:0.#} {across}, {y:0.##}</title></circle>");
            }
        }

        html.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Width - Margin}\" y=\"{Height - Margin + 16}\" text-anchor=\"end\">{right:0.#} {across}</text><text x=\"4\" y=\"{Margin - 6}\">{top:0.#}</text></svg>");
        return html.ToString();
    }

    private static void Open(StringBuilder html, string title) => html.Append(CultureInfo.InvariantCulture,
        $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><text x=\"{Width / 2}\" y=\"16\" text-anchor=\"middle\">{Text(title)}</text><line x1=\"{Margin}\" y1=\"{Height - Margin}\" x2=\"{Width - Margin}\" y2=\"{Height - Margin}\"/>");

    private static void Diagnoses(StringBuilder html, EndpointResult result)
    {
        if (result.Diagnoses.Count == 0)
        {
            return;
        }

        Heading(html, "Against the floors");
        html.Append("<table><tr><th>run</th><th>what</th><th>measured, ms</th><th>floor, ms</th><th>ratio</th><th>regime</th></tr>");
        foreach (ServingDiagnosis one in result.Diagnoses)
        {
            html.Append("<tr><td>").Append(Text(result.Runs[one.RunIndex].Name)).Append("</td><td>").Append(Text(one.Label)).Append("</td>");
            html.Append(one.Result.IsOk
                ? string.Create(CultureInfo.InvariantCulture,
                $"<td>{one.Result.Value.Diagnosis.Measured.Time.Milliseconds:0.00}</td><td>{one.Result.Value.Diagnosis.Floors.Binding.Milliseconds:0.00}</td><td>{one.Result.Value.Diagnosis.Ratio:0.00}</td><td>{Text(Names.Of(one.Result.Value.Diagnosis.Regime).Replace('_', ' '))}</td></tr>")
                : $"<td colspan=\"4\">{Text(string.Join("; ", one.Result.Problems))}</td></tr>");
        }

        html.Append("</table>");
    }

    private static void Server(StringBuilder html, EndpointResult result)
    {
        if (result.Counters.Count == 0)
        {
            return;
        }

        Heading(html, "The server's own metrics");
        foreach (string note in result.CounterNotes)
        {
            Paragraph(html, note);
        }

        html.Append("<table><tr><th>metric</th><th>before</th><th>after</th><th></th></tr>");
        foreach (ServerCounter counter in result.Counters)
        {
            html.Append("<tr><td>").Append(Text(counter.Name)).Append(CultureInfo.InvariantCulture,
                $"</td><td>{counter.Before:0.####}</td><td>{counter.After:0.####}</td><td class=\"says\">{Text(counter.Says)}</td></tr>");
        }

        html.Append("</table>");
    }

    private static void Others(StringBuilder html, EndpointRun run)
    {
        if (run.Run.Completed.Value == 0)
        {
            return;
        }

        Heading(html, "Definitions");
        Paragraph(html,
            $"TTFT: first chunk with text or reasoning minus {(run.IsOpenLoop ? "planned time" : "sending")}. ITL: gap per token; a chunk of n tokens is n gaps of a n-th. TPOT: (last - first token) / (tokens - tokens of the first chunk). E2E: last chunk with text. The same run as others define it:");
        html.Append("<table><tr><th>tool</th><th>metric</th><th>mean, ms</th><th>p50</th><th>p99</th><th></th></tr>");
        static string Of(Fact<Seconds> time) => time.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{time.Value.Milliseconds:0.00}") : "?";
        foreach (OtherDefinition other in run.OtherDefinitions.Where(static o => o.Latency.IsKnown))
        {
            LatencySummary s = other.Latency.Value;
            html.Append($"<tr><td>{Text(other.Tool)}</td><td>{Text(other.Metric)}</td><td>{Of(s.Mean)}</td><td>{Of(s.P50)}</td><td>{Of(s.P99)}</td><td class=\"says\">{Text(other.Says)}</td></tr>");
        }

        html.Append("</table>");
    }

    private static void Heading(StringBuilder html, string text) => html.Append("<h2>").Append(Text(text)).Append("</h2>\n");

    private static void Paragraph(StringBuilder html, string text) => html.Append("<p>").Append(Text(text)).Append("</p>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse;margin:1rem 0}td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #8884}td:first-child,th:first-child,.says{text-align:left}svg{max-width:40rem;display:block;margin:1rem 0;font-size:12px}svg text{fill:currentColor}svg line{stroke:currentColor}rect,circle{fill:#4a7bd0}polyline{fill:none;stroke:#4a7bd0;stroke-width:2}.good{color:#2a8a3e}.bad{color:#c0392b}small{opacity:.7}";
}
