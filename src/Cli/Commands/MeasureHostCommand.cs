using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline measure host</c>.</summary>
internal static class MeasureHostCommand
{
    internal static Command Make()
    {
        var command = new Command("host", "What this machine does: bandwidth over the caches and memory, arithmetic peaks, latency. Kept as the hardware 'host'");
        var quick = new Option<bool>("--quick") { Description = "Fewer samples and working sets: under 20 s" };
        var limit = new Option<string?>("--limit") { Description = "Time limit, such as 30s; each figure gets one round at least", HelpName = "TIME" };
        var threads = new Option<string?>("--threads") { Description = "Threads at most (all processors)", HelpName = "N" };
        var svg = new Option<string?>("--svg") { Description = "Draw the roofline into this file too", HelpName = "FILE" };
        var unstored = new Option<bool>("--no-store") { Description = "Do not keep the result as 'host'" };
        foreach (Option option in (Option[])[quick, limit, threads, svg, unstored])
        {
            command.Options.Add(option);
        }

        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<HostPlan> plan = Plan(parsed.GetValue(quick), parsed.GetValue(limit), parsed.GetValue(threads));
            Problem? place = OutputFile.Unwritable(parsed.GetValue(svg), "--svg");
            if (!plan.IsOk || place is not null)
            {
                return Output.Refuse([.. plan.Problems, .. place is null ? Array.Empty<Problem>() : [place]], parsed.GetValue(json));
            }

            using var interrupt = new Interrupt();
            using var bar = new ProgressBar();
            ReadResult<MeasureHostResult> result = Verb.MeasureHost(plan.Value, !parsed.GetValue(unstored), bar, cancel: interrupt.Token);
            bar.Clear();
            int code = Output.Answer(result, parsed.GetValue(json), JsonText.Of, HostText.Write, static r => r.IsValid ? ExitCode.Ok : ExitCode.InvalidMeasurement);
            return result.IsOk && parsed.GetValue(svg) is { } file
                ? Output.Beside(code, OutputFile.Write(file, "--svg", RooflineSvg.Of(result.Value))) : code;
        });
        return command;
    }

    private static ReadResult<HostPlan> Plan(bool quick, string? limit, string? threads)
    {
        HostPlan plan = quick ? HostPlan.Quick : HostPlan.Full;
        if (limit is not null)
        {
            ReadResult<Seconds> time = Amount.Time(limit, "--limit");
            if (!time.IsOk || time.Value.Value is <= 0 or > 86_400)
            {
                return ReadResult.Failed<HostPlan>(time.IsOk ? [new Problem("", "--limit", limit, "a time up to a day")] : time.Problems);
            }

            plan = plan with { Limit = TimeSpan.FromSeconds(time.Value.Value) };
        }

        if (threads is null)
        {
            return ReadResult.Ok(plan);
        }

        return Amount.Whole(threads, "--threads", 1, 4096).Select(n => plan with { Threads = (int)n });
    }
}
