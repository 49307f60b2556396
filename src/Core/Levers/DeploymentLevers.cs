using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
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
    internal static Func<Situation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
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

    private static LeverChange Tensor(Situation s, double factor)
    {
        Parallelism now = s.Step.Parallelism;
        double degree = now.Tensor * factor;
        return degree < 1 ? LeverChange.Not(new NotApplicable.OneDevice())
            : degree > MostTensor ? LeverChange.Not(new NotApplicable.MostTensor(MostTensor))
            : Spread(s, new Parallelism((int)degree, now.Pipeline, now.Expert == now.Tensor ? (int)degree : now.Expert > 1 && degree % now.Expert != 0
            && now.Expert % degree != 0 ? 1 : now.Expert));
    }

    /// <summary>Half the devices for one copy, twice the copies: as many devices as before.</summary>
    private static LeverChange Replicated(Situation s) => Tensor(s, 0.5) is { After: { } half } change && s.Replicas <= MostCopies / 2
        ? change with { After = half with { Replicas = s.Replicas * 2 },
        Because = new Ground.SmallerCopies(s.Replicas, s.Hardware.Count, s.Replicas * 2, half.Hardware.Count) }
        : Tensor(s, 0.5) is { After: null } refused ? refused : LeverChange.Not(new NotApplicable.MostCopies(MostCopies));

    /// <summary>Twice the copies of the deployment, each on devices of its own.</summary>
    private static LeverChange Copies(Situation s) => s.Load is null
        ? LeverChange.Not(new NotApplicable.NoLoadToShare())
        : s.Replicas > MostCopies / 2 ? LeverChange.Not(new NotApplicable.MostCopies(MostCopies))
        : More(s, s with { Replicas = s.Replicas * 2 });

    private static LeverChange More(Situation s, Situation then) =>
        LeverChange.To(then) with { Because = new Ground.MoreCopies(s.Replicas, then.Replicas, s.Devices, then.Devices) };

    private static LeverChange Stages(Situation s)
    {
        Parallelism now = s.Step.Parallelism;
        return !s.Model.Decodes ? LeverChange.Not(new NotApplicable.DoesNotDecode())
            : now.Pipeline > MostStages / 2 ? LeverChange.Not(new NotApplicable.MostStages(MostStages))
            : Spread(s, new Parallelism(now.Tensor, now.Pipeline * 2, now.Expert));
    }

    private static LeverChange Spread(Situation s, Parallelism spread)
    {
        if (spread.Devices > 1 && !s.Hardware.Device.Exchange.IsKnown)
        {
            return LeverChange.Not(new NotApplicable.LinkIsUnknown(s.Hardware.Device.Exchange.UnknownReason!));
        }

        Situation after = s with { Step = s.Step with { Parallelism = spread }, Hardware = s.Hardware with { Count = spread.Devices } };
        return !Forecast.Holds(after, after.Capacity) ? LeverChange.Not(new NotApplicable.TooFewDevices())
            : LeverChange.To(after) with { Because = new Ground.OtherDevices(s.Hardware.Count, spread.Devices) };
    }

    private static LeverChange Expert(Situation s)
    {
        Parallelism now = s.Step.Parallelism;
        return !s.Model.RoutesExperts ? LeverChange.Not(new NotApplicable.NoExperts())
            : now.Expert > 1 ? LeverChange.Not(new NotApplicable.ExpertsAreSpread(now.Expert))
            : now.Tensor < 2 ? LeverChange.Not(new NotApplicable.NobodyToShare())
            : Spread(s, new Parallelism(now.Tensor, now.Pipeline, now.Tensor));
    }

    private static LeverChange Links(Situation s) => s.Step.Parallelism.Devices == 1 ? LeverChange.Not(new NotApplicable.NoExchange())
        : !s.Hardware.Device.Exchange.IsKnown ? LeverChange.Not(new NotApplicable.LinkIsUnknown(s.Hardware.Device.Exchange.UnknownReason!))
        : LeverChange.To(s with { Hardware = s.Hardware with { Device = s.Hardware.Device with { Interconnect = Fact<Link>.Known(s.Hardware.Device.Exchange.Value with { Name = "twice the link", Bandwidth = s.Hardware.Device.Exchange.Value.Bandwidth * 2 }) } } });

    private static LeverChange Faster(Situation s)
    {
        Device device = s.Hardware.Device;
        return LeverChange.To(s with { Hardware = s.Hardware with { Device = device with { Name = device.Name + " (2x bandwidth)",
            Bandwidth = device.Bandwidth * 2, AttainedBandwidth = device.AttainedBandwidth.Select(static b => b * 2), Disputed = [] } } });
    }

    private static LeverChange Scaled(Situation s, double share) =>
        LeverChange.To(s with { Model = s.Model.Scaled(share) }) with { Because = new Ground.NarrowerParts() };
}
