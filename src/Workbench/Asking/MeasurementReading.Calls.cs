using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Calibration;
using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Measurements;
using Floorline.Readers.Naming;

namespace Floorline.Workbench;

// Rows that time a call of a model without a decoder: a text encoded, an image classified or denoised, an action chunk.
public static partial class MeasurementReading
{
    // Samples per second of a batch that nobody states: so many items share a read of the weights that it hardly counts, which keeps the floor below the truth.
    private const int Amortised = 1024;

    // How far a table's rounded parameter count may lie from the catalogue's, which counts towers and text encoders that tables often leave out.
    private const double SameModel = 0.12;

    /// <summary>The row as a call, where it is one; null where it is a step of a decoder or a served load.</summary>
    private static BacktestRow? Call(PublishedMeasurement row, Device device)
    {
        if (row.Metric is not ("step_ms" or "samples_s_total"))
        {
            return null;
        }

        if (row.OutputTokens > 0)
        {
            // A generation is a load.
            return null;
        }

        // Figures of the row itself are for the size that it ran, which may not be the catalogue's.
        Model? known = MultiplyAdds().IsMatch(row.Notes) ? null : Known(row);
        bool whole = row.InputTokens is null && (row.IsOfCalls || row.Phase is "e2e" or "prefill");
        if (known is { Decodes: true } || (known is null && (!whole || row.TotalBillions is not > 0 || Tokens().IsMatch(row.InputText))))
        {
            return null;
        }

        return known is null && PartWords().IsMatch(row.Notes)
            ? Skip(row, $"a part of {row.Model}, which is not in the catalogue")
            : Forward(row, known ?? Stated(row), device);
    }

    private static BacktestRow Forward(PublishedMeasurement row, Model whole, Device device)
    {
        if (Asked(row, whole) is not { } model)
        {
            return Skip(row, $"a part of {whole.Name} that is not told apart");
        }

        WeightFormats? stated = MeasuredFormats.WeightsOf(row);
        if ((stated ?? (ModelCatalogue.Names.Contains(whole.Name) ? whole.Published : null)) is not { } weights)
        {
            return Skip(row, "no format and no bytes per weight");
        }

        if (row.InputText.Contains("packed", StringComparison.OrdinalIgnoreCase))
        {
            return Skip(row, "sequences packed into one another, whose true lengths are not stated");
        }

        bool batched = row.Metric == "samples_s_total";
        int batch = batched ? Amortised : row.Batch ?? 1;
        Seconds measured = batched ? new Seconds(row.Devices / row.Value) : Seconds.FromMilliseconds(row.Value);
        BenchmarkRules? rules = BenchmarkRules.For(row.Engine, model.Name);
        Step step = Step.Forward(batch, row.InputTokens is > 0 and var tokens ? tokens : 1) with
        {
            DenoisingSteps = row.IsOfAnIteration ? 1 : StepsIn(row.Notes) ?? rules?.DenoisingSteps,
            Weights = weights,
        };
        var hardware = new DeviceGroup(device, 1);
        double times = 1.0 / (batched ? batch : 1);
        CallPart certain = PartOf(row, model, hardware, step, times);
        bool guided = rules?.Guided ?? Guided(row, model);
        CallPart usual = guided ? PartOf(row, model, hardware, step with { Batch = 2 * batch }, times) : certain;
        string quantity = CallEfficiency.IsDenoising(model) ? "denoising call" : "forward call";
        return Of(row, model, device, quantity, [certain], certain.Floors.Cost.WorkIsStated ? [usual] : null, measured);
    }

    private static BacktestRow Of(PublishedMeasurement row, Model model, Device device, string quantity, IReadOnlyList<CallPart> certain,
        IReadOnlyList<CallPart>? usual, Seconds measured)
    {
        var group = new PredictionGroup(quantity, row.Family, device.Name, row.Engine, model.Name)
        {
            IsSingle = row.Batch == 1, Class = LeaveOneOut.Class(device.Class),
        };
        var call = new CallRun(row.Id, group, certain, usual, measured);
        return new BacktestRow(row, measured) { Call = call, Floor = Fact<Seconds>.Known(call.Guaranteed) };
    }

    private static CallPart PartOf(PublishedMeasurement row, Model model, DeviceGroup hardware, Step step, double times)
    {
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(model, step), hardware);
        return new CallPart(floors, StepParts.Of(floors, KernelCatalogue.Table, EngineProfile.KindOf(row.Engine)), times);
    }

    /// <summary>
    /// A rate of whole calls as that of a load: of a policy whose calls are alike, its prompt and its tokens, where the model or the row says
    /// how many; null where a call is as long as what is asked.
    /// </summary>
    private static PublishedMeasurement? AsALoad(PublishedMeasurement row, Model model) => !row.IsOfCalls || (row.InputTokens > 0 && row.OutputTokens > 0) ? row
        : model.Call is { } call && (row.OutputTokens ?? call.Tokens) is > 0 and { } tokens
            ? row with { Phase = "e2e", InputTokens = row.InputTokens ?? call.Prompt, OutputTokens = tokens } : null;

    /// <summary>The model of the row by the catalogue, where the parameter counts agree.</summary>
    private static Model? Known(PublishedMeasurement row)
    {
        double? total = row.TotalBillions * 1e9;
        foreach (string name in Names(row.Model))
        {
            ReadResult<Named<Model>> found = ModelCatalogue.Resolve(name);
            if (found.IsOk && (total is null || Math.Abs((found.Value.Value.Parameters / total.Value) - 1) < SameModel))
            {
                return found.Value.Value;
            }
        }

        return null;
    }

    /// <summary>A model that the catalogue does not have, of the row's own figures: parameters, and multiply-adds where its notes have them.</summary>
    private static Model Stated(PublishedMeasurement row)
    {
        Match work = MultiplyAdds().Match(row.Notes);
        var part = new StatedComponent("model", ComponentRole.Forward, (long)(row.TotalBillions!.Value * 1e9))
        {
            FlopsPerItem = work.Success ? new Flops(2e9 * double.Parse(work.Groups["g"].Value, CultureInfo.InvariantCulture)) : null,
            Item = "image",
        };
        return new Model(row.Model, [part], WeightFormats.Uniform(NumberFormats.Bf16Format));
    }

    /// <summary>The parts of the model that the row timed by its notes; null where they name something else.</summary>
    private static Model? Asked(PublishedMeasurement row, Model model)
    {
        if (model.Components.Count == 1)
        {
            return model;
        }

        string notes = row.Notes;
        Func<Component, bool>? asked = PartWords().Match(notes) is not { Success: true } named ? null : named.Groups["part"].Value.ToLowerInvariant() switch
        {
            "vit" or "vision" => IsVision,
            "dit" or "action head" or "action expert" => static c => c.Role == ComponentRole.Denoiser,
            "vlm" or "backbone" => static c => c.Role == ComponentRole.Encoder && !IsAdapter(c),
            "adapter" or "projector" or "process_backbone_output" => IsAdapter,
            _ => static c => c.Role == ComponentRole.Encoder && !IsVision(c) && !IsAdapter(c),
        };
        if (asked is null && ImageRate().IsMatch(notes) && model.Components.All(static c => c.Role is ComponentRole.Encoder or ComponentRole.Forward))
        {
            // Images per second of a pair of image and text encoders are the image encoder's.
            asked = IsVision;
        }

        if (asked is null)
        {
            return notes.Length == 0 || Whole().IsMatch(notes) ? model : null;
        }

        Component[] parts = [.. model.Components.Where(asked)];
        return parts.Length > 0 ? model with { Components = parts } : null;
    }

    private static bool IsVision(Component part) =>
        part.Name.Contains("vision", StringComparison.OrdinalIgnoreCase) || part.Name.Contains("image", StringComparison.OrdinalIgnoreCase);

    private static bool IsAdapter(Component part) => part.Name.Contains("adapter", StringComparison.OrdinalIgnoreCase);

    /// <summary>Pipelines of images denoise with and without the prompt unless the guidance is distilled into the model.</summary>
    private static bool Guided(PublishedMeasurement row, Model model) =>
        Whole().IsMatch(row.Notes) && model.Components.Any(static c => c.IsGuided);

    private static int? StepsIn(string notes) =>
        OneStep().IsMatch(notes) ? 1 : StepCount().Match(notes) is { Success: true } m ? int.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\b(one|single|1) (denoising )?step\b", RegexOptions.IgnoreCase)]
    private static partial Regex OneStep();

    [GeneratedRegex(@"\b(?<n>[0-9]{1,4}) (denoising |diffusion |flow |inference )?steps\b", RegexOptions.IgnoreCase)]
    private static partial Regex StepCount();

    [GeneratedRegex(@"(?<g>[0-9]+(\.[0-9]+)?) GMACs", RegexOptions.IgnoreCase)]
    private static partial Regex MultiplyAdds();

    [GeneratedRegex(@"^(?<part>vit|vision|dit|action head|action expert|vlm|backbone|llm|language model|prefix|adapter|projector|process_backbone_output)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex PartWords();

    [GeneratedRegex(@"\b(images?|img|frames)/s|\bfps\b", RegexOptions.IgnoreCase)]
    private static partial Regex ImageRate();

    [GeneratedRegex(@"end to end|end-to-end|full model|whole|scenario|\b(images?|img|frames)/s|\bfps\b|encoder forward", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();

    [GeneratedRegex(@"mean|token", RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();
}
