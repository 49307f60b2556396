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

    /// <summary>The change of a lever to a stated number: a degree of tensor parallelism, stages, copies, tokens of a chunk; null for another lever.</summary>
    /// <param name="id">The lever without its number.</param>
    /// <param name="count">The number, at least 1.</param>
    internal static (string Title, Func<Situation, LeverChange> Change)? To(string id, int count) => id switch
    {
        "tp" => ($"Tensor parallelism of {count}", s => TensorOf(s, count)),
        "pp" => ($"A pipeline of {count} stages", s => StagesOf(s, count)),
        "replicas" => ($"{count} copies of the deployment", s => CopiesOf(s, count)),
        "tp-down" => ($"Tensor parallelism of {count}, and the more copies", s => ReplicatedTo(s, count)),
        "chunked-prefill" => ($"Prompts in chunks of {count} tokens", s => ServingLevers.ChunksOf(s, count)),
        _ => null,
    };

    /// <summary>The number that a lever which takes one leads to in a situation; 0 for another lever.</summary>
    /// <param name="id">The lever without its number.</param>
    /// <param name="then">The situation after it.</param>
    internal static int DegreeOf(string id, Situation then) => id switch
    {
        "tp" or "tp-down" => then.Step.Parallelism.Tensor,
        "pp" => then.Step.Parallelism.Pipeline,
        "replicas" => then.Replicas,
        "chunked-prefill" => then.Engine?.ChunkTokens ?? 0,
        _ => 0,
    };

    /// <summary>Whether the engine gives whole layers to each of several devices instead of a part of every tensor.</summary>
    /// <param name="s">The situation.</param>
    internal static bool SplitsLayers(Situation s) =>
        s.Engine is { } engine && s.Support.HabitOf(s.Support.Engine(engine.Name)?.Name ?? engine.Name) is { SplitsLayers: true };

    private static LeverChange Tensor(Situation s, double factor)
    {
        Parallelism now = s.Step.Parallelism;
        double degree = now.Tensor * factor;
        return degree < 1 ? now.Pipeline > 1 && SplitsLayers(s) ? StagesOf(s, now.Pipeline / 2) : LeverChange.Not(new NotApplicable.OneDevice())
            : TensorOf(s, (int)degree);
    }

    private static LeverChange TensorOf(Situation s, int degree)
    {
        Parallelism now = s.Step.Parallelism;
        return degree > MostTensor ? LeverChange.Not(new NotApplicable.MostTensor(MostTensor))
            : degree > now.Tensor && SplitsLayers(s) ? LeverChange.Not(new NotApplicable.SplitsLayers(s.Engine!.Name))
            : Spread(s, new Parallelism(degree, now.Pipeline, now.Expert > 1 && now.Expert == now.Tensor ? degree : now.Expert > 1 && degree % now.Expert != 0
            && now.Expert % degree != 0 ? 1 : now.Expert));
    }

    /// <summary>Half the devices for one copy, twice the copies: as many devices as before.</summary>
    private static LeverChange Replicated(Situation s) => Tensor(s, 0.5) is { After: { } half } change && s.Replicas <= MostCopies / 2
        ? change with { After = half with { Replicas = s.Replicas * 2 },
        Because = new Ground.SmallerCopies(s.Replicas, s.Hardware.Count, s.Replicas * 2, half.Hardware.Count) }
        : Tensor(s, 0.5) is { After: null } refused ? refused : LeverChange.Not(new NotApplicable.MostCopies(MostCopies));

    /// <summary>Halves, one after the other, down to a degree.</summary>
    private static LeverChange ReplicatedTo(Situation s, int degree)
    {
        LeverChange change = Replicated(s);
        while (change.After is { } half && half.Step.Parallelism.Tensor > degree)
        {
            change = Replicated(half);
        }

        return change.After is not { } then ? change : then.Step.Parallelism.Tensor != degree ? LeverChange.Not(new NotApplicable.OneDevice())
            : change with { Because = new Ground.SmallerCopies(s.Replicas, s.Hardware.Count, then.Replicas, then.Hardware.Count) };
    }

    /// <summary>Twice the copies of the deployment, each on devices of its own.</summary>
    private static LeverChange Copies(Situation s) => CopiesOf(s, s.Replicas * 2);

    private static LeverChange CopiesOf(Situation s, int copies) => s.Load is null
        ? LeverChange.Not(new NotApplicable.NoLoadToShare())
        : copies > MostCopies ? LeverChange.Not(new NotApplicable.MostCopies(MostCopies))
        : More(s, s with { Replicas = copies });

    private static LeverChange More(Situation s, Situation then) =>
        LeverChange.To(then) with { Because = new Ground.MoreCopies(s.Replicas, then.Replicas, s.Devices, then.Devices) };

    private static LeverChange Stages(Situation s) => StagesOf(s, s.Step.Parallelism.Pipeline * 2);

    private static LeverChange StagesOf(Situation s, int stages)
    {
        Parallelism now = s.Step.Parallelism;
        return !s.Model.Decodes ? LeverChange.Not(new NotApplicable.DoesNotDecode())
            : stages > MostStages ? LeverChange.Not(new NotApplicable.MostStages(MostStages))
            : Spread(s, new Parallelism(now.Tensor, stages, now.Expert));
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
        return LeverChange.To(s with { Hardware = s.Hardware with { Device = device with
        {
            KernelsOf = device.KernelsOf, RatedBeside = device.RatedBeside, Name = device.Name + " (2x bandwidth)",
            Bandwidth = device.Bandwidth * 2, AttainedBandwidth = device.AttainedBandwidth.Select(static b => b * 2), Disputed = [],
        } } });
    }

    private static LeverChange Scaled(Situation s, double share) =>
        LeverChange.To(s with { Model = s.Model.Scaled(share) }) with { Because = new Ground.NarrowerParts() };
}
