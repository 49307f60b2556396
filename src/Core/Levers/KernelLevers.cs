using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers on kernels and launches: the same arithmetic, done better.</summary>
internal static class KernelLevers
{
    // Assumed, not measured: a chain of three or four element-wise operations reads and writes memory once instead of each time (1 - 1/3.3), and of five
    // launches one is left.
    private const double ElementwiseSaved = 0.7;
    private const double LaunchSaved = 0.8;

    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<LeverSituation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "flash-attention" => Attention,
        "cuda-graphs" => Graphs,
        "compile" or "aot-compile" => Compile,
        "native-runtime" => Native,
        "overlap" => Overlap,
        "unpadded-moe" => Capacity,
        _ => null,
    };

    private static LeverChange Attention(LeverSituation s)
    {
        OperatorCost? core = s.Floors.Cost.Operators.FirstOrDefault(static o => o.Kind == OperatorKind.AttentionCore);
        if (core is null)
        {
            return LeverChange.Not("this model has no attention that is known");
        }

        if (s.Step.Phase == Phase.Decode)
        {
            return LeverChange.Not("a decode step attends from one position: there are no scores to materialise");
        }

        if (s.Engine is { Kind: not EngineKind.Eager })
        {
            return LeverChange.Not($"{s.Engine.Name} uses tiled attention already");
        }

        // The traffic of materialised scores: four passes over S x S per head, in 16 bit.
        double heads = s.Model.Components.OfType<TransformerStack>().SelectMany(static c => c.Layers).Select(static l => l.Mixer).OfType<Attention>()
            .Select(static a => (double)a.QueryHeads).DefaultIfEmpty(0).Max();
        int layers = s.Floors.Cost.Operators.Where(static o => o.Kind == OperatorKind.AttentionCore).Sum(static o => o.Count);
        Bytes traffic = MaterialisedScores(s.Step.Tokens, heads) * ((double)s.Step.Batch * layers);
        Seconds most = traffic / s.Hardware.Device.Bandwidth;
        return LeverChange.To(s) with { RemovesAtLeast = Seconds.Zero, RemovesAtMost = most,
            Because = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"if scores are written out now, {traffic.GB:0.#} GB of them per prompt are read and written; with tiled attention already in use nothing changes") };
    }

    /// <summary>
    /// Bytes of scores and probabilities that naive attention writes and reads for one layer and sequence: four passes over S x S per head in 16 bit.
    /// </summary>
    /// <param name="tokens">Positions, S.</param>
    /// <param name="count">Query heads.</param>
    internal static Bytes MaterialisedScores(double tokens, double count) => new(4 * tokens * tokens * 2 * count);

    private static LeverChange Graphs(LeverSituation s)
    {
        if (s.Hardware.Device.Kind == DeviceKind.Cpu)
        {
            return LeverChange.Not("a CPU launches no kernels");
        }

        if (s.Engine is { Kind: EngineKind.Compiled })
        {
            return LeverChange.Not($"{s.Engine.Name} replays graphs already");
        }

        if (s.Known.Launches.IsKnown)
        {
            return Remove(s, s.Known.Launches.Value,
                "stated launches") with { After = s with { Known = s.Known with { Launches = Fact<Seconds>.Known(Replayed(s.Known.Launches.Value)) } } };
        }

        return s.Shares is { } shares && s.Measured is { } measured ? Remove(s with { Shares = shares with { LaunchShare = 0 } },
            measured.Time * shares.LaunchShare, "the profile's launch share")
                : FromEngine(s, static e => e with { HostPerLayer = Seconds.Zero }, "needs shapes and addresses that stay the same from step to step");
    }

    private static LeverChange Compile(LeverSituation s)
    {
        if (s.Engine is { Kind: EngineKind.LlamaCpp } native)
        {
            return LeverChange.Not($"{native.Name} is compiled ahead of time and has fused kernels of its own");
        }

        if (s.Shares is { } shares && s.Measured is { } measured)
        {
            Seconds saved = measured.Time * ((shares.ElementwiseShare * ElementwiseSaved) + (shares.LaunchShare * LaunchSaved));
            return LeverChange.To(s with { Shares = shares with { ElementwiseShare = shares.ElementwiseShare * (1 - ElementwiseSaved),
                LaunchShare = shares.LaunchShare * (1 - LaunchSaved) } }) with { RemovesAtLeast = saved, RemovesAtMost = saved,
                    Because = "assumes that fusion takes 70 % of element-wise work and replay 80 % of launches, by the shares of the profile" };
        }

        if (s.Engine is { Kind: EngineKind.Compiled })
        {
            return LeverChange.Not($"{s.Engine.Name} is compiled already");
        }

        return s.Known.Launches.IsKnown
            ? Remove(s, s.Known.Launches.Value * LaunchSaved,
            "stated launches") with { After = s with { Known = s.Known with { Launches = Fact<Seconds>.Known(s.Known.Launches.Value * (1 - LaunchSaved)) } } }
            : FromEngine(s, static _ => EngineProfile.Default(EngineKind.Compiled), "kernels fused and launches replayed");
    }

    private static LeverChange Native(LeverSituation s) => s.Engine is { Kind: not EngineKind.Eager } engine
        ? LeverChange.Not($"{engine.Name} is native already")
        : FromEngine(s, static _ => EngineProfile.Default(EngineKind.Compiled), "the host no longer runs Python between launches");

    private static LeverChange FromEngine(LeverSituation s, Func<EngineProfile, EngineProfile> to, string because) => s.Engine is { } engine
        ? LeverChange.To(s with { Engine = to(engine) }) with { ChangesEngine = true, Because = because }
        : LeverChange.To(s) with { RemovesAtMost = Above(s).OrLess(MostHost(s)), Because = because
        + "; without a trace or --engine the part of the overhead that it removes is not known" };

    private static Seconds Above(LeverSituation s) => s.Measured is null ? Seconds.Zero
        : (Forecast.Of(s with { Load = null }).Step.Middle - s.Floors.Binding).OrMore(Seconds.Zero);

    /// <summary>The most that a host was seen to take for so many layers, in every pass over them.</summary>
    private static Seconds MostHost(LeverSituation s)
    {
        double passes = s.Model.Components.OfType<TransformerStack>().Sum(c => (double)c.LayerCount * Math.Max(1, c.Role == ComponentRole.Denoiser
            ? s.Step.DenoisingSteps ?? c.Steps : 1));
        return passes > 0 ? EagerHost.MostPerLayer * passes : new Seconds(double.MaxValue);
    }

    private static LeverChange Remove(LeverSituation s, Seconds launches, string basis) =>
        LeverChange.To(s) with { RemovesAtLeast = launches - Replayed(launches), RemovesAtMost = launches, Because = "by " + basis };

    // A replayed graph costs one launch of a few microseconds, 10 at most, however many kernels it holds (NVIDIA blog 2019, Getting Started with CUDA Graphs).
    private static Seconds Replayed(Seconds launches) => Seconds.FromMicroseconds(10).OrLess(launches);

    private static LeverChange Overlap(LeverSituation s)
    {
        Fact<Seconds> wire = s.Floors.Communication;
        if (s.Step.Parallelism.Devices == 1)
        {
            return LeverChange.Not("one device exchanges nothing");
        }

        if (s.Step.Phase == Phase.Decode && s.Step.Batch == 1)
        {
            return LeverChange.Not("one sequence of a decode is a chain: every exchange waits for the layer before it");
        }

        return wire.IsKnown
            ? LeverChange.To(s) with { RemovesAtMost = wire.Value.OrLess(s.Floors.Local), Because = "what independent work could hide at best" }
            : LeverChange.Not(wire.UnknownReason!);
    }

    private static LeverChange Capacity(LeverSituation s) => s.Model.RoutesExperts
        ? LeverChange.To(s) with { Because = "the cost counts routed tokens only: whatever padding there is lies above the floor and is not known" }
        : LeverChange.Not("this model routes no experts");
}
