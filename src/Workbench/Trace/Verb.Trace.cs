using Floorline.Core.Hardware;
using Floorline.Core.Traces;
using Floorline.Readers;
using Floorline.Readers.Traces;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Where the time of a trace went, why the device idled, which known patterns it shows and what they could gain.</summary>
    /// <param name="spec">The files, and the model and hardware to hold them against where known.</param>
    public static ReadResult<TraceResult> Trace(TraceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Traced(spec, () => TraceReader.Read([.. spec.Files.Select(spec.Situation.Place.PathOf)]));
    }

    /// <summary>The same of one trace that is at hand as bytes, such as an upload.</summary>
    /// <param name="stream">The trace; must be able to seek.</param>
    /// <param name="file">Its name, for messages and the name of the trace.</param>
    /// <param name="situation">Model and hardware to hold it against, where known.</param>
    public static ReadResult<TraceResult> Trace(Stream stream, string file, SituationSpec situation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(situation);
        return Traced(new TraceSpec { Files = [file], Situation = situation }, () => TraceReader.Read(stream, file));
    }

    private static ReadResult<TraceResult> Traced(TraceSpec spec, Func<ReadResult<TraceSet>> reader)
    {
        spec = spec with { Situation = spec.Situation.Asked() };
        DeviceGroup? hardware = null;
        if (spec.Situation.On is { } on)
        {
            ReadResult<DeviceGroup> found = HardwareSource.Find(on, spec.Situation.HwOverride, spec.Situation.Workplace);
            if (!found.IsOk)
            {
                return ReadResult.Failed<TraceResult>(found.Problems);
            }

            hardware = found.Value;
        }

        ReadResult<TraceSet> read = reader();
        if (!read.IsOk)
        {
            return ReadResult.Failed<TraceResult>(read.Problems);
        }

        // the file names its device: known hardware needs no --on
        if (hardware is null && TraceHardware.Of(read.Value) is { } named)
        {
            hardware = named.Devices;
            spec = spec.Situation.Model is null ? spec : spec with { Situation = spec.Situation with { On = named.Name } };
        }

        if (hardware is null && spec.Situation.Model is not null)
        {
            return ReadResult.Failed<TraceResult>(new Problem("", "--on", "--model without hardware",
                "the hardware that the trace was recorded on, such as h100-sxm"));
        }

        var diagnosis = TraceDiagnosis.Of(read.Value.Traces, hardware?.Device, shares: hardware is { } group ? TraceKernels.SharesOf(group.Device) : null);
        if (spec.Situation.Model is null)
        {
            return ReadResult.Ok(new TraceResult(spec, read.Value, diagnosis, null));
        }

        TraceSpec complete = spec with { Situation = TraceFloors.Complete(spec.Situation, diagnosis) };
        return SituationReading.Read(complete.Situation).Select(situation =>
            new TraceResult(complete, read.Value, diagnosis, TraceFloors.Of(situation, diagnosis, TraceFloors.NoteOf(complete.Situation, situation.Step))));
    }
}
