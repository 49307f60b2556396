using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>What was stated and changes nothing of an answer, each with its reason: no input is dropped in silence.</summary>
internal static class UnusedInputs
{
    // Stated parts of a measured time, which stay as they are at other values.
    private static readonly string[] _parts = ["dead-work", "host-work", "shares", "util"];

    /// <summary>What the model or the step has no use for.</summary>
    /// <param name="spec">What was stated.</param>
    /// <param name="model">The model.</param>
    /// <param name="step">The step.</param>
    internal static IEnumerable<string> OfStep(SituationSpec spec, Model model, Step step)
    {
        if (spec.Steps is not null && model.Components.All(static c => c.Role != ComponentRole.Denoiser))
        {
            yield return Said(spec, "steps", $"{model.Name} has no loop of denoising steps");
        }

        if (spec.Timed is not null && spec.Measured is null)
        {
            yield return Said(spec, "timed", "no time was measured");
        }
        else if (spec.Timed is not null && !spec.Timed.Equals("iteration", StringComparison.OrdinalIgnoreCase) && step.Phase != Phase.Decode)
        {
            yield return $"--timed {spec.Timed}: the measured time is that of {(step.Phase == Phase.Forward ? "a whole call" : "the prompt")}.";
        }

        if (spec.Prompt is not null && step.Phase == Phase.Forward && !HasOpenInput(model))
        {
            yield return $"--prompt {spec.Prompt}: the parts of {model.Name} state how many positions they work on themselves.";
        }

        if (spec.EncoderLength is not null && !ReadsAnEncoder(model))
        {
            yield return Said(spec, "encoder-length", $"{model.Name} has no attention over an encoder's positions");
        }

        if (spec.Kv is not null && !model.Decodes)
        {
            yield return Said(spec, "kv", $"{model.Name} generates no tokens and keeps no cache between calls");
        }

        if (spec.Collective is not null && step.Parallelism.Tensor == 1)
        {
            yield return $"--collective {spec.Collective} changes nothing of this step: no layer is split over devices, so nothing is added up between them.";
        }
    }

    /// <summary>What needs a load, a measured time or drafts that were not stated.</summary>
    /// <param name="spec">What was stated.</param>
    /// <param name="situation">The situation as levers see it.</param>
    /// <param name="capacity">Its memory.</param>
    internal static IEnumerable<string> OfLevers(SituationSpec spec, Situation situation, Func<Capacity> capacity)
    {
        bool Served(Field field) => field.Needs == FieldNeed.Load || (field.Name == "replicas" && !situation.Model.Decodes);
        foreach (Field<SituationSpec> field in situation.Load is null ? Stated(spec, Served) : [])
        {
            yield return Said(spec, field, "it belongs to a load (--concurrency or --rate, --prompt-tokens, --output-tokens)");
        }

        if (situation.Load is { } load && situation.OutputLimit >= load.Output)
        {
            yield return Said(spec, "output-limit", "the answers of the load are no longer than that");
        }

        if (situation.Load is { } cached && situation.SharedPrefix is { } shared && shared <= cached.CachedPrefix)
        {
            yield return Said(spec, "shared-prefix", "--cached-prefix says that as much is in the cache already");
        }

        foreach (Field<SituationSpec> field in situation.Measured is null && situation.Start is null
            ? Stated(spec, static f => f.Needs == FieldNeed.Measurement) : [])
        {
            yield return Said(spec, field, "it explains a measured time (--measured), and none is stated");
        }

        if (situation is { Measured: { } time, Observations: var seen })
        {
            if (seen.FirstCall is { } first && first <= time.Time * 2)
            {
                yield return Said(spec, "first-call", "a first call of at most twice the measured time explains nothing");
            }

            if (seen.Utilisation is { } busy && Monitor(situation, busy) is { } why)
            {
                yield return Said(spec, "util", why);
            }
        }

        if (spec.HostBandwidth is not null && spec.OnHost is null && capacity().Fits is { IsKnown: true, Value: true })
        {
            yield return Said(spec, "host-bandwidth", "all weights fit on the device; --on-host states the share that lies elsewhere");
        }
    }

    /// <summary>Why what a monitor shows says nothing of the measured step; null where it does.</summary>
    private static string? Monitor(Situation situation, double busy) => situation.Hardware.Device.Kind == DeviceKind.Cpu
        ? "a processor's monitor counts threads that work, and not how long a step waits"
        : situation.BusyShare is null ? FormattableString.Invariant(
            $"busy for {Figures.Percent(busy)} of {Figures.Of(situation.Measured!.Time)} is less than the floor: an average over more than such steps")
        : situation.Step.Parallelism.Pipeline is > 1 and var stages && busy * stages >= 1
        ? FormattableString.Invariant($"of {stages} stages that take turns each is busy for 1/{stages} of a step at most")
        : busy >= 0.5 ? "a device that is busy for half of the time or more shows no cause by it" : null;

    /// <summary>What a sweep does not look at.</summary>
    /// <param name="situation">The situation as read.</param>
    /// <param name="swept">The field that changes from value to value.</param>
    internal static IEnumerable<string> OfSweep(StatedSituation situation, string swept)
    {
        SituationSpec spec = situation.Spec;
        bool served = (spec.Concurrency ?? spec.Rate ?? spec.PromptTokens ?? spec.OutputTokens) is not null;
        bool Unused(Field field) => (field.UnusedBy.HasFlag(Verbs.Sweep) && !(situation.Measured is not null && _parts.Contains(field.Name)))
            || (!served && field.Name is "replicas" or "kv-preallocate");
        return [.. OfStep(spec, situation.Model, situation.Step), .. OfEngine(situation),
            .. Of(spec, Unused, "a sweep shows the floor and the time of each value; diagnose, predict and plan use it"),
            .. Fields.Of(swept).Get(spec) is { } value ? (string[])[$"--{swept} {value} is one of the values."] : []];
    }

    /// <summary>The stated engine where it does not run on the devices.</summary>
    /// <param name="situation">The situation as read.</param>
    internal static IEnumerable<string> OfEngine(StatedSituation situation) => situation is { RefusedEngine: { } refused, Spec: var spec }
        ? [Said(spec, "engine", refused.Reason)] : [];

    /// <summary>What does not move a point under a roofline.</summary>
    /// <param name="spec">What was stated.</param>
    internal static IEnumerable<string> OfRoofline(SituationSpec spec) =>
        Of(spec, f => f.UnusedBy.HasFlag(Verbs.Roofline) && !(f.Name == "engine" && (LoadsItsOwn(spec) || spec.RefusedEngine is not null)),
            "work over bytes is the same with it; floors, diagnose and predict use it");

    /// <summary>Whether the engine decides what weights are loaded, because nobody says.</summary>
    private static bool LoadsItsOwn(SituationSpec spec) =>
        spec.Weights is null && spec.Engine is not null && SupportCatalogue.Table.HabitOf(EngineSource.CanonicalName(spec.Engine)) is { Weights: not null };

    /// <summary>What the time of one call in a pipeline or an action chunk does not take.</summary>
    /// <param name="spec">What was stated.</param>
    internal static IEnumerable<string> OfACall(SituationSpec spec) => Of(spec, static f => f.UnusedBy.HasFlag(Verbs.Chunk),
        "only the time of one call is taken; floors and predict use it");

    /// <summary>What a trace without a model is not held against.</summary>
    /// <param name="spec">What was stated.</param>
    internal static IEnumerable<string> OfTrace(SituationSpec spec)
    {
        if (spec.Model is not null)
        {
            return Of(spec, static f => f.UnusedBy.HasFlag(Verbs.Trace), "a trace says what was used");
        }

        return [.. Of(spec, static f => f.Name is not ("on" or "hw-override" or "model"), "steps are held against floors only with --model"),
            .. spec.On is { } on ? (string[])[$"--on {on}: without --model, only kernels and copies whose sizes the trace has are held against it."]
                : [.. Of(spec, static f => f.Name == "hw-override", "it replaces figures of the hardware that --on names")]];
    }

    /// <summary>Every stated one of some fields, with the same reason.</summary>
    /// <param name="spec">What was stated.</param>
    /// <param name="which">The fields.</param>
    /// <param name="why">The reason, without a full stop.</param>
    internal static IEnumerable<string> Of(SituationSpec spec, Func<Field, bool> which, string why) => Stated(spec, which).Select(f => Said(spec, f, why));

    private static IEnumerable<Field<SituationSpec>> Stated(SituationSpec spec, Func<Field, bool> which) =>
        SituationSpec.Fields.Where(f => which(f) && f.Get(spec) is not null);

    private static string Said(SituationSpec spec, string field, string why) => Said(spec, Fields.Of(field), why);

    private static string Said(SituationSpec spec, Field<SituationSpec> field, string why) => $"{field.Option} {field.Get(spec)} is not used: {why}.";

    /// <summary>Whether a part leaves open how many positions it works on.</summary>
    private static bool HasOpenInput(Model model) => model.Components.Any(static c => c.Role != ComponentRole.Decoder
        && c is { Positions: null } and not (StatedComponent { FlopsPerItem: not null } or OperatorList));

    private static bool ReadsAnEncoder(Model model) => model.Components
        .Select(static c => c as TransformerStack ?? (c as MeasuredComponent)?.Architecture)
        .Any(static stack => stack?.Layers.Any(static l => l.CrossAttention is not null) == true);
}
