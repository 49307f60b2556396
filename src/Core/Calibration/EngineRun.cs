using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>One measured step of an engine, taken apart.</summary>
/// <param name="Id">What the run is called where it comes from.</param>
/// <param name="Family">The device family, which is left out as a whole when the fit is scored.</param>
/// <param name="Engine">The engine's name as the source writes it.</param>
/// <param name="Floors">The floors of the step.</param>
/// <param name="Parts">The parts of its expected time.</param>
/// <param name="Measured">The measured time.</param>
public sealed record EngineRun(string Id, string Family, string Engine, LatencyFloors Floors, StepParts Parts, Seconds Measured)
{
    /// <summary>The measured step.</summary>
    public Situation Situation => Situation.Of(Floors) with { Measured = Measurement.Of(Measured) };

    /// <summary>How the engine drives the device.</summary>
    public EngineKind Kind => EngineProfile.KindOf(Engine);

    /// <summary>The sort of device.</summary>
    public DeviceKind Device => Floors.Hardware.Device.Kind;

    /// <summary>The class of device.</summary>
    public DeviceClass Class => Floors.Hardware.Device.Class;

    /// <summary>Sequences in the batch.</summary>
    public double Sequences => Floors.Cost.Step.Batch;

    /// <summary>The time a profile expects, never below the binding floor.</summary>
    /// <param name="engine">The profile.</param>
    public Seconds Expected(EngineProfile engine) => Parts.Time(engine, Sequences).OrMore(Floors.Binding);
}
