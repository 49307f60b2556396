using Floorline.Core.Models;
using Floorline.Core.Workloads;

namespace Floorline.Core.Serving;

/// <summary>
/// What the parts of a decode step grow with as its batch grows, all at the same context: nothing, the sequences on the busiest device, those on a whole
/// stage, and the distinct experts that these are expected to need. Every part is linear in these terms, so a step priced at as many batches as there are
/// terms is known at every whole batch.
/// </summary>
internal sealed class StepGrowth
{
    // Where steps are priced, in sequences per device: far apart, so that the terms are told from each other, and below any vocabulary, whose rows are read
    // once each.
    private const int Far = 256;

    private readonly int _pipeline;
    private readonly int _replicas;
    private readonly MixtureOfExperts[] _routings;
    private readonly double[] _inverse;

    private StepGrowth(int pipeline, int replicas, MixtureOfExperts[] routings)
    {
        (_pipeline, _replicas, _routings) = (pipeline, replicas, routings);
        int each = (int)Math.Min((long)pipeline * replicas, 1 << 21);
        Batches = [1, .. replicas > 1 ? new[] { each } : [], .. Enumerable.Range(0, routings.Length).Select(i => each << (i + 1)), each * Far];
        _inverse = Inverse();
    }

    /// <summary>Batches at which a step must be priced; as many as there are terms, the first is 1.</summary>
    internal int[] Batches { get; }

    /// <summary>The terms of a model that is spread so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spread">How it is spread.</param>
    internal static StepGrowth Of(Model model, Parallelism spread)
    {
        MixtureOfExperts[] routings = model.RoutesExperts ? [.. model.Components.Where(static c => c.Role == ComponentRole.Decoder).SelectMany(Routings)
            .Where(static m => m.Routed < m.Experts).DistinctBy(static m => (m.Experts, m.Routed))] : [];
        return new StepGrowth(spread.Pipeline, spread.AttentionReplicas, routings);
    }

    /// <summary>The terms of a batch. Between whole batches of a split one: between the terms of the two.</summary>
    /// <param name="batch">Sequences; below 1 counts as 1.</param>
    /// <param name="terms">Where they go; as many as there are batches.</param>
    internal void Terms(double batch, Span<double> terms)
    {
        double at = Math.Max(batch, 1);
        if (_pipeline == 1 && _replicas == 1)
        {
            Fill(at, at, terms);
            return;
        }

        double low = Math.Floor(at);
        Split(low, terms);
        if (at > low)
        {
            Span<double> next = stackalloc double[terms.Length];
            Split(low + 1, next);
            for (int i = 0; i < terms.Length; i++)
            {
                terms[i] += (next[i] - terms[i]) * (at - low);
            }
        }
    }

    /// <summary>What a part takes per unit of each term.</summary>
    /// <param name="priced">The part at each of the batches.</param>
    /// <param name="perTerm">Where the result goes.</param>
    internal void Solve(ReadOnlySpan<double> priced, Span<double> perTerm)
    {
        for (int row = 0; row < perTerm.Length; row++)
        {
            perTerm[row] = 0;
            for (int i = 0; i < priced.Length; i++)
            {
                perTerm[row] += _inverse[(row * priced.Length) + i] * priced[i];
            }
        }
    }

    private static IEnumerable<MixtureOfExperts> Routings(Component component) => component switch
    {
        TransformerStack stack => stack.Layers.Select(static l => l.FeedForward).OfType<MixtureOfExperts>(),
        MeasuredComponent { Experts: { } experts } => [experts],
        StatedComponent { Routing: { } routing } => [routing],
        _ => [],
    };

    /// <summary>A stage works on ceil(B / P) sequences at once, a replica on ceil(B / R) of all.</summary>
    private void Split(double batch, Span<double> terms)
    {
        double stage = Math.Ceiling(batch / _pipeline);
        Fill(stage, stage * (Math.Ceiling(batch / _replicas) / batch), terms);
    }

    private void Fill(double stage, double busiest, Span<double> terms)
    {
        terms[0] = 1;
        terms[1] = busiest;
        int next = 2;
        if (_replicas > 1)
        {
            terms[next++] = stage;
        }

        foreach (MixtureOfExperts routing in _routings)
        {
            terms[next++] = routing.ExpectedDistinct(stage);
        }
    }

    /// <summary>The inverse of the matrix of terms, row by row: Gauss-Jordan with the largest pivot.</summary>
    private double[] Inverse()
    {
        int n = Batches.Length;
        int wide = 2 * n;
        double[] rows = new double[n * wide];
        for (int i = 0; i < n; i++)
        {
            Split(Batches[i], rows.AsSpan(i * wide, n));
            rows[(i * wide) + n + i] = 1;
        }

        for (int column = 0; column < n; column++)
        {
            int pivot = Enumerable.Range(column, n - column).MaxBy(r => Math.Abs(rows[(r * wide) + column]));
            for (int i = 0; i < wide; i++)
            {
                (rows[(pivot * wide) + i], rows[(column * wide) + i]) = (rows[(column * wide) + i], rows[(pivot * wide) + i]);
            }

            double scale = rows[(column * wide) + column];
            if (scale == 0)
            {
                // Millions of devices: no batch tells this term from the others.
                Array.Clear(rows, column * wide, wide);
                continue;
            }

            for (int i = 0; i < wide; i++)
            {
                rows[(column * wide) + i] /= scale;
            }

            for (int row = 0; row < n; row++)
            {
                double times = row == column ? 0 : rows[(row * wide) + column];
                for (int i = 0; i < wide && times != 0; i++)
                {
                    rows[(row * wide) + i] -= times * rows[(column * wide) + i];
                }
            }
        }

        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            rows.AsSpan((i * wide) + n, n).CopyTo(inverse.AsSpan(i * n));
        }

        return inverse;
    }
}
