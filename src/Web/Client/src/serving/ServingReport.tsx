import { useEffect, useRef } from 'preact/hooks';
import { bestAxes, LatencyCurve, placed, type Axes } from '../charts/LatencyCurve';
import * as figures from '../figures';
import type { Metric } from '../measure/documents';
import { CopyButton } from '../parts/CopyButton';
import { capital, regimeName, regimeTone } from '../words';
import type { Reported, ReportedRun } from './documents';
import { RunCard } from './RunCard';
import { RunTable } from './RunTable';
import { diagnosesOf, whole } from './words';

interface Props {
  report: Reported;
  command: string;
  kept: string;
  open: number;
  axes: Axes | null;
  onOpen: (index: number) => void;
  onAxes: (axes: Axes) => void;
}

const typical = (run: ReportedRun, metric: Metric): number | null => run[metric].p50 ?? run[metric].mean ?? null;

const known = (runs: readonly ReportedRun[], pick: (run: ReportedRun) => number | null): number[] => runs.map(pick).filter((v): v is number => v !== null);

function span(values: readonly number[], write: (value: number) => string): string {
  const low = write(Math.min(...values));
  const high = write(Math.max(...values));
  return low === high ? low : `${low} to ${high}`;
}

const count = (n: number, what: string): string => `${whole(n)} ${what}${n === 1 ? '' : 's'}`;

function headline(report: Reported): string {
  const { runs } = report;
  if (runs.length === 0) return 'These files hold settings or history, and no run.';
  const steps = known(runs, (r) => typical(r, 'itl_ms') ?? typical(r, 'tpot_ms'));
  const firsts = known(runs, (r) => typical(r, 'ttft_ms'));
  const wholes = known(runs, (r) => typical(r, 'e2e_ms'));
  const parts = [
    steps.length > 0 ? `a token takes ${span(steps, figures.time)}` : '',
    firsts.length > 0 ? `the first one comes after ${span(firsts, figures.time)}` : '',
  ].filter(Boolean);
  if (parts.length === 0 && wholes.length > 0) parts.push(`a whole answer takes ${span(wholes, figures.time)}`);
  if (runs.length === 1) {
    const one = diagnosesOf(report, 0).find((d) => d.ratio !== undefined && d.regime !== undefined);
    if (one?.regime) return `A token takes ${figures.time(one.measured_ms)}, ${figures.ratio(one.ratio ?? 0)} times its floor of ${figures.time(one.floor_ms)}: ${regimeName[one.regime]}.`.replace('A token', one.of.includes('TTFT') ? 'The first token' : 'A token');
    return parts.length > 0 ? `${capital(parts.join('; '))}.` : 'The file says nothing about latencies that could be taken over.';
  }
  const from = report.inputs.files.filter((f) => f.runs > 0).length;
  return `${count(runs.length, 'run')} of ${count(from, 'file')}${parts.length > 0 ? `: ${parts.join('; ')}` : ''}.`;
}

/** Results of other tools in one set of definitions. */
export function ServingReport({ report, command, kept, open, axes, onOpen, onAxes }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [report]);
  const { runs, inputs } = report;
  const rates = known(runs, (r) => r.output_tok_s);
  const failed = known(runs, (r) => r.failed);
  const regime = report.diagnosis?.find((d) => d.regime)?.regime;
  const shown = axes && placed(runs, axes) > 0 ? axes : bestAxes(runs);
  const beside = inputs.files.filter((f) => f.runs === 0 || f.notes.length > 0);
  const figure = (name: string, value: string, data: string) => (
    <div class="figure">
      <dt>{name}</dt>
      <dd data-figure={data}>{value}</dd>
    </div>
  );
  return (
    <>
      <section class={`verdict ${regime && runs.length === 1 ? regimeTone[regime] : 'tone-weights'}`} aria-labelledby="reported-title">
        <p class="pill">{[...new Set(runs.map((r) => r.tool))].slice(0, 3).join(', ') || 'No run'}</p>
        <h2 id="reported-title" ref={heading} tabIndex={-1}>
          {headline(report)}
        </h2>
        {report.assumptions?.map((line) => (
          <p key={line} class="hangs">
            {line}
          </p>
        ))}
        <dl class="figures-row">
          {figure('Runs', whole(runs.length), 'runs')}
          {figure('Files', whole(inputs.files.length), 'files')}
          {rates.length > 0 ? figure('Output tokens/s', span(rates, figures.rate), 'output_tok_s') : null}
          {failed.length > 0 ? figure(runs.length > 1 ? 'Most failed in a run' : 'Failed', whole(Math.max(...failed)), 'failed') : null}
        </dl>
        <div class="take no-print">
          <code class="command">{command}</code>
          <div class="buttons">
            <CopyButton label="Copy command" text={() => command} />
            <CopyButton label="Copy JSON" text={() => JSON.stringify(report, null, 2)} title="The document that the command prints with --json" />
            {kept ? <CopyButton label="Copy link" text={() => location.href} title="The server keeps the answer for an hour; the files are gone" /> : null}
            <button type="button" class="button" onClick={() => window.print()}>
              Print
            </button>
            <a class="button" href="/verify">
              Compare two: Verify
            </a>
          </div>
        </div>
      </section>
      {shown ? <LatencyCurve report={report} axes={shown} open={open} onAxes={onAxes} /> : null}
      {runs.length > 1 ? <RunTable report={report} open={open} onOpen={onOpen} /> : null}
      <RunCard report={report} index={open} />
      {beside.length > 0 ? (
        <section class="chart" aria-labelledby="files-title">
          <div class="chart-head">
            <h3 id="files-title">The files</h3>
          </div>
          <ul class="plain known">
            {beside.map((file, i) => (
              <li key={`${i} ${file.file}`}>
                <b>{file.file}</b>: {file.format}, {count(file.runs, 'run')}. {file.notes.join(' ')}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
