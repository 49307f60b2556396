import * as figures from '../figures';
import type { Latency, Metric } from '../measure/documents';
import { metrics, ms } from '../measure/Latencies';
import { regimeName } from '../words';
import type { Reported, ReportedRun } from './documents';
import { diagnosesOf, loadOf, modelOf, whole } from './words';

const of = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : ms(value));

/** Median and 99th percentile; the mean where there are none. */
function pair(latency: Latency): string {
  if (latency.p50 === null || latency.p50 === undefined) return latency.mean === null || latency.mean === undefined ? '–' : `mean ${of(latency.mean)}`;
  return latency.p99 === null || latency.p99 === undefined ? of(latency.p50) : `${of(latency.p50)} / ${of(latency.p99)}`;
}

interface Column {
  head: string;
  cell: (run: ReportedRun, index: number) => string;
  bad?: (run: ReportedRun) => boolean;
}

function floorOf(report: Reported, index: number): string {
  const one = diagnosesOf(report, index).find((d) => d.ratio !== undefined && d.regime !== undefined);
  return one?.regime ? `${figures.ratio(one.ratio ?? 0)} x, ${regimeName[one.regime]}` : '–';
}

/** What differs between the runs; what is the same in all of them stands in the run below. */
function columnsOf(report: Reported): Column[] {
  const { runs } = report;
  const differs = (pick: (run: ReportedRun) => unknown) => new Set(runs.map(pick)).size > 1;
  const says = (metric: Metric) => runs.some((r) => r[metric].unknown === undefined);
  return [
    ...(differs((r) => r.tool) ? [{ head: 'tool', cell: (r: ReportedRun) => r.tool }] : []),
    ...(differs(modelOf) ? [{ head: 'model', cell: modelOf }] : []),
    { head: 'load', cell: loadOf },
    { head: 'answered', cell: (r) => (r.completed === null ? '–' : whole(r.completed)) },
    { head: 'failed', cell: (r) => (r.failed === null ? '–' : whole(r.failed)), bad: (r) => Boolean(r.failed) },
    { head: 'tokens/s', cell: (r) => (r.output_tok_s !== null ? figures.rate(r.output_tok_s) : r.input_tok_s !== null ? `${figures.rate(r.input_tok_s)} in` : '–') },
    ...metrics.filter(([metric]) => says(metric)).map(([metric, name]) => ({ head: name, cell: (r: ReportedRun) => pair(r[metric]) })),
    ...(report.diagnosis?.length ? [{ head: 'of its floor', cell: (_: ReportedRun, i: number) => floorOf(report, i) }] : []),
    ...(differs((r) => r.source) ? [{ head: 'file', cell: (r: ReportedRun) => r.source }] : []),
  ];
}

/** All runs, a line each; the one that is chosen is shown in full below. */
export function RunTable({ report, open, onOpen }: { report: Reported; open: number; onOpen: (index: number) => void }) {
  const columns = columnsOf(report);
  return (
    <section class="chart" aria-labelledby="runs-title">
      <div class="chart-head">
        <h3 id="runs-title">The runs</h3>
      </div>
      <div class="scroll entries" tabIndex={0} role="region" aria-labelledby="runs-title">
        <table class="measured runs">
          <thead>
            <tr>
              <th scope="col">run</th>
              {columns.map((column) => (
                <th key={column.head} scope="col">
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.runs.map((run, i) => (
              <tr key={i} class={i === open ? 'on' : undefined}>
                <th scope="row">
                  <button type="button" class="as-link" aria-label={`Show run ${i + 1}`} aria-pressed={i === open} onClick={() => onOpen(i)}>
                    {i + 1}
                  </button>
                </th>
                {columns.map((column) => (
                  <td key={column.head} class={column.bad?.(run) ? 'bad' : undefined}>
                    {column.cell(run, i)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">Latencies in ms, median / 99th percentile; the mean where a file has no percentiles. A dash: the file does not say it, and the run below says why.</p>
    </section>
  );
}
