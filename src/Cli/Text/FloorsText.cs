using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>Floors for a person to read.</summary>
public static class FloorsText
{
    public static void Write(Page page, FloorsResult result)
    {
        LatencyFloors floors = result.Floors;
        Step step = result.Cost.Step;
        if (Sentences.DoesNotFit(result.Capacity) is { } no)
        {
            page.Say(no + AnswerSentences.WouldFit(result.Answer), Tone.Bad);
        }

        page.Say(Sentences.Floor(result), Tone.Good);

        Table(page, result);
        page.Heading("Next");
        page.Say($"Measure one {Terms.Step(step.Phase)} and ask what the gap is made of:", indent: 2);
        page.Line($"    floorline diagnose {Invocation(result.Situation.Spec)} --measured {Example(floors)}");
        Assumptions(page, result);
    }

    /// <summary>The table of floors, roofline position and capacity.</summary>
    public static void Table(Page page, FloorsResult result)
    {
        LatencyFloors floors = result.Floors;
        StepCost cost = result.Cost;
        Step step = cost.Step;
        string shape = step.Phase switch
        {
            Phase.Decode => $"batch {step.Batch}, {step.Context} tokens cached",
            Phase.Prefill => $"batch {step.Batch}, {step.Tokens} prompt tokens",
            _ => $"batch {step.Batch}",
        };
        page.Heading($"Floors of one {Terms.Step(step.Phase)} ({shape})");
        BytesPerSecond bandwidth = floors.Hardware.Device.Bandwidth;
        string each = floors.Cost.Step.Parallelism.Devices > 1 ? " per device" : "";
        var rows = new List<string[]>
        {
            new[] { "R1 weights", Figures.Of(floors.WeightRead), $"{Figures.Of(cost.WeightsRead)} in {(floors.Cost.Step.Weights is { } stated ? MixedWeights.Text(stated) : cost.Weights.Default.Name)}, {Figures.Of(bandwidth)}{each}" },
        };
        if (floors.GuaranteedWeightRead < floors.WeightRead)
        {
            rows.Add(["   guaranteed", Figures.Of(floors.GuaranteedWeightRead), cost.Model.Components.Any(static c => c is StatedComponent) ? "if part of them is an embedding, which is not read" : "if routing needs as few experts as it can"]);
        }

        if (cost.CacheRead is not { IsKnown: true, Value.Value: 0 })
        {
            rows.Add(["R2 KV cache", Figures.Of(floors.KvCacheRead), cost.CacheRead.IsKnown ? $"{Figures.Of(cost.CacheRead.Value)} in {step.KvCache.Name}" : "not known: see below"]);
        }

        rows.Add(["R3 arithmetic", Figures.Of(floors.Compute), !floors.Compute.IsKnown && !cost.WorkIsStated ? "no FLOPs stated"
            : floors.MainPeak.IsKnown
            ? $"{Figures.Of(cost.Work)} at {Figures.Of(floors.MainPeak.Value.Rate)} ({InlineDevice.NameOf(floors.MainPeak.Value.Format)}){each}"
            : "no peak known"]);
        if (cost.Step.Parallelism.Devices > 1)
        {
            rows.Add(["R4 communication", Figures.Of(floors.Communication), floors.Communication.IsKnown ? $"{Figures.Of(floors.ExposedCommunication)} of it exposed" : "not known: see below"]);
        }

        rows.Add(["binding floor", Figures.Of(floors.Binding), $"max(R1 + R2, R3){(cost.Step.Parallelism.Devices > 1 ? " + exposed R4" : "")}"]);
        if (floors.Chain > floors.Local * 1.02)
        {
            rows.Add(["   as a chain", Figures.Of(floors.Chain), "if each operator waits for the one before"]);
        }

        page.Table(rows);
        page.Blank();
        if (floors.Roofline is { IsKnown: true, Value: { } point })
        {
            string side = point.IsMemoryBound ? "left of it: memory binds" : "right of it: arithmetic binds";
            page.Say($"Roofline: {point.Intensity.Value:0.##} FLOP/byte, ridge at {point.Ridge.Value:0.#}; {side}.", indent: 2);
        }

        page.Say(CapacityLine(result.Capacity, cost.Step.Parallelism.Devices), indent: 2);
    }

    public static void Assumptions(Page page, FloorsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Assumptions(page, result.Assumptions);
    }

    /// <summary>What was assumed.</summary>
    public static void Assumptions(Page page, IReadOnlyList<string> assumptions)
    {
        page.Heading("Assumptions");
        foreach (string assumption in assumptions)
        {
            page.Say(assumption, Tone.Faint, 2, "- ");
        }
    }

    public static string Hardware(DeviceGroup group) => Sentences.Hardware(group);

    /// <summary>The options that describe a situation, as they would be typed again.</summary>
    public static string Invocation(SituationSpec spec)
    {
        IEnumerable<string> options = SituationSpec.Fields.Skip(1).Where(static f => f.Name is not "measured").Select(f => f.Get(spec) is { } value ? $"--{f.Name} {Quoted(value)}" : "").Where(static o => o.Length > 0);
        return string.Join(' ', options.Prepend(Quoted(spec.Model ?? "MODEL")));
    }

    private static string Quoted(string value) => value.All(static c => char.IsAsciiLetterOrDigit(c) || "=.,/+-_:%@".Contains(c, StringComparison.Ordinal)) ? value : "'" + value.Replace("'", "'\\''") + "'";

    private static string Example(LatencyFloors floors) => floors.Binding.Milliseconds >= 1 ? $"{floors.Binding.Milliseconds * 1.8:0}ms" : $"{Math.Max(1, floors.Binding.Value * 1.8e6):0}us";

    private static string CapacityLine(Capacity capacity, int devices)
    {
        string each = devices > 1 ? " per device" : "";
        string cache = capacity.Cache is { IsKnown: true, Value.Value: > 0 } ? $" + {Figures.Of(capacity.Cache.Value)} cache" : "";
        string kept = capacity.Reserve.Value > 0 ? $" + {Figures.Of(capacity.Reserve)} kept back" : "";
        string need = $"Memory: {Figures.Of(capacity.Weights)} weights{cache}{kept}{each}";
        if (capacity.MayNotFit)
        {
            return $"{need} of {Figures.Of(capacity.Available.Value)}: fits if the rest does; {capacity.Fits.UnknownReason}.";
        }

        if (!capacity.Fits.IsKnown)
        {
            return $"{need}; {capacity.Fits.UnknownReason}.";
        }

        string verdict = capacity.Fits.Value ? "fits" : capacity.FitsAlone ? "barely fits, if at all" : "does not fit";
        string most = capacity is { Fits.Value: true, MaxBatch.IsKnown: true } ? $"; up to {capacity.MaxBatch.Value:#,0} sequences" : "";
        return $"{need} of {Figures.Of(capacity.Available.Value)}: {verdict}{most}.";
    }
}
