using System.Globalization;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>The facts that rules about causes ask for, each worked out once.</summary>
internal sealed class Evidence
{
    // Beyond the upper end of what is expected by this factor a time is slow; between the two it is not told apart from the spread of engines.
    internal const double SurelySlow = 1.3;

    // Kernels for matrices of 8 to 32 MB reach 0.66 of the bandwidth where those of 128 MB reach 0.88 (data/kernels.json, H100 and A100 in 16 bit): routed
    // experts are such small matrices.
    private const double SmallMatrices = 0.75;

    // The least host time per layer of the eager loops that EagerHost.MostPerLayer is the most of, in ms.
    private const double LeastHost = 0.22;

    // Half a minute of speech is some 75 words, 100 tokens; a sentence is a quarter of that.
    private const int ShortSentence = 25;

    // A good run of an engine whose coefficients are known lies within this factor of the expected time (decision 0013).
    private const double Follows = 1.5;

    private readonly Lazy<Contradiction?> _contradiction;
    private TimeRange? _achievable;

    internal Evidence(Question question, AnswerTable table)
    {
        (Question, Table) = (question, table);
        _contradiction = new Lazy<Contradiction?>(() => question.Applied.Count > 0 ? null
            : Others.FirstOrDefault(static o => o.Contradiction is not null)?.Contradiction ?? AboveItsRoof() ?? FirstTokenTooFast() ?? OutsideTooSlow());
        Class = DeviceClasses.Of(Device);
        Attainment = table.For(Class);
        FloorTerms terms = FloorTerms.Of(Floors);
        Terms = terms;
        Reference = (terms.Weights + terms.KvCache).OrMore(terms.UsualCompute) + terms.Communication;
        bool computes = terms.UsualCompute > terms.Weights + terms.KvCache;
        double share = computes ? ComputeShare : Attainment.LeastShare * (RoutesExperts && Step.Phase == Phase.Decode ? SmallMatrices : 1);
        ComputeBinds = computes;
        EngineProfile profile = S.Engine is { Kind: not EngineKind.Eager } stated ? stated
            : EngineProfile.Default(Class is DeviceClass.Processor or DeviceClass.Apple ? EngineKind.LlamaCpp : EngineKind.Compiled);
        double sockets = computes ? 1 : S.Kernels.Of(profile.Kind, Device.Kind)?.SocketFactor(Step.Parallelism) ?? 1;
        Seconds byClass = Reference * (sockets / share);
        Expected = ExpectedTime.Of(Floors, profile, S.Kernels);
        // An engine that is stated is held against its own expectation where its kernels are known; a class of devices against what public runs of it reach.
        // Arithmetic is judged by the class alone where the engine is not stated: an engine's own habits are no measure of the device.
        Seconds byEngine = Expected.Time.High.OrLess(Expected.Time.Middle * Follows);
        bool known = question.Stated.Engine && S.Engine is { Kind: not EngineKind.Eager };
        Reach = known && Expected.Basis < Basis.Generic ? Expected.Time.High : computes && !known ? byClass : byClass.OrMore(byEngine);

        // Fewer bits are often only stored: products in 16 bit are as good as any where nothing says that the engine multiplies in fewer.
        Seconds byRuns = computes && MayUnpack ? byClass.OrMore(Unpacked / share) : byClass;
        Reach = computes && MayUnpack ? Reach.OrMore(byRuns) : Reach;
        Backed = known && Expected.Basis < Basis.Generic ? byRuns.OrMore(Expected.Time.Middle * Math.Sqrt(Reach / Expected.Time.Middle)) : byRuns;
        SlowFrom = Convolves ? (Reach * SurelySlow).OrMore(Reference / table.ConvolutionShare) : Reach * SurelySlow;

        // What no run on record went below: the best share of the class's bandwidth, or what an engine whose coefficients are known was seen to take.
        double most = !Attainment.IsKnown ? 1
            : Math.Max(Attainment.MostShare, terms.AttainedShare ?? 0) * (RoutesExperts && Step.Phase == Phase.Decode && IsDiscrete ? SmallMatrices : 1);
        Seconds byRecord = (((terms.GuaranteedWeights + terms.KvCache) / most).OrMore(terms.Compute * terms.GuaranteedComputeShare)
            + (terms.GuaranteedCommunication ?? terms.Communication)) * terms.GuaranteedShare;
        Fastest = known && Expected.Basis < Basis.Generic ? byRecord.OrMore(Expected.Time.Low / Follows)

            // A loop of launches from the host is no faster than the host.
            : Engine == EngineKind.Eager && Own is { } eager ? byRecord.OrMore(eager.Time.Low / Follows) : byRecord;
    }

    internal Question Question { get; }

    internal AnswerTable Table { get; }

    internal Situation S => Question.Situation;

    internal LatencyFloors Floors => Question.Floors;

    internal Device Device => Question.Floors.Hardware.Device;

    internal Step Step => Question.Floors.Cost.Step;

    internal Observations Known => S.Observations;

    internal FloorTerms Terms { get; }

    internal DeviceClass Class { get; }

    internal ClassAttainment Attainment { get; }

    internal ExpectedTime Expected { get; }

    /// <summary>Share of the peak that an ordinary engine still reaches with such a model.</summary>
    internal double ComputeShare => Denoises ? Attainment.DenoiserShare : Attainment.ComputeShare;

    /// <summary>The floor with arithmetic at the rate that ordinary kernels use.</summary>
    internal Seconds Reference { get; }

    /// <summary>The longest time that is still good.</summary>
    internal Seconds Reach { get; }

    /// <summary>From here on a time is slow.</summary>
    internal Seconds SlowFrom { get; }

    /// <summary>The shortest time that is believed: below it, and above the floor, no run of such a device or engine is on record.</summary>
    internal Seconds Fastest { get; }

    /// <summary>Whether the measured time lies below <see cref="Fastest"/> by more than its error, and is possible.</summary>
    internal bool IsDoubted => Measured is { } measured && (Time * (1 + measured.RelativeError) < Fastest || IsBelowFloor);

    /// <summary>Whether the measured time lies below the floor that is printed, which its error or the luckiest routing makes possible.</summary>
    internal bool IsBelowFloor => Time < Floors.Binding * (1 - 1e-9);

    internal bool ComputeBinds { get; }

    /// <summary>
    /// The longest time that public runs back: what their class of devices reaches, or half way, as a ratio, from what a stated engine is expected to take to
    /// the most of that.
    /// </summary>
    internal Seconds Backed { get; }

    /// <summary>Two figures of the question that cannot both be true; null where none contradicts another.</summary>
    internal Contradiction? Contradiction => _contradiction.Value;

    internal Measurement? Measured => S.Measured;

    /// <summary>Whether anything was measured: the step, or a figure of its load.</summary>
    internal bool WasMeasured => Measured is not null || Known is { Throughput: not null } or { Ttft: not null };

    private const string MeasuredTime = "the measured time";

    // Arrivals of a run vary about their rate by the root of their number: a tenth of a few hundred.
    private const double MostApart = 0.1;

    // A few bits less than what the smallest usual format takes: where the weights' format was not stated.
    private const double LeastUsualBits = 4.5;

    /// <summary>What is said of weights that were stated to lie outside, where reading them at the stated rate takes longer than was measured.</summary>
    private Contradiction? OutsideTooSlow()
    {
        if (Measured is null || Known is not { OnHostShare: > 0 and var part, HostBandwidth: { } rate })
        {
            return null;
        }

        Bytes outside = Floors.Cost.WeightsRead * part;
        return outside / rate <= Time * (1 + Measured.RelativeError) ? null
            : new Contradiction("the weights that lie outside the device", MeasuredTime,
                Text($"{Figures.Percent(part)} of the weights, {Figures.Of(outside)}, at {Figures.Of(rate)} take {Figures.Of(outside / rate)} of a step of ")
                + Figures.Of(Time));
    }

    /// <summary>What is said of a time to the first token in which no device reads the prompt; null where one can, or none was measured.</summary>
    private Contradiction? FirstTokenTooFast()
    {
        if (Known.Ttft is not { } first || S.Load is not { } load || !S.Model.Decodes)
        {
            return null;
        }

        // The shortest prompt that is drawn, less what is stated to be in the cache; a format that was not stated may be the fastest there is.
        long tokens = (long)Math.Max((load.Prompt * load.ShortestShare) - load.CachedPrefix, 1);
        Seconds Floor(WeightFormats? weights) => LatencyFloors.Of(Costs.StepCost.Of(S.Model, Step.Prefill(1, tokens, load.CachedPrefix) with
        {
            Weights = weights, KvCache = Step.KvCache, Parallelism = Step.Parallelism,
        }), Floors.Hardware, S.Collective).Guaranteed;
        Seconds least = Question.Stated.Weights ? Floor(Step.Weights) : FewestBits.Select(f => Floor(WeightFormats.Uniform(f)))
            .Aggregate(Floor(Step.Weights), static (a, b) => a.OrLess(b));
        return first >= least ? null
            : new Contradiction("the measured time to the first token", "the floor of reading the prompt",
                Text($"{Figures.Of(first)} to the first token lie below the floor of reading {tokens} prompt tokens, {Figures.Of(least)}")
                + (load.CachedPrefix == 0 ? "; none of them is stated to be in a cache (--cached-prefix)" : ""));
    }

    // What weights are multiplied in at most, and the fewest bits they are kept in.
    private static IEnumerable<NumberFormat> FewestBits =>
        [NumberFormats.Find("fp8")!, NumberFormats.Find("int8")!, NumberFormats.Find("nvfp4")!, NumberFormats.Find("q4_k_m")!];

    /// <summary>What is said of a measured throughput that no step of so many sequences can give; null where one can, or none was measured.</summary>
    private Contradiction? AboveItsRoof()
    {
        if (Known.Throughput is not { } rate || S.Load is not { } load || S.Drafting is not null)
        {
            return null;
        }

        if (load.Interarrival is { } every && rate.Value > load.MeanOutput / every.Value * (1 + MostApart))
        {
            return new Contradiction("the measured throughput", "the rate of arrivals",
                Text($"{Figures.Of(rate.Value)} tokens/s lie above the {Figures.Of(load.MeanOutput / every.Value)} tokens/s that arrive"));
        }

        // In an open loop as many run at once as the engine takes.
        int slots = load.Concurrency ?? load.MostInFlight ?? (S.Engine?.MaxRunning ?? EngineProfile.Default(EngineKind.Compiled).MaxRunning) * S.Replicas;
        int each = (slots + S.Replicas - 1) / S.Replicas;
        Step all = Workloads.Step.Decode(each, load.Prompt) with { Weights = Step.Weights, KvCache = Step.KvCache, Parallelism = Step.Parallelism };
        LatencyFloors floors = LatencyFloors.Of(Costs.StepCost.Of(S.Model, all), Floors.Hardware, S.Collective);
        double fewer = Question.Stated.Weights ? 1 : Math.Max(1, floors.Cost.Weights.Default.BitsPerWeight / LeastUsualBits);
        double most = floors.BestRate.Value * fewer * S.Replicas / floors.GuaranteedShare;
        return rate.Value <= most ? null
            : new Contradiction("the measured throughput", "the floor of a step of all requests",
                Text($"{Figures.Of(rate.Value)} tokens/s of {slots} requests at once lie above what the floor allows, {Figures.Of(most)}"));
    }

    /// <summary>
    /// Whether the weights of another measurement do not fit where it was made, and it was too fast to have read what does not: in a format that was not stated
    /// nothing follows from it.
    /// </summary>
    internal bool OutrunsMemory(OtherMeasurement other) => !Question.Stated.Weights && other.What != "weights" && Outside(other) is { Value: > 0 };

    /// <summary>Bytes of another measurement's weights, per device, that do not fit; zero where they do or that is not known.</summary>
    private static Bytes Outside(OtherMeasurement other) => other.Floors is { } floors
        && Core.Floors.Capacity.Of(floors.Cost, floors.Hardware.Device, Bytes.Zero) is { Available.IsKnown: true } room
        ? (room.Weights - room.Available.Value).OrMore(Bytes.Zero) : Bytes.Zero;

    /// <summary>
    /// What is said of a second measurement that is faster than its own floor, whatever is taken for what was not stated; null where it is not.
    /// </summary>
    internal Contradiction? BelowItsFloor(OtherMeasurement other)
    {
        if (other.Floors is not { } floors || Step.Phase != Phase.Decode)
        {
            return null;
        }

        if (Question.Stated.Weights && Outside(other) is { Value: > 0 } outside && outside / (MemoryRules.OutsideRate(this) * 2) > other.Measured.Time)
        {
            return new Contradiction($"the measurement with {other.What}={other.Value}", "the memory there",
                Text($"with {other.What}={other.Value} the weights do not fit by {Figures.Of(outside)}, which is not read from elsewhere in ")
                + Figures.Of(other.Measured.Time));
        }

        FloorTerms terms = FloorTerms.Of(floors);
        double bits = floors.Cost.Weights.Default.BitsPerWeight;
        double least = Question.Stated.Weights || other.What == "weights" ? 1 : Math.Min(1, LeastUsualBits / bits);
        Seconds floor = ((terms.GuaranteedWeights * least) + (Question.Stated.Context ? terms.KvCache : Seconds.Zero)) * terms.GuaranteedShare;
        return other.Measured.Time * (1 + other.Measured.RelativeError) >= floor ? null
            : new Contradiction($"the measurement with {other.What}={other.Value}", "the floor of that step",
                Text($"with {other.What}={other.Value} {Figures.Of(other.Measured.Time)} lie below the floor of that step, {Figures.Of(floor)}"));
    }

    internal Seconds Time => Measured?.Time ?? Seconds.Zero;

    /// <summary>Measured time over the floor.</summary>
    internal double Ratio => Time / Reference;

    internal Seconds Above => (Time - Reference).OrMore(Seconds.Zero);

    internal bool RoutesExperts => S.Model.RoutesExperts || Total > 3 * Active;

    internal double Total => S.Model.Parameters;

    internal double Active => S.Model.ActiveParameters;

    internal NumberFormat Weights => Floors.Cost.Weights.Default;

    internal bool Quantised => Weights.BitsPerWeight < 7.5;

    /// <summary>How well the weights' format runs on this device, in the engine where it is stated.</summary>
    internal FormatSupport Support => field ??= S.Support.For(Weights, Device, Question.Stated.Engine ? S.Engine?.Name : null, S.Model);

    /// <summary>The format that a card multiplies in, where it has no units for the stated one of 16 bit; null where it has.</summary>
    internal string? UnitsInstead => !Question.Stated.Weights || !IsDiscrete ? null
        : Weights.Name == "bf16" && !Device.Peaks.ContainsKey(ComputeFormat.Bf16) ? Device.Peaks.ContainsKey(ComputeFormat.Fp16) ? "fp16" : Fp32
        : Weights.Name == "fp16" && !Device.Peaks.ContainsKey(ComputeFormat.Fp16) ? Fp32 : null;

    private string? Fp32 => Device.Peaks.ContainsKey(ComputeFormat.Fp32) ? "fp32" : null;

    /// <summary>Whether weights that could be multiplied in fewer bits may be unpacked to 16 bit first.</summary>
    private bool MayUnpack => Weights.BitsPerWeight < 15 && Weights.Arithmetic.Count > 0
        && Weights.Arithmetic[0] is not (ComputeFormat.Bf16 or ComputeFormat.Fp16) && (!Question.Stated.Engine || Support.Kernel != KernelSupport.Native);

    /// <summary>The floor with all products in 16 bit.</summary>
    private Seconds Unpacked
    {
        get
        {
            Step wide = Step with { Weights = WeightFormats.Uniform(NumberFormats.Fp16Format) };
            return FloorTerms.Of(LatencyFloors.Of(Costs.StepCost.Of(S.Model, wide), Floors.Hardware, S.Collective)).UsualCompute + Terms.Communication;
        }
    }

    internal bool IsGguf => Weights.Source.StartsWith("ggml", StringComparison.Ordinal) || Weights.IsTypicalMixture;

    /// <summary>Whether the engine computes on the processor what does not lie on the device, as those that read GGUF files do.</summary>
    internal bool ComputesBeside => Engine == EngineKind.LlamaCpp || (IsGguf && Engine is null);

    internal bool IsDiscrete => Class is DeviceClass.Card or DeviceClass.DataCentre;

    internal int Devices => Step.Parallelism.Devices;

    // HGX and most servers hold eight devices.
    private const int UsualNode = 8;

    /// <summary>Whether the devices that work on one layer together are in several machines.</summary>
    internal bool SpansMachines => Step.Parallelism.StageDevices > (IsDiscrete ? Floors.Hardware.PerMachine ?? UsualNode : IsAMachine ? 1 : int.MaxValue);

    /// <summary>Whether a device is a machine of its own, whose memory it shares with the host: several of them have a network between them.</summary>
    private bool IsAMachine => Device.Kind is DeviceKind.Soc or DeviceKind.Apu;

    /// <summary>
    /// Whether exchanges between the devices are those of every layer: its products are split over devices of one machine. A call on several devices of
    /// which no split was stated may as well be as many copies.
    /// </summary>
    internal bool SharesLayers => Step.Parallelism.StageDevices > 1 && !SpansMachines && (Question.Stated.Split || Step.Phase != Phase.Forward);

    internal bool EngineStated => Question.Stated.Engine;

    internal EngineKind? Engine => EngineStated ? S.Engine?.Kind : null;

    internal string EngineName => S.Engine?.Name ?? "the engine";

    internal Capacity Capacity => Question.Capacity;

    /// <summary>That the stated rate outruns what is served; null where it does not, or nothing arrives at a rate of its own.</summary>
    internal Overload? Overload => Question.Served is { Overloaded: true, Capacity: { } most } served && S.Load is { Interarrival: { } every }
        ? new Overload(RequestsPerSecond.Of(1, every), most)
        {
            Least = new RequestsPerSecond(most.Value * served.CapacitySpread.Low), Most = new RequestsPerSecond(most.Value * served.CapacitySpread.High),
        }
        : null;

    /// <summary>That the load was measured to give far less than its steps do; null where it was not, or a change is asked about.</summary>
    internal LoadShortfall? Shortfall => Question.Applied.Count > 0 ? null : S.Shortfall;

    /// <summary>Whether it fits. What was measured ran: where only the engine's own needs are too much, they were less.</summary>
    internal bool Fits => Levers.Forecast.Holds(S, Capacity);

    /// <summary>What would make it fit, cheapest first; empty where it fits.</summary>
    internal IReadOnlyList<FirstAction> WouldFit => field ??= Fits ? [] : [.. Actions.Fitting(this)];

    /// <summary>Memory of weights and cache over there is; 0 where it is not known.</summary>
    internal double Used => Capacity.Available.IsKnown ? (Capacity.Used - Capacity.Reserve) / Capacity.Available.Value : 0;

    internal Bytes Excess => Capacity.Available.IsKnown ? (Capacity.Used - Capacity.Available.Value).OrMore(Bytes.Zero) : Bytes.Zero;

    /// <summary>Bytes that one device moves in the step, over the measured time.</summary>
    internal BytesPerSecond Rate => Floors.MovedPerDevice / Time;

    /// <summary>What the situation's own engine is expected to take; null where none is known.</summary>
    internal ExpectedTime? Own => field ??= S.Engine is { } engine ? ExpectedTime.Of(Floors, engine, S.Kernels) : null;

    /// <summary>
    /// What such a device should reach, whatever was measured: from the best of its class, over what the engine is expected to take, to what is still good;
    /// nowhere below <see cref="Fastest"/>, because a time that would be doubted is not promised.
    /// </summary>
    internal TimeRange Achievable => _achievable ??= Promised();

    private TimeRange Promised()
    {
        Seconds best = Reference / Attainment.MostShare;
        Seconds middle = Expected.Time.Middle.OrMore(best).OrLess(Reach);

        // Between what public runs back and the most of it a time is undecided where most of it would be unexplained: then that is no promise either.
        Seconds backed = Backed.OrMore(Terms.Usual * FloorTerms.OverheadRatio);
        Seconds most = backed < Reach && StepDiagnosis.Later(Floors, Measurement.Of(Reach), Measured is null ? KnownOverheads.None : S.Known,
            new StatedParts()).IsUnexplained ? backed : Reach;
        return new TimeRange(best.OrLess(middle), middle.OrLess(most), most).NotBelow(Fastest.OrMore(Floors.Binding));
    }

    /// <summary>The diagnosis of the measured time; null without one.</summary>
    internal StepDiagnosis? Diagnosis => field ??= Measured is { } measured
        ? StepDiagnosis.Of(Situation.Of(Floors).Telling(S) with { Measured = measured, Known = S.Known }) : null;

    /// <summary>That the stated parts leave less of the measured time than the floor; null where they do not.</summary>
    internal Contradiction? Overfull => Diagnosis is { Contradicts: true, Stated: { } parts, Terms: { } terms }
        ? new Contradiction("the stated parts of the step", MeasuredTime,
            Text($"{Figures.Of(parts.Outside)} of {Figures.Of(Time)} are stated to be no work of the model, and the ")
            + Text($"{Figures.Of((Time - parts.Outside).OrMore(Seconds.Zero))} left lie below its floor, {Figures.Of(terms.GuaranteedLocal)}")) : null;

    /// <summary>
    /// Whether a profile's shares leave a part too little to be what makes the step slow: it was named and is small, or was not and next to nothing is left.
    /// </summary>
    /// <param name="share">The part's share; 0 where it was not named.</param>
    internal bool IsSmall(Func<TimeShares, double> share) =>
        S.Shares is { } shares && (share(shares) is > 0 and var named ? named < FactRules.Much : shares.NamedShare > 1 - FactRules.Much);

    /// <summary>Whether the stated clock is that of the peaks, so that clocks and power explain nothing.</summary>
    internal bool ClockIsFull => Known.Clock is { } clock && Device.PeakClock is { } now && clock.Value * SurelySlow >= (now / Device.ClockShare).Value;

    /// <summary>Whether a monitor showed the device busy all the time, so that it waits for nothing.</summary>
    internal bool IsBusy => S.BusyShare is >= 0.95;

    /// <summary>Whether the ladder itself leaves most of the time unexplained.</summary>
    internal bool Unexplained => Diagnosis is { IsUnexplained: true };

    /// <summary>What the floor that causes speak of is called where it is not the lowest one.</summary>
    internal string FloorName => Reference > Floors.Binding * 1.001 ? "the floor with sums in 32 bit" : "the floor";

    /// <summary>Whether the step's arithmetic is known: a part of which only parameters are stated has positions that nobody named.</summary>
    internal bool WorkIsStated => Floors.ArithmeticIsKnown;

    /// <summary>
    /// How many times the tokens per second would come of the largest batch that fits, where a batch was stated and is far below it; null otherwise, and where
    /// the step itself is slow: more sequences would only share a loss that nothing explains.
    /// </summary>
    internal double? Unfilled
    {
        get
        {
            if (!Question.Stated.Batch || Step is not { Phase: Phase.Decode, Batch: > 1 } || !Capacity.MaxBatch.IsKnown
                || Capacity.MaxBatch.Value < Step.Batch * 4 || Measured is null || Time > SlowFrom || Shortfall is not null)
            {
                return null;
            }

            Step full = Step with { Batch = (int)Math.Min(Capacity.MaxBatch.Value, 256) };
            double more = LatencyFloors.Of(Costs.StepCost.Of(S.Model, full), Floors.Hardware, S.Collective).BestRate / Floors.BestRate;
            return more >= 2.5 ? more : null;
        }
    }

    /// <summary>
    /// Whether the sign of a gain can be told. With an engine that was not stated a step far from its roof may be bound by its host, and then nothing that the
    /// device does less of helps.
    /// </summary>
    internal bool CanTell(Gain gain)
    {
        if (EngineStated || Measured is null || !gain.Helps || gain.Lever is not ("tp" or "ep" or "pp") || Step.Phase != Phase.Decode)
        {
            return true;
        }

        int layers = S.Model.DecoderLayers;
        double perLayer = layers > 0 ? Time.Milliseconds / layers : 0;
        return Ratio < 1 / Attainment.MostShare || perLayer < LeastHost || perLayer > EagerHost.MostPerLayer.Milliseconds;
    }

    /// <summary>Whether this can be a call that an engine compiles or loads for.</summary>
    internal bool IsCall => Step.Phase == Phase.Forward;

    internal bool Denoises => S.Model.Components.Any(static c => c.Role == ComponentRole.Denoiser);

    /// <summary>
    /// Whether it is a graph or the totals of a model that works on pictures: mostly convolutions, whose activations are not counted and which reach anything
    /// from a few per cent of the peak on.
    /// </summary>
    private bool Convolves => IsCall && !Denoises && (S.Model.Components.Any(static c => c is OperatorList)
        || (S.Model.Modality == Modality.Image && S.Model.Components.All(static c => c is StatedComponent)));

    /// <summary>Causes that stated facts show.</summary>
    internal IReadOnlyList<Cause> Facts => field ??= [.. FactRules.All.Select(rule => rule(this)).OfType<Cause>(),
        .. OtherMeasurements.Select(static o => o.Cause).OfType<Cause>()];

    /// <summary>What each second measurement says; empty where nothing was measured.</summary>
    internal IReadOnlyList<SecondMeasurement> OtherMeasurements => Measured is null ? [] : Others;

    // Each second measurement is judged once: what it shows, what it contradicts and what is said of it are one reading.
    private IReadOnlyList<SecondMeasurement> Others => field ??= [.. Known.Others.Select(o => SecondRules.Of(this, o))];

    /// <summary>Steps of the loop that one call goes through; 1 where there is none.</summary>
    internal int Loops => Denoises ? Step.DenoisingSteps ?? S.Model.Components.Max(static c => c.Steps) : 1;

    /// <summary>An encoder whose output a decoder attends to, as in speech recognition and translation: its call is the encoder and many steps.</summary>
    internal bool Transcribes => S.Model.Components.Any(static c => c.Role == ComponentRole.Encoder) && S.Model.Components.OfType<TransformerStack>()
        .Any(static c => c.Role == ComponentRole.Decoder && c.Layers.Any(static l => l.CrossAttention is not null));

    /// <summary>The least that a whole call of such a model takes: its encoder and a short sentence.</summary>
    internal Seconds WholeCall => field.Value > 0 ? field
        : field = LatencyFloors.Of(Costs.StepCost.Of(S.Model, Step.Prefill(Step.Batch, 1) with { Weights = Step.Weights }), Floors.Hardware).Binding
        + (LatencyFloors.Of(Costs.StepCost.Of(S.Model, Step.Decode(Step.Batch, 1) with { Weights = Step.Weights }), Floors.Hardware).Binding * ShortSentence);

    /// <summary>
    /// Whether the time may be that of a whole call, which would be impossible: neither the length of a prompt nor that of a context was stated.
    /// </summary>
    internal bool MayBeWholeCall => NamesNoStep && Time < WholeCall;

    /// <summary>Whether the time is long enough for a whole call and nothing says that a step was timed: people time calls of such models.</summary>
    internal bool MayBeACall => NamesNoStep && Step.Phase == Phase.Decode && !Question.Stated.Timed && Time >= WholeCall;

    private bool NamesNoStep => Transcribes && !(Question.Stated.Phase && Step.Phase == Phase.Decode) && !Question.Stated.Timed
        && Step.Phase != Phase.Forward && !Question.Stated.Prompt && !Question.Stated.Context && Devices == 1
        && Measured is not null;

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

}
