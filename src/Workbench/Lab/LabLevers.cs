using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

namespace Floorline.Workbench;

/// <summary>
/// The lab's techniques as levers: functions from a situation to a situation, judged by the code that <c>predict</c> uses. Kernel efficiencies are those that
/// the lab's own kernels showed by themselves in the same rounds; no step but the one that a prediction starts from enters into it.
/// </summary>
/// <param name="measured">What was measured.</param>
/// <param name="device">The machine in these rounds.</param>
internal sealed class LabLevers(CompareMeasurement measured, Device device)
{
    private const string Source = "the lab's kernels, each by itself, in the same rounds";

    /// <summary>A step as a situation; with its measured time where predictions start from it.</summary>
    /// <param name="cell">The step.</param>
    /// <param name="time">Its measured time.</param>
    public Situation Of(LabCell cell, Seconds? time = null)
    {
        Step step = cell.Prompt > 0 ? Step.Prefill(1, cell.Prompt) : Step.Decode(cell.Batch, cell.Context);
        step = step with { Weights = WeightFormats.Uniform(LabShape.Storage(cell.Weights)), KvCache = cell.Shape.CacheStorage(cell.Cache) };
        return new Situation(cell.Shape.AsModel(), new DeviceGroup(device), step)
        {
            Engine = Engine(cell),
            Kernels = Kernels(cell.Weights, Math.Max(cell.Batch, cell.Prompt)),
            Measured = time is { } t ? Core.Situations.Measurement.Of(t) : null,
        };
    }

    /// <summary>What a change of the step is predicted to do.</summary>
    /// <param name="from">The measured step.</param>
    /// <param name="to">The step afterwards; its measured time is not looked at.</param>
    /// <param name="lever">The lever's id: that of the catalogue where it has this one.</param>
    public Judgement Change(LabCell from, LabCell to, string lever)
    {
        Situation after = Of(to);
        return Judgement.Of(Of(from, new Seconds(from.Seconds.Median)),
            new Lever(Facts(lever, lever, LeverTarget.Several, CostClass.Setting), now => LeverChange.To(after with { Measured = now.Measured })));
    }

    private static LeverFacts Facts(string id, string title, LeverTarget target, CostClass cost) =>
        new(id, title, target, cost, QualityRisk.None, "lab") { Evidence = Source };

    /// <summary>What verifying several tokens at once is predicted to do: the catalogue's lever, every draft accepted and free.</summary>
    /// <param name="plain">The measured step of one token.</param>
    /// <param name="verify">The step that verifies.</param>
    public Judgement Verify(LabCell plain, LabCell verify)
    {
        Situation start = Of(plain, new Seconds(plain.Seconds.Median)) with
        {
            Kernels = Kernels(verify.Weights, verify.Batch),
            Drafts = new Speculation(1, verify.Batch - 1, Seconds.Zero),
        };
        return Judgement.Of(start, LeverCatalogue.Find("speculation")!);
    }

    /// <summary>What doing the same operations another way is predicted to do.</summary>
    /// <param name="pair">The operations.</param>
    /// <param name="update">Bandwidth of reading and writing in turn, which element-wise operations meet.</param>
    /// <param name="removed">Time that is no longer spent for certain, such as that of launches.</param>
    public Judgement Operations(LabPair pair, BytesPerSecond update, Seconds removed)
    {
        Situation before = Of(pair.Before, update), after = Of(pair.After, update);
        LatencyFloors floors = before.Floors;
        Seconds traffic = floors.WeightRead - after.Floors.WeightRead;
        bool hidden = floors.BindingTerm == FloorTerm.Compute;
        before = before with { Measured = Core.Situations.Measurement.Of(new Seconds(pair.Before.Seconds.Median)) };
        // Where arithmetic binds, traffic that is no longer moved was hidden behind it at best and added to it at worst.
        return Judgement.Of(before, new Lever(Facts(pair.Code, pair.Technique, LeverTarget.Kernels, CostClass.Engineering), now =>
            LeverChange.To(after with { Measured = now.Measured }) with
        {
            RemovesAtLeast = removed,
            RemovesAtMost = hidden && removed.Value == 0 ? traffic : removed,
        }));
    }

    /// <summary>Operations as a situation.</summary>
    /// <param name="operation">The operations.</param>
    /// <param name="update">Bandwidth of reading and writing in turn.</param>
    public Situation Of(LabOperation operation, BytesPerSecond update)
    {
        NumberFormat format = LabShape.Storage(LabFormat.Fp32);
        var listed = new ListedOperator(operation.Name, "lab", new Flops(operation.Flops), new Bytes(operation.Bytes), Bytes.Zero, format);
        var model = new Model(operation.Name, [new OperatorList("operations", [listed], 0, new Bytes(operation.Bytes))], WeightFormats.Uniform(format));
        Device streaming = device with { Bandwidth = update, Disputed = [new(DeviceField.Bandwidth, measured.Update.Best, "fastest round"),
            .. device.Disputed.Skip(1)] };
        return new Situation(model, new DeviceGroup(streaming), Step.Forward(1));
    }

    /// <summary>The lab as an engine: no launches; attention reads its cache at the rate it showed by itself.</summary>
    private EngineProfile Engine(LabCell cell)
    {
        LabAttention? attention = measured.Attention.FirstOrDefault(a => a.Cache == cell.Cache && a.KeyValueHeads == cell.Shape.KeyValueHeads);
        return new EngineProfile("lab", EngineKind.Compiled)
        {
            CacheFactor = attention is null ? 1 : Math.Max(1, measured.Read.Median / attention.Rate),
            PerLayer = Seconds.Zero,
            PerExpertLayer = Seconds.Zero,
            Spread = new Spread(0.85, 1.18),
            PromptSpread = new Spread(0.8, 1.25),
            Basis = Basis.MeasuredKernel,
            Source = Source,
        };
    }

    private KernelTable Kernels(LabFormat weights, int rows)
    {
        NumberFormat storage = LabShape.Storage(weights);
        LabKernel? kernel = measured.Kernels.FirstOrDefault(k => k.Weights == weights && k.Rows == rows);
        Fact<Peak> peak = device.PeakFor(storage);
        double share = kernel is null || !peak.IsKnown ? 1 : Math.Clamp(kernel.Rate / peak.Value.Rate.Value, 0.01, 1);
        return new KernelTable([new KernelEfficiency(device.Name, storage.Name, Seconds.Zero, 1, rows == 1 ? 1
            : share) { IncludesUnpacking = true, Source = Source }]);
    }
}
