using Floorline.Core.Formats;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>What to do first: what settles or removes the likeliest causes, then what the judge says helps.</summary>
internal static class Actions
{
    // Levers on launches and compilation: what an engine has already is no action.
    private static readonly string[] _engineHas = ["cuda-graphs", "compile", "native-runtime", "continuous-batching", "paged-kv", "chunked-prefill"];

    // Weights with a scale per block, as they are stored.
    private const double EightBits = 8;
    private const double FourBits = 4.5;

    // Formats of one size differ by a few hundredths in what their scales take: that is no smaller format.
    private const double LeastFewer = 0.97;

    // The usual formats of so many bits with the levers that give them: those of servers, then those of processors and older cards.
    private static readonly (string Lever, string Stated)[] _eightBits = [("fp8", "fp8"), ("int8", "int8"), ("gguf-q8", "q8_0")];
    private static readonly (string Lever, string Stated)[] _fourBits = [("int4", "int4-g128"), ("gguf-q4", "q4_k_m")];

    // A change that is expected to take this much longer is no first action for a cause that nothing shows.
    private const double SurelySlower = 1.02;

    // Two machines of eight: what is more than that is no advice for who asks about one.
    private const double MostDevices = 16;

    // What causes name is worth as much attention; what the judge finds helpful is listed to its end, because a plan may begin with any of it.
    private const int MostOfCauses = 8;

    /// <summary>What to do first, best first: the best few, and whatever else the judge finds helpful.</summary>
    internal static IReadOnlyList<FirstAction> All(Evidence e, AnswerVerdict verdict, IReadOnlyList<Cause> causes)
    {
        FirstAction[] all = [.. Of(e, verdict, causes)];
        HashSet<string> helping = [.. e.Question.Considered.Where(static o => o.Helps).Select(static o => o.Lever.Id)];
        return [.. all.Take(MostOfCauses), .. all.Skip(MostOfCauses).Where(a => helping.Contains(a.Lever))];
    }

    /// <summary>
    /// Whether what is first comes before any step of a plan: it settles or removes a cause that is shown or likely, and no lever that a plan can pull does so.
    /// </summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="first">What is first.</param>
    /// <param name="considered">What every lever would do.</param>
    internal static bool IsBeforePlans(AnswerVerdict verdict, FirstAction first, IReadOnlyList<Judgement> considered) =>
        verdict is AnswerVerdict.Slow or AnswerVerdict.CannotTell && first.Cause is { Standing: not CauseStanding.Possible }
        && !considered.Any(j => j is { After: not null, IsGuess: false } && Lever.Root(j.Lever.Id) == Lever.Root(first.Lever));

    private static IEnumerable<FirstAction> Of(Evidence e, AnswerVerdict verdict, IReadOnlyList<Cause> causes)
    {
        IEnumerable<FirstAction> removing = causes.Where(static c => c.Standing != CauseStanding.Possible || c.Plausibility >= 0.5)
            .SelectMany(c => ForCause(e, c));
        IEnumerable<FirstAction> helping = e.Question.Considered.Where(static o => o.Helps).Select(static o => new FirstAction(o.Lever.Id, o.Lever.Title, "") {
            Judgement = o });
        bool fitting = verdict == AnswerVerdict.DoesNotFit || (!e.Fits && causes.Count > 0 && Memory(causes[0].Kind));
        IEnumerable<FirstAction> all = verdict switch
        {
            AnswerVerdict.Good => causes.Where(c => e.Facts.Any(f => f.Kind == c.Kind)).SelectMany(c => ForCause(e, c)).Concat(helping).Concat(removing)
                .Append(new FirstAction("smaller-model", "a model with fewer bytes per token", "floors of the smaller model")),
            _ when fitting => Ahead(e, causes).Concat(e.WouldFit).Concat(removing).Concat(helping),
            _ when e.Measured is null => e.Question.Served is { Overloaded: false } ? removing.Concat(helping) : helping.Concat(removing),
            _ => removing.Concat(helping),
        };
        return Engine(e).Concat(all).DistinctBy(static a => a.Lever);
    }

    /// <summary>Which engine it was, or may be, where the stated one does not run on the device: nothing else can be asked of an engine before.</summary>
    private static IEnumerable<FirstAction> Engine(Evidence e)
    {
        if (e.S.RefusedEngine is not { Instead: var instead })
        {
            yield break;
        }

        string named = instead.Count == 0 ? "" : $"documents name {string.Join(", ", instead.Select(static i => i.Title))} for such a device";
        yield return e.WasMeasured
            ? new FirstAction(FirstAction.Engine, "find out which engine gave what was measured" + (named.Length > 0 ? "; " + named : ""),
                "state that engine (--engine), or leave --engine out")
            : new FirstAction(FirstAction.Engine, named.Length > 0 ? "another engine: " + named : "an engine whose documents name this device",
                $"floorline predict --engine {(instead.Count > 0 ? instead[0].Name : "NAME")}");
    }

    /// <summary>Whether a lever only waits for a figure that nobody measured: what a cause names may be done all the same.</summary>
    private static bool IsUnknown(Why.NotApplicable no) => no.Reason is NotApplicable.NotMeasured;

    private static bool Memory(CauseKind kind) =>
        kind is CauseKind.OffloadHostLink or CauseKind.OffloadHostMemory or CauseKind.OffloadStorage or CauseKind.MemoryKv or CauseKind.MemoryWeights or CauseKind.MemoryEngine;

    private static IEnumerable<FirstAction> ForCause(Evidence e, Cause cause)
    {
        foreach (ActionFacts action in e.Table.For(cause.Kind).Actions)
        {
            // What a stated fact shows outweighs the judge; what is only likely does not make an action of what the judge finds harmful or impossible.
            bool refused = e.Question.Considered.FirstOrDefault(o => o.Lever.Id == action.Lever) is { Helps: false } judged
                && (_engineHas.Contains(action.Lever) || (cause.Standing != CauseStanding.Shown
                    && (judged.Why is Why.Slower or Why.CannotRun or Why.NoKernel || (judged.Why is Why.NotApplicable no && !IsUnknown(no))
                    || (judged.After is not null && judged.Predicted.Middle > judged.Time * SurelySlower))))
                || (action.Decodes is { } decodes && decodes != (e.Step.Phase == Workloads.Phase.Decode));
            bool experts = action.Lever != "offload-experts" || e.RoutesExperts;
            if (!refused && experts)
            {
                yield return new FirstAction(action.Lever, action.Command, cause.Check) { Cause = cause };
            }
        }
    }

    /// <summary>What keeps a model running that no format on this device makes fit: a split between card and host.</summary>
    private static IEnumerable<FirstAction> Ahead(Evidence e, IReadOnlyList<Cause> causes)
    {
        if (causes.Count > 0 && causes[0].Kind is CauseKind.OffloadHostLink or CauseKind.OffloadHostMemory && e.S.Model.Decodes && e.RoutesExperts
            && e.Class == DeviceClass.Card)
        {
            yield return new FirstAction("offload-experts", "keep everything but the routed experts on the device", causes[0].Check);
        }
    }

    /// <summary>What would fit, cheapest first: fewer bits of what is the larger part, a shorter context, more devices, a smaller model.</summary>
    internal static IEnumerable<FirstAction> Fitting(Evidence e)
    {
        if (!e.Capacity.Available.IsKnown)
        {
            yield break;
        }

        Bytes memory = e.Capacity.Available.Value - e.Capacity.Reserve;
        Bytes weights = e.Capacity.Weights;
        Bytes cache = e.Capacity.Cache.Or(Bytes.Zero);
        double bits = e.Weights.BitsPerWeight;
        if (weights <= memory && cache.Value > 0)
        {
            double room = (memory - weights) / cache;
            if (room > 0)
            {
                yield return new FirstAction("shorter-context", Text($"at most {Math.Floor(e.Step.Context * room):0} tokens of context fit"),
                    "floorline sweep --over context");
            }

            if (e.Step.KvCache.BitsPerWeight > 9)
            {
                yield return new FirstAction("kv-fp8", Text($"an 8-bit cache: {Figures.Of(weights + (cache * (8 / e.Step.KvCache.BitsPerWeight)))}"),
                    "floorline floors --kv fp8");
            }
        }

        foreach ((double most, string name) in new[] { (EightBits, "8-bit"), (FourBits, "4-bit") })
        {
            if (bits > most * 1.05 && Smaller(e, most) is { } format && (weights * (format.Bits / bits)) + cache is var then && then <= memory)
            {
                yield return new FirstAction(format.Lever, Text($"{name} weights: {Figures.Of(then)}"), Text($"floorline floors --weights {format.Stated}"));
            }
        }

        IEnumerable<FirstAction> devices = Devices(e, memory, weights, cache);
        if (e.Class is DeviceClass.DataCentre or DeviceClass.StaticShapes)
        {
            foreach (FirstAction more in devices)
            {
                yield return more;
            }
        }

        if (e.S.Model.Decodes && e.IsDiscrete)
        {
            yield return e.RoutesExperts ? new FirstAction("offload-experts", "keep routed experts in host memory and compute them there",
                "the engine's log of where layers lie") : new FirstAction("offload-layers",
                    Text($"about {Math.Floor(memory / (weights + cache) * 100):0} % of the layers on the device"), "the engine's log of where layers lie");
        }

        if (e.Class == DeviceClass.Card)
        {
            foreach (FirstAction more in devices)
            {
                yield return more;
            }
        }

        yield return new FirstAction("smaller-model", "a smaller model", "floors of the smaller model");
    }

    /// <summary>The first of the usual formats of so many bits that an engine is known to run here; null where none is.</summary>
    private static (string Lever, string Stated, double Bits)? Smaller(Evidence e, double bits)
    {
        foreach ((string lever, string stated) in bits == EightBits ? _eightBits : _fourBits)
        {
            NumberFormat format = NumberFormats.Find(stated)!;
            if (format.BitsPerWeight < e.Weights.BitsPerWeight * LeastFewer
                && e.S.Support.For(format, e.Device, e.EngineStated ? e.S.Engine?.Name : null, e.S.Model).IsUsable)
            {
                return (lever, stated, format.BitsPerWeight);
            }
        }

        return null;
    }

    /// <summary>More of the devices: as few as hold it in 4 bit where one does not, and as many as hold it as it is.</summary>
    private static IEnumerable<FirstAction> Devices(Evidence e, Bytes memory, Bytes weights, Bytes cache)
    {
        (string Lever, string Stated, double Bits)? smaller = Smaller(e, FourBits);
        foreach (double bits in smaller is { } few ? [few.Bits, e.Weights.BitsPerWeight] : new[] { e.Weights.BitsPerWeight })
        {
            Bytes all = (weights * (bits / e.Weights.BitsPerWeight)) + cache;
            double count = e.Devices * Power(Math.Ceiling(all / memory));
            bool fewer = bits < e.Weights.BitsPerWeight;
            if (count > e.Devices && count <= MostDevices)
            {
                string each = Figures.Of(all * (e.Devices / count));
                yield return new FirstAction(fewer ? smaller!.Value.Lever : "tp", Text($"{(fewer ? "4-bit weights on " : "")}{count} devices: {each} on each"),
                    Text($"floorline floors{(fewer ? $" --weights {smaller!.Value.Stated}" : "")} --tp {count}"));
            }
        }
    }

    private static double Power(double least) => Math.Pow(2, Math.Ceiling(Math.Log2(least)));
}
