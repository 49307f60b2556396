using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Serving;

/// <summary>A part of a decode step that is linear in the terms of its growth: expected ones first, then those of its floor.</summary>
internal enum StepLine
{
    Weights,
    Unpacking,
    Arithmetic,
    Cache,
    DecodeAttention,
    Wire,
    WeightRead,
    CacheRead,
    Compute,
    CoreCompute,
    Communication,
}

/// <summary>The parts of the decode steps of one deployment, all sequences at the same context, as lines over the terms of <see cref="StepGrowth"/>.</summary>
internal sealed class StepLines
{
    private const int Lines = (int)StepLine.Communication + 1;

    private readonly StepGrowth _growth;
    private readonly double[] _perTerm = [];
    private readonly double[] _one = new double[Lines];

    /// <summary>Draws the lines.</summary>
    /// <param name="growth">What the parts grow with.</param>
    /// <param name="priced">The step at each of the batches that it asks for.</param>
    /// <param name="engine">The engine.</param>
    internal StepLines(StepGrowth growth, (LatencyFloors Floors, StepParts Parts)[] priced, EngineProfile engine)
    {
        _growth = growth;
        Terms = priced.Length;
        _perTerm = new double[Lines * Terms];
        double[] values = new double[Lines * Terms];
        for (int i = 0; i < Terms; i++)
        {
            Put(priced[i].Floors, priced[i].Parts, engine, values.AsSpan(i), Terms);
        }

        for (int line = 0; line < Lines; line++)
        {
            growth.Solve(values.AsSpan(line * Terms, Terms), _perTerm.AsSpan(line * Terms, Terms));
            _one[line] = values[line * Terms];
        }
    }

    /// <summary>How many terms there are.</summary>
    internal int Terms { get; }

    /// <summary>The terms of so many tokens.</summary>
    /// <param name="tokens">Sequences, or positions where a sequence brings several.</param>
    /// <param name="terms">Where they go.</param>
    internal void At(double tokens, Span<double> terms) => _growth.Terms(tokens, terms);

    /// <summary>A part at given terms.</summary>
    /// <param name="line">Which part.</param>
    /// <param name="terms">The terms.</param>
    internal Seconds Of(StepLine line, ReadOnlySpan<double> terms)
    {
        ReadOnlySpan<double> perTerm = _perTerm.AsSpan((int)line * Terms, Terms);
        double sum = 0;
        for (int i = 0; i < perTerm.Length; i++)
        {
            sum += perTerm[i] * terms[i];
        }

        return new Seconds(sum);
    }

    /// <summary>A part of the step of one sequence.</summary>
    /// <param name="line">Which part.</param>
    internal Seconds One(StepLine line) => new(_one[(int)line]);

    /// <summary>The part of R3 that grows with the context: attention.</summary>
    internal static Seconds CoreOf(LatencyFloors floors)
    {
        Seconds core = Seconds.Zero;
        foreach (OperatorCost part in floors.Cost.Operators)
        {
            if (part.Kind == OperatorKind.AttentionCore && floors.PeakFor(part) is { IsKnown: true, Value: var peak })
            {
                core += part.Work * (part.WorkShare * part.Count) / peak.Rate;
            }
        }

        return floors.Compute.IsKnown ? core : Seconds.Zero;
    }

    private static void Put(LatencyFloors floors, StepParts parts, EngineProfile engine, Span<double> into, int stride)
    {
        Seconds core = CoreOf(floors);
        into[(int)StepLine.Weights * stride] = ((parts.Weights + (parts.ExpertWeights * (parts.ExpertFactor(engine) - 1))) * engine.WeightFactor).Value;
        into[(int)StepLine.Unpacking * stride] = (parts.Unpacking * engine.WeightFactor).Value;
        into[(int)StepLine.Arithmetic * stride] = parts.ArithmeticTime(engine).Value;
        into[(int)StepLine.Cache * stride] = (parts.Cache * Math.Max(engine.CacheFactor, 1)).Value;
        into[(int)StepLine.DecodeAttention * stride] = (parts.DecodeAttention * engine.ComputeFactor).Value;
        into[(int)StepLine.Wire * stride] = parts.Wire.Value;
        into[(int)StepLine.WeightRead * stride] = floors.WeightRead.Value;
        into[(int)StepLine.CacheRead * stride] = floors.KvCacheRead.Or(Seconds.Zero).Value;
        into[(int)StepLine.Compute * stride] = (floors.Compute.Or(Seconds.Zero) - core).OrMore(Seconds.Zero).Value;
        into[(int)StepLine.CoreCompute * stride] = core.Value;
        into[(int)StepLine.Communication * stride] = floors.Communication.Or(Seconds.Zero).Value;
    }
}
