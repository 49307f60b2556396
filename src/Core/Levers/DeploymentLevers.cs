using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers on where the model runs, and on the model itself.</summary>
internal static class DeploymentLevers
{
    private const int MostStages = 1024;
    private const int MostCopies = 4096;

    // As many devices as one all-reduce spans in the largest systems of the catalogue (72 in an NVL72), rounded down to a power of two.
    private const int MostTensor = 64;

    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<LeverSituation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "tp" => static s => Tensor(s, 2),
        "tp-down" => Replicated,
        "replicas" => Copies,
        "pp" => Stages,
        "ep" => Expert,
        "better-links" => Links,
        "bandwidth" => Faster,
        "smaller-model" => static s => Scaled(s, 0.5),
        "pruned" => static s => Scaled(s, 0.8),
        _ => null,
    };

    private static LeverChange Tensor(LeverSituation s, double factor)
    {
        Parallelism now = s.Step.Parallelism;
        double degree = now.Tensor * factor;
        return degree < 1 ? LeverChange.Not("one device cannot be halved")
            : degree > MostTensor ? LeverChange.Not($"{MostTensor}-way tensor parallelism is the most that is considered")
            : Spread(s, new Parallelism((int)degree, now.Pipeline, now.Expert == now.Tensor ? (int)degree : now.Expert > 1 && degree % now.Expert != 0
            && now.Expert % degree != 0 ? 1 : now.Expert));
    }

    /// <summary>Half the devices for one copy, twice the copies: as many devices as before.</summary>
    private static LeverChange Replicated(LeverSituation s) => Tensor(s, 0.5) is { After: { } half } change && s.Replicas <= MostCopies / 2
        ? change with { After = half with { Replicas = s.Replicas * 2 },
        Because = $"{s.Replicas} copy(s) of {s.Hardware.Count} devices become {s.Replicas * 2} of {half.Hardware.Count}" }
        : Tensor(s, 0.5) is { After: null } refused ? refused : LeverChange.Not($"{MostCopies} copies are the most that are considered");

    /// <summary>Twice the copies of the deployment, each on devices of its own.</summary>
    private static LeverChange Copies(LeverSituation s) => s.Load is null
        ? LeverChange.Not("no load is stated that copies could share (give --concurrency or --rate with --prompt-tokens and --output-tokens)")
        : s.Replicas > MostCopies / 2 ? LeverChange.Not($"{MostCopies} copies are the most that are considered")
        : LeverChange.To(s with { Replicas = s.Replicas * 2 }) with { Because = $"{s.Replicas} copy(s) become {s.Replicas * 2}: {s.Devices} device(s) become {(s with { Replicas = s.Replicas * 2 }).Devices}" };

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
        return room.Fits is { IsKnown: true, Value: false } ? LeverChange.Not("it would not fit in the memory of so few devices")
            : LeverChange.To(after) with { Because = $"{s.Hardware.Count} device(s) become {spread.Devices}" };
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

    private static LeverChange Faster(LeverSituation s)
    {
        Device device = s.Hardware.Device;
        return LeverChange.To(s with { Hardware = s.Hardware with { Device = device with { Name = device.Name + " (2x bandwidth)",
            Bandwidth = device.Bandwidth * 2, AttainedBandwidth = device.AttainedBandwidth.Select(static b => b * 2), Disputed = [] } } });
    }

    private static LeverChange Scaled(LeverSituation s, double share) =>
        LeverChange.To(s with { Model = s.Model.Scaled(share) }) with { Because = "each part becomes narrower; layers, heads, experts, cache, positions and steps are taken to stay" };
}
