using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>Catalogue entries for a person to read.</summary>
public static class CatalogueText
{
    private const string Grading = "Confidence: A vendor page or two sources that agree, B one source, C not confirmed.";

    public static void Write(Page page, CatalogueResult result)
    {
        switch (result.Kind)
        {
            case CatalogueKind.Overview:
                Overview(page, result);
                break;
            case CatalogueKind.Hardware when result.Single:
                One(page, result.Devices[0]);
                break;
            case CatalogueKind.Hardware:
                page.Table([["name", "bandwidth", "memory", "fp16/bf16", "fp8", "conf"], .. result.Devices.Select(Row)], 0, header: true);
                page.Blank().Say($"{Grading} One entry in full: floorline catalogue hardware NAME", Tone.Faint);
                break;
            case CatalogueKind.Models when result.Single:
                One(page, result.Models[0]);
                break;
            case CatalogueKind.Models:
                page.Table([["name", "parameters", "per token", "published", "conf"], .. result.Models.Select(Row)], 0, header: true);
                page.Blank().Say($"{Grading} One entry in full: floorline catalogue models NAME", Tone.Faint);
                break;
            case CatalogueKind.Levers when result.Single:
                Words(page, result);
                break;
            case CatalogueKind.Levers:
                page.Table([["id", "cost", "risk", "what"], .. result.Levers.Select(static l => new[] { l.Id, Names.Snake(l.Cost).Replace('_', ' '), l.Risk.ToString().ToLowerInvariant(), l.Title })], 0, header: true);
                page.Blank().Say($"One entry in full, or one of {result.Terms.Count} words of the field (awq, lora, torch.compile): floorline catalogue levers NAME. What it gives you: floorline predict MODEL --on HW --apply NAME", Tone.Faint);
                break;
            case CatalogueKind.Engines:
                page.Table([["engine", "weights", "layer", "source"], .. result.Engines.Select(static e => new[] { e.Name, $"{e.WeightFactor:0.00}", Figures.Of(e.PerLayer), e.Source })], 0, header: true);
                page.Blank().Say("Your own: floorline calibrate RUNS.csv", Tone.Faint);
                break;
            case CatalogueKind.Formats when result.Single:
                One(page, result.Formats[0], result.Support);
                break;
            default:
                page.Table([["name", "bits", "source"], .. result.Formats.Select(static f => new[] { f.Name, $"{f.BitsPerWeight:0.###}", f.Source })], 0, header: true);
                break;
        }
    }

    private static void Overview(Page page, CatalogueResult result)
    {
        page.Say($"{result.Devices.Count} devices, {result.Models.Count} models, {result.Formats.Count} number formats, {result.Levers.Count} levers.");
        page.Table(
        [
            ["floorline catalogue hardware", "bandwidth, peaks, memory, confidence"],
            ["floorline catalogue models", "parameters, published format, confidence"],
            ["floorline catalogue formats", "bits per weight, block scales included"],
            ["floorline catalogue levers", "what people change, what it costs and risks"],
            ["floorline catalogue engines", "coefficients of engines, fitted to runs"],
            ["floorline catalogue hardware h100", "one entry with its source and notes"],
        ]);
    }

    /// <summary>What a word means, and the levers that it stands for; a lever asked for by its id, alone.</summary>
    private static void Words(Page page, CatalogueResult result)
    {
        foreach (Term term in result.Terms)
        {
            page.Say(term.Name, Tone.Heading).Say(term.Says + ".");
            page.Table([["source", $"{term.Source}; {term.Address}"], ["levers", term.Levers.Count > 0 ? string.Join(", ", term.Levers) : "none: it changes no step of a running model, or every estimate has it already"]]);
        }

        for (int i = 0; i < result.Levers.Count; i++)
        {
            _ = i + result.Terms.Count > 0 ? page.Blank() : page;
            One(page, result.Levers[i]);
        }
    }

    private static void One(Page page, NumberFormat format, IReadOnlyList<SupportRow> support)
    {
        page.Say($"{format.Name}: {format.BitsPerWeight:0.###} bits per number", Tone.Heading);
        page.Table([["source", format.Source], ["computes in", string.Join(", ", format.Arithmetic.Select(static a => Names.Snake(a)))]]);
        if (support.Count > 0)
        {
            page.Blank().Table([["engine", "kernel", "what its document says, and for which devices"], .. support.Select(static r => new[] { r.Engine, Names.Snake(r.Kernel).Replace('_', ' '), $"{r.Says} ({(r.Families.Count > 0 ? string.Join(", ", r.Families) : "all")})" })], 0, header: true);
            page.Blank().Say("Each row with its source, address and date: --json", Tone.Faint);
        }
    }

    private static void One(Page page, Lever lever)
    {
        page.Say($"{lever.Title} ({lever.Id})", Tone.Heading);
        var rows = new List<string[]>
        {
            new[] { "works on", lever.Target.ToString().ToLowerInvariant() },
            new[] { "cost", Names.Snake(lever.Cost).Replace('_', ' ') },
            new[] { "risk", lever.Risk.ToString().ToLowerInvariant() },
            new[] { "evidence", lever.Evidence },
            new[] { "source", $"{lever.Facts.Source}; {lever.Facts.Address}" },
            new[] { "variant of", LeverCatalogue.Groups.First(g => g.Id == lever.Facts.Group).Title.ToLowerInvariant() },
        };
        if (lever.Facts.IsHypothetical)
        {
            rows.Add(["hypothetical", "shown for what it would be worth; never a step of a plan"]);
        }

        if (lever.Facts.Question is { } question)
        {
            rows.Add(["asks first", question]);
        }

        foreach ((string name, IReadOnlyList<string> ids) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)[("redundant with", lever.Redundant), ("helped by", lever.Synergistic), ("conflicts with", lever.Conflicting)])
        {
            if (ids.Count > 0)
            {
                rows.Add([name, string.Join(", ", ids)]);
            }
        }

        page.Table(rows);
    }

    private static void One(Page page, Device device)
    {
        page.Say($"{device.Title} ({device.Name})", Tone.Heading);
        var rows = new List<string[]> { new[] { "bandwidth", Figures.Of(device.Bandwidth) } };
        if (device.AttainedBandwidth.IsKnown)
        {
            rows.Add(["reached", $"{Figures.Of(device.AttainedBandwidth.Value)}, {device.AttainedSource}"]);
        }

        if (device.Family.Length > 0)
        {
            rows.Add(["family", $"{device.Family}, {Names.Snake(device.Class).Replace('_', ' ')}"]);
        }

        rows.Add(["memory", device.Memory.IsKnown ? Figures.Of(device.Memory.Value) : "not known"]);
        foreach ((string name, ComputeFormat format) in InlineDevice.PeakNames.Where(p => device.Peaks.ContainsKey(p.Value)))
        {
            rows.Add([name, $"{Figures.Of(device.Peaks[format])} dense, ridge at {device.Peaks[format].Value / device.Bandwidth.Value:0.#} FLOP/byte"]);
        }

        if (device.Interconnect.IsKnown)
        {
            rows.Add(["link", $"{device.Interconnect.Value.Name}, {Figures.Of(device.Interconnect.Value.Bandwidth)} in one direction"]);
        }

        if (device.Power.IsKnown)
        {
            rows.Add(["power", $"{device.Power.Value.Value:0.#} W"]);
        }

        rows.AddRange(device.Modes.Select(m => new[]
        {
            $"mode {m.Name}", $"{Figures.Of(device.In(m).Bandwidth)}, {m.ComputeShare * 100:0} % of the peaks ({m.Said})",
        }));
        if (device.Modes.Count > 0)
        {
            rows.Add(["modes from", device.ModesSource]);
        }

        if (device.Announced)
        {
            rows.Add(["announced", $"{(device.AnnouncedOn is { } day ? $"on {day}; " : "")}not to be had when the figures were read; they may change"]);
        }

        rows.Add(["confidence", device.Confidence.ToString()]);
        rows.Add(["source", device.Source]);
        if (device.Notes.Length > 0)
        {
            rows.Add(["notes", device.Notes]);
        }

        rows.AddRange(device.Disputed.Select(static d => new[] { "disputed", $"{d.Field}: {(d.Field == DeviceField.Peak ? d.Value / 1e12 : d.Value / 1e9):0.###} by {d.Source}" }));
        page.Table(rows);
    }

    private static void One(Page page, Model model)
    {
        page.Say($"{model.Name}: {Count(model.Parameters)} parameters", Tone.Heading);
        var rows = new List<string[]>();
        foreach (Component component in model.Components)
        {
            string shape = component is TransformerStack stack ? $"{stack.LayerCount} layers, hidden {stack.Hidden}{(stack.TiedHead ? ", tied head" : "")}" : "totals only";
            rows.Add([component.Name, $"{component.Role}", $"{Count(component.Parameters)}, {shape}{(component.Steps > 1 ? $", {component.Steps} steps" : "")}"]);
        }

        rows.Add(["per token", "", Count(model.ActiveParameters)]);
        rows.Add(["published in", "", model.Published.Default.Name]);
        rows.Add(["source", "", model.Source]);
        rows.Add(["confidence", "", ModelCatalogue.Published(model.Name).Confidence.ToString()]);
        page.Table(rows);
        foreach (string assumption in model.Assumptions)
        {
            page.Say(assumption, Tone.Faint, 2, "- ");
        }
    }

    private static string[] Row(Device device) =>
    [
        device.Name,
        Figures.Of(device.Bandwidth),
        device.Memory.IsKnown ? Figures.Of(device.Memory.Value) : "",
        Peak(device, ComputeFormat.Bf16) is { Length: > 0 } bf16 ? bf16 : Peak(device, ComputeFormat.Fp16),
        Peak(device, ComputeFormat.Fp8),
        device.Confidence.ToString(),
    ];

    private static string[] Row(Model model) =>
    [
        model.Name, Count(model.Parameters), Count(model.ActiveParameters), model.Published.Default.Name,
        ModelCatalogue.Published(model.Name).Confidence.ToString(),
    ];

    private static string Peak(Device device, ComputeFormat format) => device.Peaks.TryGetValue(format, out FlopsPerSecond peak) ? Figures.Of(peak) : "";

    private static string Count(long parameters) => parameters >= 1_000_000_000 ? $"{parameters / 1e9:0.00}B" : $"{parameters / 1e6:0.0}M";
}
