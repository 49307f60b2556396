using Floorline.Core.Models;
using Floorline.Probes.Engines;
using Floorline.Probes.Host;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>
    /// Runs a model file through the native engine that the user has, on this machine, and diagnoses its time against the file's own bytes and FLOPs.
    /// </summary>
    /// <param name="spec">What to run: an <c>.onnx</c> or a <c>.gguf</c> file.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement early: the result is what there is by then.</param>
    public static ReadResult<LabRunResult> LabRun(LabSpec spec, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var reading = new LabReading(spec);
        ReadResult<(EnginePlan Plan, Model Model)> read = reading.Run();
        if (!read.IsOk)
        {
            return ReadResult.Failed<LabRunResult>(read.Problems);
        }

        try
        {
            return ReadResult.Ok(new LabRunResult(spec, read.Value.Model, EngineProbe.Measure(read.Value.Plan, progress, cancel), reading.Assumptions));
        }
        catch (Exception e) when (e is EngineFault || e.InnerException is EngineFault)
        {
            string said = e is EngineFault ? e.Message : e.InnerException!.Message;
            return ReadResult.Failed<LabRunResult>(new Problem(spec.Model!, "", said,
                $"a file that this {EngineLibrary.Name(read.Value.Plan.Family)} runs ({read.Value.Plan.Library})"));
        }
    }
}
