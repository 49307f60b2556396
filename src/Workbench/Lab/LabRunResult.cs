using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Probes.Engines;
using Floorline.Probes.Host;

namespace Floorline.Workbench;

/// <summary>A model file that ran in a native engine on this machine, held against the floor of the file's own bytes and FLOPs here.</summary>
public sealed class LabRunResult
{
    /// <summary>Diagnoses a run.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="model">The file as costs know it.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="assumptions">What was assumed, in whole sentences.</param>
    internal LabRunResult(LabSpec spec, Model model, EngineMeasurement measured, IEnumerable<string> assumptions)
    {
        (Spec, Measured) = (spec, measured);
        IReadOnlyList<string> all = [.. assumptions, .. Own(measured)];
        Situation = SituationOf(spec, model, measured, DeviceOf(measured, static f => f.Median), all);
        Diagnosis = new DiagnoseResult(new FloorsResult(Situation));
        if (Diagnosis.Diagnosis.Ratio < 1)
        {
            // A run is never faster than its machine: where the typical round beside it was disturbed, the fastest one sets the floor.
            Situation = SituationOf(spec, model, measured, DeviceOf(measured, static f => f.Best), all);
            Diagnosis = new DiagnoseResult(new FloorsResult(Situation));
        }
    }

    /// <summary>What was asked for.</summary>
    public LabSpec Spec { get; }

    /// <summary>What was measured.</summary>
    public EngineMeasurement Measured { get; }

    /// <summary>The run as any other situation.</summary>
    public StatedSituation Situation { get; }

    /// <summary>The diagnosis of the measured time.</summary>
    public DiagnoseResult Diagnosis { get; }

    /// <summary>Bytes of weights per second of the run.</summary>
    public BytesPerSecond WeightRate => new(Measured.Plan.WeightBytes / Measured.Step.Median);

    private static StatedSituation SituationOf(LabSpec spec, Model model, EngineMeasurement measured, Device device, IReadOnlyList<string> assumptions)
    {
        double error = (measured.Step.High - measured.Step.Low) / 2 / measured.Step.Median;
        return new StatedSituation
        {
            Spec = new SituationSpec { Model = spec.Model, On = "host", Dim = spec.Dim },
            Model = model,
            Hardware = new DeviceGroup(device),
            Step = LabReading.StepOf(measured.Plan.Family, measured.Plan.Context, measured.Plan.Prompt),
            Measured = Measurement.Of(new Seconds(measured.Step.Median), Math.Clamp(error, 0.001, 0.9)),
            Assumptions = assumptions,
        };
    }

    private static Device DeviceOf(EngineMeasurement measured, Func<Figure, double> rate)
    {
        const string Best = "fastest round of this measurement";
        var peaks = new Dictionary<ComputeFormat, FlopsPerSecond>();
        var best = new List<DisputedFigure> { new(DeviceField.Bandwidth, measured.Read.Best, Best) };
        foreach (PeakPoint point in measured.Peaks.Where(static p => p.Rate.Samples > 0))
        {
            ComputeFormat format = point.Format switch { "fp32" => ComputeFormat.Fp32, "bf16" => ComputeFormat.Bf16, _ => ComputeFormat.Int8 };
            peaks[format] = new FlopsPerSecond(rate(point.Rate));
            best.Add(new DisputedFigure(DeviceField.Peak, point.Rate.Best, Best, format));
        }

        return new Device("host", measured.Machine.Processor, new BytesPerSecond(rate(measured.Read)))
        {
            Kind = DeviceKind.Cpu,
            Peaks = peaks,
            Memory = Fact<Bytes>.Known(new Bytes(measured.Machine.MemoryBytes)),
            LastLevelCache = measured.Machine.Caches.Count > 0 ? Fact<Bytes>.Known(new Bytes(measured.Machine.LastLevelCacheBytes))
                : Fact<Bytes>.Unknown("the system does not tell the cache size"),
            AttainedBandwidth = Fact<BytesPerSecond>.Known(new BytesPerSecond(rate(measured.Read))),
            AttainedSource = "plain reading of as many bytes, in the same rounds",
            Confidence = Confidence.Measured,
            Source = string.Create(CultureInfo.InvariantCulture, $"measured in the same rounds as the run, {measured.Plan.Threads} thread(s)"),
            Disputed = best,
        };
    }

    private static IEnumerable<string> Own(EngineMeasurement measured)
    {
        yield return measured.Plan.Family == EngineFamily.OnnxRuntime
            ? "Inputs are made from the graph's shapes: small random numbers, ones where integers are wanted."
            : measured.Plan.Prompt > 0 ? "The prompt is random tokens."
            : "The cache is filled with random tokens (fp16, llama.cpp's default); each run adds one token and takes it away again.";
        yield return measured.Plan.Threads == 1 ? "One thread, charged its processor time." : $"{measured.Plan.Threads} threads, by the clock on the wall.";
        foreach (Finding finding in measured.Findings.Where(static f => f.Severity == Severity.Hint))
        {
            yield return finding.Text;
        }
    }
}
