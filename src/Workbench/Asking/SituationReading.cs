using System.Globalization;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Naming;
using Floorline.Readers.Specs;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

/// <summary>Turns what a user stated into a situation: names are looked up, texts are read, and whatever was left open is filled in and said.</summary>
public static class SituationReading
{
    private const long AssumedContext = 2048;
    private const long AssumedPrompt = 512;

    /// <summary>Reads a situation; every problem is reported at once.</summary>
    /// <param name="spec">What the user stated.</param>
    public static ReadResult<StatedSituation> Read(SituationSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new Reading(spec.Asked()).Finish();
    }

    /// <summary>Whether an assumption only fills in the batch or the context of a step, which a load states better.</summary>
    internal static bool IsStepDefault(string assumption) => assumption == AssumedBatch || assumption.EndsWith(AssumedContextEnd, StringComparison.Ordinal);

    private const string AssumedBatch = "Batch: 1 (not stated).";
    private const string AssumedContextEnd = " cached tokens per sequence (not stated).";

    private sealed class Reading(SituationSpec spec)
    {
        private readonly List<Problem> _problems = [];
        private readonly List<string> _assumptions = [];

        internal ReadResult<StatedSituation> Finish()
        {
            Model? model = spec.Model is null ? Missing<Model>("MODEL", "a model: a catalogue name, a config.json or model folder, or params=7e9")
                : Take(ModelSource.Find(spec.Model, spec.Dim, spec.Workplace));
            Named<DeviceGroup>? named = Hardware();
            DeviceGroup? hardware = named?.Value;
            if (spec.Weights is null && model?.PublishedUnknown is { } reason)
            {
                _problems.Add(new Problem("", "--weights", reason, "the format of the weights, such as int4-g128 or fp8"));
            }

            EngineRefusal? refused = hardware is null || (spec.Engine ?? spec.RefusedEngine) is not { } engine ? null
                : SupportCatalogue.Table.RefusalOf(engine, hardware.Device, model);
            if (refused is not null)
            {
                // What does not run there neither loads nor splits anything: the situation is that of no stated engine.
                spec = spec with { Engine = null, RefusedEngine = spec.Engine ?? spec.RefusedEngine };
                _assumptions.Add($"--engine {spec.RefusedEngine} is not used: {refused.Reason}.");
            }

            // What engines do unasked is a file of its own, which a question without an engine does not read.
            EngineHabit? habit = spec.Engine is null ? null : SupportCatalogue.Table.HabitOf(EngineSource.CanonicalName(spec.Engine));
            WeightFormats? weights = spec.Weights is not null ? Take(MixedWeights.Read(spec.Weights, "--weights", model))
                : habit is null ? null : SupportCatalogue.Table.LoadedBy(habit, model);
            NumberFormat? cache = spec.Kv is null ? null : Format(spec.Kv, "--kv");
            StatedPace? pace = spec.Measured is null ? null : Take(StatedPace.Read(spec.Measured, "--measured"));
            KnownOverheads known = Launches();
            Bytes? reserve = spec.Reserve is null ? null : TakeValue(Amount.Size(spec.Reserve, "--reserve"));
            CollectiveAlgorithm? algorithm = Algorithm();
            Numbers numbers = ReadNumbers();
            if (model is null || hardware is null || _problems.Count > 0)
            {
                return Failed();
            }

            hardware = Clocked(hardware);
            Step? step = MakeStep(model, numbers);
            (Parallelism? spread, hardware) = Spread(hardware, model, habit);
            if (step is null || spread is null || _problems.Count > 0)
            {
                return Failed();
            }

            step = step with { Weights = weights, KvCache = cache ?? model.PublishedCache ?? NumberFormats.Bf16Format, Parallelism = spread,
                EncoderPositions = (int?)numbers.EncoderLength, DenoisingSteps = (int?)numbers.Steps };
            string? timed = spec.Timed?.ToLowerInvariant();
            Conflict(timed is not (null or "call" or "iteration"), "--timed", $"'{spec.Timed}'", "call or iteration");
            Conflict(timed == "iteration" && model.Components.All(static c => c.Role != ComponentRole.Denoiser), "--timed",
                $"an iteration of {model.Name}, which has no loop inside a call", "call");
            StatedTiming? timing = pace is null ? null : StatedTiming.Of(pace, timed, model, step);
            Measurement? measured = timing is null ? null : Take(timing.Measured(model, step));
            MeasuredCall? call = null;
            if (measured is not null && timing is { IsOfACall: true } && step.Phase == Phase.Decode)
            {
                (step, call) = OfCall(measured, model, step, hardware, algorithm);
                measured = call?.PerStep;
            }

            if (_problems.Count > 0)
            {
                return Failed();
            }

            AssumeIf(call is not null, $"--timed call: {(call is null ? "" : Sentence.Of(call))}.");
            AssumeIf(named?.Said is not null, $"{named?.Said}");
            State(model, hardware, step, cache is not null, measured);
            _assumptions.AddRange(timing?.Said(model, step) ?? []);
            return ReadResult.Ok(new StatedSituation
            {
                Spec = spec,
                Model = model,
                Hardware = hardware,
                Step = step,
                Reserve = reserve ?? KeptBack(hardware.Device),
                IsReserveStated = reserve is not null,
                Collective = algorithm,
                Measured = measured,
                Call = call,
                RefusedEngine = refused,
                Known = known,
                Assumptions = _assumptions,
            });
        }

        /// <summary>The call that was timed, and its middle step; with the problems of what it needs and was not stated.</summary>
        private (Step Step, MeasuredCall? Call) OfCall(Measurement time, Model model, Step step, DeviceGroup hardware, CollectiveAlgorithm? algorithm)
        {
            bool listens = model.Components.Any(static c => c.Role == ComponentRole.Encoder);
            long? tokens = spec.OutputTokens is null && model.Call?.Tokens is { } fixedTokens ? fixedTokens
                : Needed("output-tokens", $"how many tokens {model.Name} generates in the call that was timed, such as 100");
            long? prompt = spec.PromptTokens is null && model.Call is { } one ? one.Prompt : spec.PromptTokens is null && listens ? 1
                : Needed("prompt-tokens", "how many tokens it reads first, such as 1000");
            if (tokens is not { } count || prompt is not { } read)
            {
                return (step, null);
            }

            Step middle = spec.Context is null ? MeasuredCall.Middle(step, read, count) : step;
            return (middle, MeasuredCall.Of(time, model, middle, hardware, algorithm, read, count));
        }

        private long? Needed(string field, string wanted)
        {
            if (Fields.Of(field).Get(spec) is null)
            {
                _problems.Add(Problem.Missing("", Fields.Of(field).Option, wanted));
            }

            return Count(field);
        }

        private Bytes KeptBack(Device device) => EngineProfile.KeptBack(
            EngineSource.Find(spec.Engine, device, spec.Workplace) is { IsOk: true, Value: var engine } ? engine : null, device);

        /// <summary>The stated hardware; without --on this machine, where the situation was typed on it and names its model.</summary>
        private Named<DeviceGroup>? Hardware() =>
            spec.On is { } on ? Take(HardwareSource.Resolve(on, spec.HwOverride, spec.Workplace))
            : spec is { Here: true, Workplace.OpensFiles: true, Model: not null, HwOverride: null } ? Take(HardwareHere.Find(spec.Workplace))
            : Missing<Named<DeviceGroup>>("--on", "hardware, such as h100-sxm, 8xh100-sxm or bw=200GB/s,fp16=100TFLOP/s");

        /// <summary>
        /// The devices at the stated clock: peaks follow it where the clock that they are of is known, bandwidth does not. A clock that cannot be read is
        /// refused where the other observations are.
        /// </summary>
        private DeviceGroup Clocked(DeviceGroup hardware)
        {
            if (spec.Clock is null || ObservationReading.Clock(spec.Clock) is not { IsOk: true, Value: var clock })
            {
                return hardware;
            }

            Device device = hardware.Device;
            if (device.PeakClock is not { } full)
            {
                _assumptions.Add($"--clock {spec.Clock} scales nothing: the clock that the peaks of {device.Title} are of is not known.");
                return hardware;
            }

            double share = clock.Value / full.Value;
            if (share >= 1)
            {
                _assumptions.Add(string.Create(CultureInfo.InvariantCulture,
                    $"--clock {spec.Clock} scales nothing: the peaks of {device.Title} are of {full.Megahertz:0} MHz."));
                return hardware;
            }

            _assumptions.Add(string.Create(CultureInfo.InvariantCulture,
                $"Clock: {clock.Megahertz:0} of the {full.Megahertz:0} MHz that the peaks of {device.Title} are of: {share * 100:0} % of them; bandwidth as it is."));
            return hardware with { Device = device.At(share, $"{clock.Megahertz:0} MHz") };
        }

        private Numbers ReadNumbers() => new(
            Count("context"),
            Count("batch"),
            Count("prompt"),
            Count("steps"),
            Count("encoder-length"));

        private Step? MakeStep(Model model, Numbers numbers)
        {
            Phase? phase = (spec.Phase?.ToLowerInvariant()) switch
            {
                null => model.Decodes ? Phase.Decode : Phase.Forward,
                "decode" => Phase.Decode,
                "prefill" => Phase.Prefill,
                "forward" => Phase.Forward,
                _ => null,
            };
            if (phase is null || model.Decodes == (phase == Phase.Forward))
            {
                string fitting = model.Decodes ? "decode or prefill" : "forward (this model does not generate tokens)";
                _problems.Add(new Problem("", "--phase", $"'{spec.Phase}'", fitting));
                return null;
            }

            Conflict(phase != Phase.Prefill && numbers.Prompt is not null
                && model.Decodes, "--prompt", "a prompt with a decode step", "--phase prefill, or no --prompt (a decode step takes --context, a load --prompt-tokens)");
            Conflict(phase == Phase.Forward && numbers.Context is not null, "--context", "a context for a model without a cache", "no --context");
            if (spec.Phase is null)
            {
                _assumptions.Add(phase == Phase.Decode ? "Phase: decode, one new token per sequence (not stated)." : "Phase: one call of the whole model.");
            }

            int batch = (int)(numbers.Batch ?? 1);
            AssumeIf(numbers.Batch is null, $"{AssumedBatch}");
            switch (phase)
            {
                case Phase.Decode:
                    long context = numbers.Context ?? Math.Min(AssumedContext, model.MaxContext ?? AssumedContext);
                    AssumeIf(numbers.Context is null, $"Context: {context}{AssumedContextEnd}");
                    AssumeIf(context > model.MaxContext, $"A context of {context} is longer than the {model.MaxContext} tokens {model.Name} was made for.");
                    return Step.Decode(batch, context);
                case Phase.Prefill:
                    long prompt = numbers.Prompt ?? Math.Min(AssumedPrompt, model.MaxContext ?? AssumedPrompt);
                    AssumeIf(numbers.Prompt is null, $"Prompt: {prompt} tokens per sequence (not stated).");
                    AssumeIf(numbers.Context is > 0, $"{numbers.Context} tokens of prefix are cached already.");
                    return Step.Prefill(batch, prompt, numbers.Context ?? 0);
                default:
                    bool open = model.TakesAnyLength;
                    long positions = numbers.Prompt ?? (open && model.ReadsTokens ? Math.Min(AssumedPrompt, model.MaxContext ?? AssumedPrompt) : 1);
                    AssumeIf(open && numbers.Prompt is null, $"Input: {positions} position(s) per item (not stated; --prompt states it).");
                    return Step.Forward(batch, positions);
            }
        }

        private (Parallelism? Spread, DeviceGroup Hardware) Spread(DeviceGroup hardware, Model model, EngineHabit? habit)
        {
            long? tensor = Count("tp");
            long? pipeline = Count("pp");
            long? expert = Count("ep");
            bool mixture = model.RoutesExperts;
            Conflict(expert > 1 && !mixture, "--ep", $"expert parallelism for {model.Name}, which has no routed experts", "no --ep");
            if (_problems.Count > 0)
            {
                return (null, hardware);
            }

            bool none = tensor is null && pipeline is null && expert is null;

            // Sockets of one machine work on every layer together, whatever an engine does with cards.
            if (none && hardware.Count > 1 && habit is { SplitsLayers: true } && hardware.Device.Kind != DeviceKind.Cpu)
            {
                pipeline = hardware.Count;
                none = false;
                tensor = 1;
                _assumptions.Add($"Layers are shared out over {hardware.Count} devices, as {habit.Engine} does (not stated; --tp states a tensor split).");
            }

            long degree = tensor ?? (none ? hardware.Count : expert is null && hardware.Count % (pipeline ?? 1) == 0 ? hardware.Count / (pipeline ?? 1) : 1);
            if (expert > 1 && expert % degree != 0 && degree % expert != 0)
            {
                _problems.Add(new Problem("", "--ep", $"{expert}", $"a number that divides the tensor degree {degree} or is a multiple of it"));
                return (null, hardware);
            }

            var spread = new Parallelism((int)degree, (int)(pipeline ?? 1), (int)(expert ?? 1));
            AssumeIf(tensor is null && degree > 1, $"Tensor parallelism over {degree} devices (not stated).");
            if (hardware.Count == 1 && spread.Devices > 1)
            {
                hardware = hardware with { Count = spread.Devices };
                _assumptions.Add($"{spread.Devices} devices of {hardware.Device.Title}, as the parallelism asks for.");
            }

            Conflict(spread.Devices != hardware.Count, "--tp, --pp, --ep", $"a model spread over {spread.Devices} device(s) on hardware of {hardware.Count}",
                "the same number");
            string parts = $"the batch is worked through in {spread.Pipeline} parts";
            AssumeIf(spread.Pipeline > 1,
                $"Pipeline parallelism (--pp) over {spread.Pipeline} stages does not shorten a token's way; {parts}.");
            return (spread, hardware);
        }

        private void State(Model model, DeviceGroup hardware, Step step, bool cacheStated, Measurement? measured)
        {
            Device device = hardware.Device;
            string published = model.Published.ByRole.Count + model.Published.ByComponent.Count > 0 ? ", with the exceptions its config or file names" : "";
            _assumptions.Add(step.Weights is { } stated
                ? spec.Weights is null ? $"Weights: {stated.Default.Name}, which this engine loads where none is named (not stated)." : Weights(stated)
                : model.IsFormatAssumed ? $"Weights: {model.Published.Default.Name} assumed, as the config names no format (not stated)."
                : $"Weights: {model.Published.Default.Name} as published{published} (not stated).");
            AssumeIf((step.Weights ?? model.Published).Default.IsTypicalMixture,
                $"{(step.Weights ?? model.Published).Default.Name} is a mixture of block types; {(step.Weights ?? model.Published).Default.BitsPerWeight:0.##} bits per weight are typical, the file has the exact number.");
            string calibrated = model.PublishedCache is null ? "" : ", as the published quantisation states";
            AssumeIf(model.Decodes && !cacheStated, $"KV cache: {step.KvCache.Name}{calibrated} (not stated).");
            _assumptions.AddRange(model.Assumptions);
            _assumptions.Add($"Hardware: {device.Title}, {device.Bandwidth.GBPerSecond:0.###} GB/s, confidence {device.Confidence}; source: {device.Source}.");
            foreach (DisputedFigure other in device.Disputed.Where(static d => d.Field == DeviceField.Bandwidth))
            {
                _assumptions.Add($"Another source gives {other.Value / 1e9:0.###} GB/s for this device: {other.Source}.");
            }

            Fact<Peak> peak = device.PeakFor((step.Weights ?? model.Published).Default);
            _assumptions.Add(peak.IsKnown ? $"Arithmetic at the dense {InlineDevice.NameOf(peak.Value.Format)} peak, {peak.Value.Rate.Tera:0.###} TFLOP/s."
                : $"No compute floor: {peak.UnknownReason}.");
            _assumptions.AddRange(UnusedInputs.OfStep(spec, model, step));
            string why = measured?.RelativeError > Measurement.AssumedError ? "; half a unit of the last digit as written" : "";
            AssumeIf(measured is { ErrorIsStated: false }, $"Error of the measured time: +-{measured?.RelativeError * 100:0.#} % (not stated{why}).");
        }

        private static string Weights(WeightFormats stated) => stated.ByRole.Count + stated.ByComponent.Count > 0
            ? $"Weights: {MixedWeights.Text(stated)}, {stated.Default.BitsPerWeight:0.###} bits each where no exception is named."
            : $"Weights: every tensor in {stated.Default.Name} ({stated.Default.BitsPerWeight:0.###} bits each), heads and embeddings included; a checkpoint that keeps some in 16 bit reads more (--weights {stated.Default.Name},head=bf16 states it).";

        private CollectiveAlgorithm? Algorithm() => Fields.Of("collective").Word(spec, _problems) switch
        {
            "ring" => CollectiveAlgorithm.Ring,
            "switch" => CollectiveAlgorithm.InSwitch,
            _ => null,
        };

        private KnownOverheads Launches()
        {
            if (spec.Launches is null && spec.LaunchCost is null)
            {
                return KnownOverheads.None;
            }

            Conflict(spec.Launches is null, "--launch-cost", "a launch cost without a number of launches", "--launches N too");
            Conflict(spec.LaunchCost is null, "--launches", "launches without a cost", "--launch-cost 10us or the like too");
            long? launches = Count("launches");
            Seconds? each = Fields.Of("launch-cost").Time(spec, _problems);
            return launches is { } count && each is { } cost
                ? new KnownOverheads { Launches = Fact<Seconds>.Known(KnownOverheads.LaunchTime(count, cost)) }
                : KnownOverheads.None;
        }

        private NumberFormat? Format(string name, string option) => Take(FormatNames.Find(name, option));

        private long? Count(string field) => Fields.Of(field).Count(spec, _problems);

        private void Conflict(bool holds, string where, string found, string expected)
        {
            if (holds)
            {
                _problems.Add(new Problem("", where, found, expected) { Kind = ProblemKind.Conflict });
            }
        }

        private void AssumeIf(bool condition, FormattableString sentence)
        {
            if (condition)
            {
                _assumptions.Add(sentence.ToString(CultureInfo.InvariantCulture));
            }
        }

        private T? Missing<T>(string where, string expected)
            where T : class
        {
            _problems.Add(Problem.Missing("", where, expected));
            return null;
        }

        private T? Take<T>(ReadResult<T> result)
            where T : class
        {
            _problems.AddRange(result.Problems);
            return result.IsOk ? result.Value : null;
        }

        private T? TakeValue<T>(ReadResult<T> result)
            where T : struct
        {
            _problems.AddRange(result.Problems);
            return result.IsOk ? result.Value : null;
        }

        private ReadResult<StatedSituation> Failed() => ReadResult.Failed<StatedSituation>(_problems);

        /// <summary>The whole numbers of a spec; null where not given.</summary>
        private sealed record Numbers(long? Context, long? Batch, long? Prompt, long? Steps, long? EncoderLength);
    }
}
