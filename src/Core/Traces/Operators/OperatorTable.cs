using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Operators;

/// <summary>
/// The operators of one device by shape: their rates, what the device allows for such shapes, and what better kernels could win. Rows share no kernel.
/// </summary>
public sealed class OperatorTable
{
    private OperatorTable(DeviceDiagnosis device, IReadOnlyList<ShapedOperator> rows)
    {
        Rows = rows;
        Time = rows.Sum(static r => r.Time);
        Lost = rows.Sum(static r => r.Lost);
        Hfu = HfuOf(device, rows);
        UntoldConvolutions = device.OperatorTimes.UntoldConvolutions;
    }

    /// <summary>The operators whose work the shapes tell, and chains of unfused attention; most time first.</summary>
    public IReadOnlyList<ShapedOperator> Rows { get; }

    /// <summary>Time of their kernels, in ns.</summary>
    public long Time { get; }

    /// <summary>Time beyond good kernels of such shapes, in ns.</summary>
    public long Lost { get; }

    /// <summary>Arithmetic that was executed, recomputation and padding included, over what the device could in the window. Of the operators with shapes:
    /// what has none counts as nothing.</summary>
    public Fact<double> Hfu { get; }

    /// <summary>Time of convolutions that are in no row, in ns: the trace records neither their stride and padding nor an operator that reads what they
    /// write.</summary>
    public long UntoldConvolutions { get; }

    /// <summary>What the shapes leave open, in a sentence; empty where they leave nothing that takes time.</summary>
    public string Note => UntoldConvolutions == 0 ? ""
        : Words.Say($"Convolutions of {Figures.Time(UntoldConvolutions)} have no rates: the trace records neither their stride and padding ")
            + "(Concrete Inputs, in newer versions of PyTorch) nor an operator that reads their output.";

    /// <summary>Time of the operators with one problem, in ns.</summary>
    /// <param name="problem">The problem.</param>
    public long TimeOf(OperatorProblem problem) => Rows.Where(r => r.Problem == problem).Sum(static r => r.Time);

    /// <summary>What better kernels could win of the operators with one problem, in ns.</summary>
    /// <param name="problem">The problem.</param>
    public long LostTo(OperatorProblem problem) => Rows.Where(r => r.Problem == problem).Sum(static r => r.Lost);

    /// <summary>The operator that loses most; null where none does.</summary>
    public ShapedOperator? Worst => Rows.Where(static r => r.Lost > 0).MaxBy(static r => r.Lost);

    /// <summary>The table of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="tolerance">Kernels up to this many times the expected time lose nothing: as well as the model knows.</param>
    internal static OperatorTable Of(DeviceDiagnosis device, double tolerance)
    {
        OperatorTimes times = device.OperatorTimes;
        var attention = UnfusedAttention.Of(device, times);
        var rows = new List<ShapedOperator>();
        foreach (UnfusedAttention.Chain chain in attention.Chains)
        {
            rows.Add(OfChain(chain, device.Kernels, tolerance));
        }

        foreach (OperatorTimes.Entry entry in times.Entries)
        {
            (long taken, int calls) = attention.TakenFrom(entry);
            if (entry.Time > taken && entry.Calls > calls)
            {
                rows.Add(OfOperator(device.Trace.Names[entry.Name], entry, entry.Time - taken, entry.Calls - calls, device.Kernels, tolerance));
            }
        }

        return new OperatorTable(device, [.. rows.OrderByDescending(static r => r.Time).ThenBy(static r => r.Name, StringComparer.Ordinal)]);
    }

    private static ShapedOperator OfOperator(string name, OperatorTimes.Entry entry, long time, int calls, KernelModel? kernels, double tolerance)
    {
        var row = new ShapedOperator(name, entry.Work, calls, time, entry.Example);
        if (kernels is null)
        {
            return row with { Problem = entry.Work.IsMisaligned ? OperatorProblem.Misaligned : OperatorProblem.None };
        }

        Seconds expected = kernels.ExpectedOf(entry.Work) * calls;
        bool memory = kernels.IsMemoryBound(entry.Work);
        return row with
        {
            Floor = kernels.FloorOf(entry.Work) * calls,
            Expected = expected,
            IsMemoryBound = memory,
            Lost = Beyond(time, expected, tolerance),
            Problem = entry.Work.IsMisaligned && !memory ? OperatorProblem.Misaligned
                : memory && entry.Work.Kind == OperatorKind.Gemm ? OperatorProblem.MemoryBound : OfKind(entry.Work.Kind),
        };
    }

    private static ShapedOperator OfChain(UnfusedAttention.Chain chain, KernelModel? kernels, double tolerance)
    {
        var row = new ShapedOperator(chain.Name, chain.Fused ?? new OperatorWork(default, default, 0) { Kind = OperatorKind.Attention }, chain.Calls,
            chain.Time, chain.Example)
        {
            Problem = OperatorProblem.UnfusedAttention,
            Lost = chain.Between,
        };
        if (kernels is null || chain.Fused is null)
        {
            return row;
        }

        Seconds expected = kernels.ExpectedOf(chain.Fused) * chain.Calls;
        return row with
        {
            Floor = kernels.FloorOf(chain.Fused) * chain.Calls,
            Expected = expected,
            IsMemoryBound = kernels.IsMemoryBound(chain.Fused),
            Lost = Beyond(chain.Time, expected, tolerance),
        };
    }

    private static long Beyond(long time, Seconds expected, double tolerance) => Math.Max(0, time - (long)Math.Ceiling(expected.Value * tolerance * 1e9));

    private static OperatorProblem OfKind(OperatorKind kind) => kind switch
    {
        OperatorKind.Elementwise => OperatorProblem.MemoryBound,
        OperatorKind.Gemm => OperatorProblem.Gemm,
        OperatorKind.GroupedGemm => OperatorProblem.Experts,
        OperatorKind.Convolution => OperatorProblem.Convolution,
        OperatorKind.Attention => OperatorProblem.Attention,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a kind of operator"),
    };

    private static Fact<double> HfuOf(DeviceDiagnosis device, IReadOnlyList<ShapedOperator> rows)
    {
        if (device.Hardware is not { } hardware)
        {
            return Fact<double>.Unknown("the hardware is not known (--on)");
        }

        double ideal = 0;
        int counted = 0;
        foreach (ShapedOperator row in rows.Where(static r => r.Work.Kind != OperatorKind.Elementwise))
        {
            if (MemoryBoundRule.PeakFor(hardware, row.Work.ElementBytes) is { } peak)
            {
                ideal += (row.Work.Work * row.Calls / peak).Value;
                counted++;
            }
        }

        return counted == 0 || device.Budget.Window == 0 ? Fact<double>.Unknown("the trace holds no operator whose shapes tell its arithmetic")
            : Fact<double>.Known(ideal / (device.Budget.Window / 1e9));
    }
}
