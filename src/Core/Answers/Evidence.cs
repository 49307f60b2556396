using System.Globalization;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Answers;

/// <summary>The facts that rules about causes ask for, each worked out once.</summary>
internal sealed class Evidence
{
    // Beyond the upper end of what is expected by this factor a time is slow; between the two it is not told apart from the spread of engines.
    private const double SurelySlow = 1.3;

    // Kernels for matrices of 8 to 32 MB reach 0.66 of the bandwidth where those of 128 MB reach 0.88 (data/kernels.json, H100 and A100 in 16 bit): routed experts are such small matrices.
    private const double SmallMatrices = 0.75;

    // A good run of an engine whose coefficients are known lies within this factor of the expected time (decision 0013).
    private const double Follows = 1.5;

    internal Evidence(Question question, AnswerTable table)
    {
        (Question, Table) = (question, table);
        Class = DeviceClasses.Of(Device);
        Attainment = table.For(Class);
        FloorTerms terms = FloorTerms.Of(Floors);
        Terms = terms;
        Reference = (terms.Weights + terms.KvCache).OrMore(terms.UsualCompute) + terms.Communication;
        bool computes = terms.UsualCompute > terms.Weights + terms.KvCache;
        double share = computes ? Attainment.ComputeShare : Attainment.LeastShare * (RoutesExperts && Step.Phase == Phase.Decode ? SmallMatrices : 1);
        ComputeBinds = computes;
        Seconds byClass = Reference / share;
        EngineProfile profile = S.Engine is { Kind: not EngineKind.Eager } known ? known : EngineProfile.Default(Class is DeviceClass.Processor or DeviceClass.Apple ? EngineKind.LlamaCpp : EngineKind.Compiled);
        Expected = ExpectedTime.Of(Floors, profile, S.Kernels);
        Reach = byClass.OrMore(Expected.Time.High.OrLess(Expected.Time.Middle * Follows));
        SlowFrom = Reach * SurelySlow;
    }

    internal Question Question { get; }

    internal AnswerTable Table { get; }

    internal LeverSituation S => Question.Situation;

    internal LatencyFloors Floors => Question.Floors;

    internal Device Device => Question.Floors.Hardware.Device;

    internal Step Step => Question.Floors.Cost.Step;

    internal Observations Known => S.Observations;

    internal FloorTerms Terms { get; }

    internal DeviceClass Class { get; }

    internal Attainment Attainment { get; }

    internal ExpectedTime Expected { get; }

    /// <summary>The floor with arithmetic at the rate that ordinary kernels use.</summary>
    internal Seconds Reference { get; }

    /// <summary>The longest time that is still good.</summary>
    internal Seconds Reach { get; }

    /// <summary>From here on a time is slow.</summary>
    internal Seconds SlowFrom { get; }

    internal bool ComputeBinds { get; }

    internal Measurement? Measured => S.Measured;

    internal Seconds Time => Measured?.Time ?? Seconds.Zero;

    /// <summary>Measured time over the floor.</summary>
    internal double Ratio => Time / Reference;

    internal Seconds Above => (Time - Reference).OrMore(Seconds.Zero);

    internal bool RoutesExperts => S.Model.RoutesExperts || Total > 3 * Active;

    internal double Total => S.Model.Parameters;

    internal double Active => S.Model.ActiveParameters;

    internal NumberFormat Weights => Floors.Cost.Weights.Default;

    internal bool Quantised => Weights.BitsPerWeight < 7.5;

    internal bool IsGguf => Weights.Source.StartsWith("ggml", StringComparison.Ordinal);

    internal bool IsDiscrete => Class is DeviceClass.Card or DeviceClass.DataCentre;

    internal int Devices => Step.Parallelism.Devices;

    internal bool EngineStated => Question.Stated.Engine;

    internal EngineKind? Engine => EngineStated ? S.Engine?.Kind : null;

    internal string EngineName => S.Engine?.Name ?? "the engine";

    internal Capacity Capacity => Question.Capacity;

    internal bool Fits => Capacity.Fits.Or(true);

    /// <summary>Used memory over there is; 0 where it is not known.</summary>
    internal double Used => Capacity.Available.IsKnown ? Capacity.Used / Capacity.Available.Value : 0;

    internal Bytes Excess => Capacity.Available.IsKnown ? (Capacity.Used - Capacity.Available.Value).OrMore(Bytes.Zero) : Bytes.Zero;

    /// <summary>Bytes that one device moves in the step, over the measured time.</summary>
    internal BytesPerSecond Rate => Floors.MovedPerDevice / Time;

    /// <summary>Whether this can be a call that an engine compiles or loads for.</summary>
    internal bool IsCall => Step.Phase == Phase.Forward;

    internal bool Denoises => S.Model.Components.Any(static c => c.Role == ComponentRole.Denoiser);

    /// <summary>An encoder before a decoder that reads sound or pictures: its call is the encoder and many steps.</summary>
    internal bool EncodesFirst => S.Model.Decodes && S.Model.Components.Any(static c => c.Role == ComponentRole.Encoder);

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    internal static string Ms(Seconds time) => time.Value >= 10 ? Text($"{time.Value:0.#} s") : SentenceTime.Of(time);
}
