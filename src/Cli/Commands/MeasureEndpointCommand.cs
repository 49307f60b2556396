using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Quantities;
using Floorline.Probes.Endpoint;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline measure endpoint URL</c>.</summary>
internal static class MeasureEndpointCommand
{
    internal static Command Make()
    {
        var command = new Command("endpoint", "Measure an OpenAI-compatible server under load and hold it against the floors");
        var urls = new Argument<string[]>("URL") { HelpName = "URL", Description = "Base address, such as http://localhost:8000; several are taken in turn", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(urls);
        var own = new FieldOptions(command, EndpointSpec.Fields);
        var situation = new FieldOptions(command, Fields.OfRuns);
        Option<string?> html = Add(command, "html", "FILE", "Also write one self-contained page");
        Option<string?> lines = Add(command, "jsonl", "FILE", "Also write every request as a JSON line");
        var definitions = new Option<bool>("--definitions") { Description = "Also print the definitions, and the same run as vLLM, GuideLLM and AIPerf define it" };
        command.Options.Add(definitions);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction((parsed, cancel) =>
        {
            EndpointSpec spec = own.Read(parsed, EndpointSpec.Fields, new EndpointSpec { Urls = parsed.GetValue(urls) ?? [] });
            SituationSpec stated = situation.Read(parsed, Fields.OfRuns, new SituationSpec());
            spec = spec with { Situation = stated.IsEmpty ? null : stated };
            return Run(spec, new Wanted(parsed.GetValue(html), parsed.GetValue(lines), parsed.GetValue(definitions), parsed.GetValue(json)), cancel);
        });
        return command;
    }

    private static Option<string?> Add(Command command, string name, string placeholder, string text)
    {
        var option = new Option<string?>("--" + name) { HelpName = placeholder, Description = text };
        command.Options.Add(option);
        return option;
    }

    private static async Task<int> Run(EndpointSpec spec, Wanted wanted, CancellationToken cancel)
    {
        Problem[] places = [.. new[] { OutputFile.Unwritable(wanted.Html, "--html"), OutputFile.Unwritable(wanted.Lines, "--jsonl") }.OfType<Problem>()];
        if (places.Length > 0)
        {
            return Output.Refuse(places, wanted.Json);
        }

        using var interrupt = new Interrupt();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, interrupt.Token);
        using PartFile part = PartFile.Begin(wanted.Lines);
        var progress = new ProgressLine();
        ReadResult<EndpointResult> result = await Verb.MeasureEndpoint(spec, progress.Show, wanted.Lines is null ? null : part.Add, stop.Token);
        progress.Clear();
        Output.Hint(result.IsOk ? result.Value.Hints : []);
        int code = Output.Answer(result, wanted.Json, JsonText.Of, (page, r) => EndpointText.Write(page, r, wanted.Definitions), static r => !r.IsValid
            ? ExitCode.InvalidMeasurement : r.Misses ? ExitCode.MissesBudget : ExitCode.Ok);
        if (!result.IsOk)
        {
            return code;
        }

        Problem? unwritten = wanted.Lines is { } lines ? OutputFile.Write(lines, "--jsonl", writer =>
        {
            foreach (string line in JsonText.RequestLines(result.Value))
            {
                writer.WriteLine(line);
            }
        }) : null;
        part.End(unwritten);
        return Output.Beside(code, wanted.Html is { } html ? OutputFile.Write(html, "--html", HtmlPage.Of(result.Value) + Environment.NewLine) : null, unwritten);
    }

    /// <summary>What is written besides the answer, and in which form the answer is.</summary>
    private sealed record Wanted(string? Html, string? Lines, bool Definitions, bool Json);

    /// <summary>One line on a terminal's stderr that is written over and over; nothing in a pipe.</summary>
    private sealed class ProgressLine
    {
        private bool _shown;

        internal void Show(string name, LoadProgress p)
        {
            if (Console.IsErrorRedirected)
            {
                return;
            }

            double? share = p.Duration is { } time ? p.Elapsed / time : p.Planned > 0 ? (double)p.Over / p.Planned : null;
            string left = share is > 0.01 and < 1 ? $", {p.Elapsed.TotalSeconds * (1 - share.Value) / share.Value:0} s left" : "";
            string text = $"{name}: {p.Over}{(p.Planned > 0 && p.Duration is null ? $"/{p.Planned}" : "")} done, {p.InFlight} in flight{(p.Failed > 0 ? $", {p.Failed} failed" : "")}, TTFT {Figures.Of(new Seconds(p.Ttft))}, ITL {Figures.Of(new Seconds(p.Itl))}, {Figures.Of(new TokensPerSecond(p.Tokens / Math.Max(p.Elapsed.TotalSeconds, 0.1)))} tok/s{left}";
            int width = Math.Max(20, Console.WindowWidth - 1);
            Console.Error.Write("\r" + (text.Length > width ? text[..width] : text.PadRight(width)));
            _shown = true;
        }

        internal void Clear()
        {
            if (_shown)
            {
                Console.Error.Write("\r" + new string(' ', Math.Max(20, Console.WindowWidth - 1)) + "\r");
            }
        }
    }
}
