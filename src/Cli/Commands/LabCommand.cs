using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Findings;
using Floorline.Probes.Host;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline lab ...</c>: model-shaped steps on this machine.</summary>
internal static class LabCommand
{
    internal static Command Make()
    {
        var command = new Command("lab", "Run model-shaped steps on this machine and hold them against its own floors");
        command.Subcommands.Add(Step("decode", "One decode step of a model's shapes over random weights", prefill: false));
        command.Subcommands.Add(Step("prefill", "The prefill of a prompt in a model's shapes over random weights", prefill: true));
        command.Subcommands.Add(Compare());
        command.Subcommands.Add(RunFile());
        return command;
    }

    private static Command Compare()
    {
        var command = new Command("compare", "Techniques as measured pairs, each against its prediction: formats, batch, fusion, attention, launches");
        var options = new LabOptions(command, LabSpec.Compare);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Run(
            (bar, token) => Verb.LabCompare(options.Read(parsed), bar, token),
            result => Output.Answer(result, parsed.GetValue(json), JsonText.Of, LabCompareText.Write, static r => r.Measured.Cells.Count > 0 ? ExitCode.Ok : ExitCode.InvalidMeasurement)));
        return command;
    }

    private static Command RunFile()
    {
        var command = new Command("run", "An .onnx or .gguf file through the native engine you have (libonnxruntime, libllama), held against its own floor");
        var options = new LabOptions(command, LabSpec.Run);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Run(
            (bar, token) => Verb.LabRun(options.Read(parsed), bar, token),
            result => Output.Answer(result, parsed.GetValue(json), JsonText.Of, LabRunText.Write, static r => r.Measured.Findings.Any(static f => f.Severity == Severity.Error) ? ExitCode.InvalidMeasurement : ExitCode.Ok)));
        return command;
    }

    private static Command Step(string name, string text, bool prefill)
    {
        var command = new Command(name, text);
        var options = new LabOptions(command, prefill ? LabSpec.Prefill : LabSpec.Decode);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Run(
            (bar, token) => prefill ? Verb.LabPrefill(options.Read(parsed), bar, token) : Verb.LabDecode(options.Read(parsed), bar, token),
            result => Output.Answer(result, parsed.GetValue(json), JsonText.Of, LabText.Write, static r => r.Measured.Findings.Any(static f => f.Severity == Severity.Error) ? ExitCode.InvalidMeasurement : ExitCode.Ok)));
        return command;
    }

    /// <summary>Runs a measurement with a progress bar; Ctrl-C ends it and what there is gets printed.</summary>
    internal static int Run<T>(Func<IProgress<ProbeProgress>, CancellationToken, ReadResult<T>> measure, Func<ReadResult<T>, int> answer)
    {
        using var interrupt = new Interrupt();
        using var bar = new ProgressBar();
        ReadResult<T> result = measure(bar, interrupt.Token);
        bar.Clear();
        return answer(result);
    }
}
