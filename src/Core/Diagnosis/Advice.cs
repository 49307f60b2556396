using System.Globalization;
using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Diagnosis;

/// <summary>What would help a diagnosed step and what would not, each with its reason. Every change is judged by running the same pipeline on the changed situation.</summary>
public sealed class Advice
{
    // A change that moves less than this share of the time is lost in the noise of a good measurement.
    private const double WorthWhile = 0.05;

    private Advice(IReadOnlyList<Remedy> remedies) => Remedies = remedies;

    /// <summary>Everything that was considered.</summary>
    public IReadOnlyList<Remedy> Remedies { get; }

    /// <summary>What helps, largest predicted gain first.</summary>
    public IEnumerable<Remedy> Helps => Remedies.Where(static r => r.Helps);

    /// <summary>What does not help, and why.</summary>
    public IEnumerable<Remedy> DoesNotHelp => Remedies.Where(static r => !r.Helps);

    /// <summary>Weighs the usual changes for a diagnosed step.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static Advice Of(StepDiagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return diagnosis.Regime == Regime.Impossible ? new Advice([]) : new Advice([.. new Weighing(diagnosis).All()]);
    }

    private sealed class Weighing(StepDiagnosis diagnosis)
    {
        private readonly StepCost _cost = diagnosis.Floors.Cost;
        private readonly Seconds _tau = diagnosis.Measured.Time;
        private readonly Seconds _floor = diagnosis.Floors.Binding;

        private Step Step => _cost.Step;

        private bool Overhead => diagnosis.Regime == Regime.OverheadBound;

        internal IEnumerable<Remedy> All()
        {
            IEnumerable<Remedy?> remedies = [RemoveOverhead(), .. WeightFormatsBelow(), KvFormat(), ShorterContext(), MoreBatch(), Speculation(), FasterCompute(), Links(), MoreBandwidth()];
            return remedies.Where(static r => r is not null).Select(static r => r!)
                .OrderByDescending(static r => r.Helps)
                .ThenBy(static r => r.Predicted.IsKnown ? r.Predicted.Value.Additive.Value : double.MaxValue);
        }

        private IEnumerable<Remedy?> WeightFormatsBelow()
        {
            double bits = _cost.Weights.Default.BitsPerWeight;
            foreach (string name in (string[])["fp8", "int4-g64", "nvfp4"])
            {
                NumberFormat format = NumberFormats.Find(name)!;
                bool runs = name != "nvfp4" || diagnosis.Floors.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4);
                if (format.BitsPerWeight < bits * 0.75 && runs && (name != "int4-g64" || !diagnosis.Floors.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4)))
                {
                    yield return Reread($"{name} weights", Step with { Weights = WeightFormats.Uniform(format) }, "R1 would fall", static f => f.WeightRead);
                }
            }
        }

        private Remedy? KvFormat()
        {
            NumberFormat fp8 = NumberFormats.Find("fp8")!;
            return diagnosis.Terms.KvCache.Value > 0 && Step.KvCache.BitsPerWeight > 12
                ? Reread("fp8 KV cache", Step with { KvCache = fp8 }, "R2 would fall", static f => f.KvCacheRead.Or(Seconds.Zero))
                : null;
        }

        private Remedy? ShorterContext() => Step.Phase == Phase.Decode && Step.Context >= 2 && diagnosis.Terms.KvCache.Value > 0
            ? Reread($"half the context ({Step.Context / 2} tokens)", Step with { Context = Step.Context / 2 }, "R2 would fall", static f => f.KvCacheRead.Or(Seconds.Zero))
            : null;

        /// <summary>Judges a change that lowers what memory must deliver.</summary>
        private Remedy Reread(string change, Step step, string verb, Func<LatencyFloors, Seconds> term)
        {
            LatencyFloors after = LatencyFloors.Of(StepCost.Of(_cost.Model, step), diagnosis.Floors.Hardware, diagnosis.Floors.Algorithm);
            PredictedTime predicted = PredictedTime.Of(_tau, _floor, after.Binding);
            Seconds gain = _floor - after.Binding;
            Seconds falls = term(diagnosis.Floors) - term(after);
            double ratio = predicted.Additive / after.Binding;
            bool small = gain < _tau * WorthWhile;
            bool helps = !small && !Overhead;
            string fall = $"{verb} {SentenceTime.Of(falls)}";
            string reason = Overhead ? $"{fall}, unexplained {SentenceTime.Of(diagnosis.AboveFloor)} stays, ratio {ratio.ToString("0.0", CultureInfo.InvariantCulture)}: {(change.Contains("weights", StringComparison.Ordinal) ? "stop quantising" : "work on the unexplained time first")}"
                : small && falls > gain + gain ? $"{fall}, but {diagnosis.Floors.BindingTerm switch { FloorTerm.Compute => "arithmetic", FloorTerm.Communication => "communication", _ => "another term" }} binds: the floor would fall only {SentenceTime.Of(gain)}"
                : small ? $"{fall}, {(gain / _tau * 100).ToString("0", CultureInfo.InvariantCulture)} % of the measured time: too little to see"
                : $"{fall} and with it the floor, {SentenceTime.Of(_floor)} to {SentenceTime.Of(after.Binding)}";
            return new Remedy(change, helps, reason, Fact<PredictedTime>.Known(predicted));
        }

        private Remedy? RemoveOverhead()
        {
            Seconds above = diagnosis.AboveFloor;
            bool helps = above > _tau * (1 - (1 / FloorTerms.BoundRatio)) || Overhead || diagnosis.Regime == Regime.Transitional;
            string change = "CUDA graphs, compilation, a native runtime, removing dead and host work";
            string cause = diagnosis.Floors.Hardware.Device.Kind == Hardware.DeviceKind.Cpu ? "a faster runtime, fewer synchronisations, removing dead work" : change;
            return above.Value <= 0 ? null
                : new Remedy(cause, helps, helps
                    ? $"{SentenceTime.Of(above)} of {SentenceTime.Of(_tau)} lie above the floor; trace the step to see which part is launches, host work or slow kernels"
                    : $"only {SentenceTime.Of(above)} of {SentenceTime.Of(_tau)} lie above the floor", Fact<PredictedTime>.Known(new PredictedTime(_floor, _floor)));
        }

        private Remedy? MoreBatch()
        {
            if (Step.Phase != Phase.Decode)
            {
                return null;
            }

            int batch = Step.Batch * 2;
            LatencyFloors after = LatencyFloors.Of(StepCost.Of(_cost.Model, Step with { Batch = batch }), diagnosis.Floors.Hardware, diagnosis.Floors.Algorithm);
            bool pays = after.BestRate.Value > diagnosis.Floors.BestRate.Value * 1.25;
            string numbers = $"floor {SentenceTime.Of(_floor)} to {SentenceTime.Of(after.Binding)} per step, best rate {Rate(diagnosis.Floors)} to {Rate(after)} tokens/s";
            return new Remedy($"batch {batch} instead of {Step.Batch} (throughput, not latency)", pays, pays ? $"weights are read once for all: {numbers}" : $"the batch is no longer free: {numbers}", Fact<PredictedTime>.Unknown("a batch raises throughput; the step itself does not get faster"));
        }

        private Remedy? Speculation()
        {
            if (Step.Phase != Phase.Decode)
            {
                return null;
            }

            bool helps = diagnosis.Regime is Regime.MemoryBoundWeights or Regime.Transitional or Regime.OverheadBound && Step.Batch <= 8;
            return new Remedy("speculative decoding", helps, helps
                ? "a step that verifies several drafts reads the weights (and pays the overhead) once for all accepted tokens; the gain depends on the acceptance rate"
                : $"arithmetic, cache reads or the batch of {Step.Batch} already fill the step, so verifying drafts is not free", Fact<PredictedTime>.Unknown("needs the acceptance rate and the cost of drafting"));
        }

        private Remedy? FasterCompute()
        {
            if (diagnosis.Terms.Compute.Value <= 0)
            {
                return null;
            }

            bool binds = diagnosis.Floors.BindingTerm == FloorTerm.Compute && !Overhead;
            return new Remedy("more FLOP/s: tensor-core formats, pruning, fewer operations", binds, binds
                ? $"arithmetic binds: R3 is {SentenceTime.Of(diagnosis.Terms.Compute)} of a floor of {SentenceTime.Of(_floor)}"
                : $"R3 is {SentenceTime.Of(diagnosis.Terms.Compute)} of {SentenceTime.Of(_tau)}: arithmetic is not what takes the time", Fact<PredictedTime>.Unknown("depends on the format"));
        }

        private Remedy? Links()
        {
            Seconds exposed = diagnosis.Terms.Communication;
            bool counts = exposed > _tau * WorthWhile;
            return Step.Parallelism.Devices == 1 || !diagnosis.Floors.Communication.IsKnown ? null
                : new Remedy("overlap, better topology, fewer bytes between devices", counts, $"exposed communication is {SentenceTime.Of(exposed)} of {SentenceTime.Of(_tau)}", Fact<PredictedTime>.Known(PredictedTime.Of(_tau, _floor, _floor - exposed)));
        }

        private Remedy? MoreBandwidth()
        {
            bool memory = diagnosis.Floors.BindingTerm is FloorTerm.Weights or FloorTerm.KvCache;
            Seconds after = (diagnosis.Floors.Memory / 2).OrMore(diagnosis.Terms.Compute) + diagnosis.Terms.Communication;
            bool helps = memory && !Overhead && (_floor - after) > _tau * WorthWhile;
            return new Remedy("a device with twice the memory bandwidth", helps, helps
                ? $"memory binds: the floor would fall from {SentenceTime.Of(_floor)} to {SentenceTime.Of(after)}"
                : Overhead ? $"the floor would fall {SentenceTime.Of(_floor - after)}, but {SentenceTime.Of(diagnosis.AboveFloor)} above it stay" : "memory is not what binds", Fact<PredictedTime>.Known(PredictedTime.Of(_tau, _floor, after)));
        }

        private static string Rate(LatencyFloors floors) => floors.BestRate.Value.ToString("0.#", CultureInfo.InvariantCulture);
    }
}
