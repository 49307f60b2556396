using Floorline.Core.Calibration;
using Floorline.Core.Situations;

namespace Floorline.Workbench;

/// <summary>
/// Served runs that their own sweep contradicts. A step takes longer the more requests it decodes, so a run whose tokens come faster than those of otherwise
/// equal runs with fewer requests in flight did not hold as many at once as it states: a limit of the server or of the client let the rest wait.
/// </summary>
public static class SweepCheck
{
    private const string Contradicted = "faster than otherwise equal runs with fewer requests: fewer ran at once than are stated";

    // Repeats of one run are within a few per cent of each other (docs/accuracy.md, noise), so three quarters are no noise.
    private const double FasterRatio = 0.75;

    /// <summary>The rows, those of contradicted runs marked as not to be scored, with the reason.</summary>
    /// <param name="rows">Rows as they were read.</param>
    public static IReadOnlyList<BacktestRow> Apply(IReadOnlyList<BacktestRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var contradicted = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string, ServedRun> sweep in rows.Where(static r => r.Skipped is null).Select(static r => r.Served).OfType<ServedRun>()
            .Where(static s => s is { Figure: ServedFigure.Itl, Load.Concurrency: not null }).GroupBy(static s => SweepOf(s), StringComparer.Ordinal))
        {
            (int InFlight, double Gap)[] levels = [.. sweep.GroupBy(static s => s.Load.Concurrency!.Value).OrderBy(static g => g.Key)
                .Select(static g => (g.Key, Score.Quantile([.. g.Select(static s => s.Measured.Value)], 0.5)))];

            // Held against two smaller loads, so that one slow outlier condemns nobody.
            for (int i = 2; i < levels.Length; i++)
            {
                if (levels[i].Gap < FasterRatio * Math.Min(levels[i - 1].Gap, levels[i - 2].Gap))
                {
                    contradicted.UnionWith(sweep.Where(s => s.Load.Concurrency == levels[i].InFlight).Select(static s => s.RunKey));
                }
            }
        }

        return contradicted.Count == 0 ? rows :
        [
            .. rows.Select(row => row is { Skipped: null, Served: { } served } && contradicted.Contains(served.RunKey)
                ? new BacktestRow(row.Row, row.Measured) { Skipped = Contradicted } : row),
        ];
    }

    /// <summary>All of a run's configuration but the version of its engine and the requests in flight.</summary>
    private static string SweepOf(ServedRun run) => string.Join('|', EngineProfile.Canonical(run.Engine), run.Deployment.Model.Name,
        run.Deployment.Hardware.Device.Name, run.Deployment.Hardware.Count, run.Copies, run.Deployment.Pattern.Parallelism, run.Weights, run.Deployment.Pattern.KvCache.Name, run.Load.Prompt,
        run.Load.Output);
}
