using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers on where the model runs, and on the model itself.</summary>
internal static class DeploymentLevers
{
    private const int MostStages = 1024;

    internal static IEnumerable<Lever> All =>
    [
        new("tp", "Twice the tensor parallelism", LeverTarget.Several, CostClass.Purchase, QualityRisk.None, "halves the bytes per device and adds two all-reduces per layer", static s => Tensor(s, 2)) { Conflicting = ["tp-down"] },
        new("tp-down", "Half the tensor parallelism, twice the replicas", LeverTarget.Throughput, CostClass.Setting, QualityRisk.None, "fewer exchanges and half the devices per replica", static s => Tensor(s, 0.5)) { Conflicting = ["tp"] },
        new("pp", "Pipeline parallelism", LeverTarget.Capacity, CostClass.Setting, QualityRisk.None, "a token passes all stages in turn: more memory, no shorter step", Stages),
        new("ep", "Expert parallelism", LeverTarget.Several, CostClass.Setting, QualityRisk.None, "deals the experts out and exchanges tokens instead of weights", Expert),
        new("better-links", "Faster links between devices", LeverTarget.Communication, CostClass.Purchase, QualityRisk.None, "R4 is bytes over link", Links),
        new("bandwidth", "A device with twice the bandwidth", LeverTarget.Several, CostClass.Purchase, QualityRisk.None, "R1 and R2 are bytes over bandwidth", static s => LeverChange.To(s with { Hardware = s.Hardware with { Device = s.Hardware.Device with { Name = s.Hardware.Device.Name + " (2x bandwidth)", Bandwidth = s.Hardware.Device.Bandwidth * 2, Disputed = [] } } })),
        new("smaller-model", "A model of half the size (distilled or smaller)", LeverTarget.Several, CostClass.Engineering, QualityRisk.High, "bytes and FLOPs halve together", static s => Scaled(s, 0.5)),
        new("pruned", "Structured pruning of a fifth of the weights", LeverTarget.Several, CostClass.Engineering, QualityRisk.High, "whole heads, channels or layers: unstructured zeros are still read", static s => Scaled(s, 0.8)),
    ];

    private static LeverChange Tensor(LeverSituation s, double factor)
    {
        Parallelism now = s.Step.Parallelism;
        double degree = now.Tensor * factor;
        return degree < 1 ? LeverChange.Not("one device cannot be halved")
            : degree > 64 ? LeverChange.Not("64-way tensor parallelism is the most that is considered")
            : Spread(s, new Parallelism((int)degree, now.Pipeline, now.Expert == now.Tensor ? (int)degree : now.Expert > 1 && degree % now.Expert != 0 && now.Expert % degree != 0 ? 1 : now.Expert));
    }

    private static LeverChange Stages(LeverSituation s)
    {
        Parallelism now = s.Step.Parallelism;
        return !s.Model.Decodes ? LeverChange.Not("this model does not decode")
            : now.Pipeline > MostStages / 2 ? LeverChange.Not($"{MostStages} stages are the most that are considered")
            : Spread(s, new Parallelism(now.Tensor, now.Pipeline * 2, now.Expert));
    }

    private static LeverChange Spread(LeverSituation s, Parallelism spread)
    {
        if (spread.Devices > 1 && !s.Hardware.Device.Exchange.IsKnown)
        {
            return LeverChange.Not(s.Hardware.Device.Exchange.UnknownReason!);
        }

        LeverSituation after = s with { Step = s.Step with { Parallelism = spread }, Hardware = s.Hardware with { Count = spread.Devices } };
        Capacity room = Capacity.Of(StepCost.Of(after.Model, after.Step), after.Hardware.Device);
        return room.Fits is { IsKnown: true, Value: false } ? LeverChange.Not("it would not fit in the memory of so few devices") : LeverChange.To(after) with { Because = $"{s.Hardware.Count} device(s) become {spread.Devices}" };
    }

    private static LeverChange Expert(LeverSituation s)
    {
        Parallelism now = s.Step.Parallelism;
        return !s.Model.RoutesExperts ? LeverChange.Not("this model routes no experts")
            : now.Expert > 1 ? LeverChange.Not($"experts are spread over {now.Expert} devices already")
            : now.Tensor < 2 ? LeverChange.Not("one device has nobody to share experts with")
            : Spread(s, new Parallelism(now.Tensor, now.Pipeline, now.Tensor));
    }

    private static LeverChange Links(LeverSituation s) => s.Step.Parallelism.Devices == 1 ? LeverChange.Not("one device exchanges nothing")
        : !s.Hardware.Device.Exchange.IsKnown ? LeverChange.Not(s.Hardware.Device.Exchange.UnknownReason!)
        : LeverChange.To(s with { Hardware = s.Hardware with { Device = s.Hardware.Device with { Interconnect = Fact<Link>.Known(s.Hardware.Device.Exchange.Value with { Name = "twice the link", Bandwidth = s.Hardware.Device.Exchange.Value.Bandwidth * 2 }) } } });

    /// <summary>The model with a share of its weights: the whole is priced by a format of fewer bits and less work, so architecture questions stay out of it.</summary>
    private static LeverChange Scaled(LeverSituation s, double share)
    {
        long total = Math.Max((long)(s.Model.Parameters * share), 1);
        long active = Math.Max((long)(s.Model.ActiveParameters * share), 1);
        ComponentRole role = s.Model.Decodes ? ComponentRole.Decoder : ComponentRole.Forward;
        var smaller = new Model($"{s.Model.Name} x{share.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)}", [new StatedComponent(role == ComponentRole.Decoder ? "decoder" : "model", role, total) { Active = active, Cache = Cached(s.Model) }], s.Model.Published);
        WeightFormats formats = s.Step.Weights ?? s.Model.Published;
        return LeverChange.To(s with { Model = smaller, Step = s.Step with { Weights = WeightFormats.Uniform(formats.Default) } }) with { Because = "cache and layers are taken to stay as they are" };
    }

    private static IReadOnlyList<CachedLayers> Cached(Model model) =>
        model.Components.OfType<StatedComponent>().FirstOrDefault(static c => c.Role == ComponentRole.Decoder)?.Cache
        ?? [.. model.Components.OfType<TransformerStack>().Where(static c => c.Role == ComponentRole.Decoder).SelectMany(static c => c.Layers).Where(static l => l.Mixer is Attention).Select(static l => new CachedLayers(l.Count, (Attention)l.Mixer!))];
}
