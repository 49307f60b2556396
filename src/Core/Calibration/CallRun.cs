using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>A measured call that is no single step of a decoder: an image classified, an action chunk, a denoised image, a whole generation.</summary>
/// <param name="Id">What the run is called where it comes from.</param>
/// <param name="Group">What it is counted under.</param>
/// <param name="Certain">Steps that no implementation avoids.</param>
/// <param name="Usual">Steps as such calls are usually made, guidance included; null where too little is known to expect a time.</param>
/// <param name="Measured">The measured time of the call.</param>
public sealed record CallRun(string Id, PredictionGroup Group, IReadOnlyList<CallPart> Certain, IReadOnlyList<CallPart>? Usual, Seconds Measured)
{
    /// <summary>The time no implementation goes below.</summary>
    public Seconds Guaranteed => Certain.Aggregate(Seconds.Zero, static (sum, part) => sum + (part.Floors.Guaranteed * part.Times));

    /// <summary>Whether the call denoises.</summary>
    public bool Denoises => CallEfficiency.IsDenoising(Certain[0].Floors.Cost.Model);

    /// <summary>The sort of device.</summary>
    public Hardware.DeviceKind Device => Certain[0].Floors.Hardware.Device.Kind;

    /// <summary>The time a profile expects of the usual steps, each at least its binding floor.</summary>
    /// <param name="engine">The profile.</param>
    /// <exception cref="InvalidOperationException">No usual steps are known.</exception>
    public Seconds Expected(EngineProfile engine)
    {
        IReadOnlyList<CallPart> usual = Usual ?? throw new InvalidOperationException($"{Id} has no usual steps.");
        return usual.Aggregate(Seconds.Zero, (sum, part) =>
            sum + (part.Parts.Time(engine, part.Floors.Cost.Step.Batch).OrMore(part.Floors.Binding) * part.Times));
    }
}
