import * as figures from '../figures';
import type { Metric } from '../measure/documents';
import { metrics, shares, type Share } from '../measure/Latencies';
import type { Reported, ReportedRun } from '../serving/documents';
import { groupOf, loadOf } from '../serving/words';
import { Chart } from './Chart';
import { decades, linear, log, ticks, wide } from './scale';

export const rates = ['output_tok_s', 'input_tok_s', 'request_per_s'] as const;
export type Rate = (typeof rates)[number];

export const rateNames: Record<Rate, string> = { output_tok_s: 'output tokens/s', input_tok_s: 'prompt tokens/s', request_per_s: 'answers/s' };

export interface Axes {
  metric: Metric;
  share: Share;
  rate: Rate;
}

export interface Point {
  run: ReportedRun;
  index: number;
  x: number;
  y: number;
}

const letters = ['a', 'b', 'c', 'd'] as const;

const latencyOf = (run: ReportedRun, axes: Axes): number | null => run[axes.metric][axes.share] ?? null;

/** How many runs have a place in the drawing. */
export const placed = (runs: readonly ReportedRun[], axes: Axes): number => runs.filter((r) => r[axes.rate] !== null && latencyOf(r, axes) !== null).length;

/** The drawing that holds the most runs: time between tokens before others, the median before others, output tokens before others. */
export function bestAxes(runs: readonly ReportedRun[]): Axes | null {
  const order: readonly Metric[] = ['itl_ms', 'tpot_ms', 'ttft_ms', 'e2e_ms'];
  const preferred: readonly Share[] = ['p50', 'mean', 'p90', 'p95', 'p99'];
  let best: Axes | null = null;
  let most = 1;
  for (const rate of rates) {
    for (const metric of order) {
      for (const share of preferred) {
        const here = placed(runs, { metric, share, rate });
        if (here > most) {
          best = { metric, share, rate };
          most = here;
        }
      }
    }
  }
  return best;
}

const loadFigure = (p: Point): number | null => (typeof p.run.request_rate === 'number' ? p.run.request_rate : p.run.concurrency);

/** The points of a group as lines along the load as it was raised; a load that comes again begins another line: something else was changed there. */
export function linesOf<P extends Point>(points: readonly P[]): P[][] {
  const lines: P[][] = [];
  for (const point of points) {
    const load = loadFigure(point);
    const open = load === null ? undefined : lines.find((line) => line.every((p) => loadFigure(p) !== null && loadFigure(p) !== load));
    if (open) open.push(point);
    else lines.push([point]);
  }
  return lines.map((line) => line.sort((a, b) => (loadFigure(a) ?? 0) - (loadFigure(b) ?? 0)));
}

/** Latency against throughput, one point per run. */
export function LatencyCurve({ report, axes, open, onAxes }: { report: Reported; axes: Axes; open: number; onAxes: (axes: Axes) => void }) {
  const points = report.runs.flatMap((run, index): Point[] => {
    const x = run[axes.rate];
    const y = latencyOf(run, axes);
    return x === null || y === null ? [] : [{ run, index, x, y }];
  });
  const groups = new Map<string, Point[]>();
  for (const point of points) {
    const name = groupOf(report, point.run);
    groups.set(name, [...(groups.get(name) ?? []), point]);
  }
  const lines = [...groups].map(([name, own], i) => ({ name, own, lines: linesOf(own).filter((l) => l.length > 1), letter: letters[i % letters.length] as string, dash: Math.floor(i / letters.length) % 3 }));
  const left = report.runs.length - points.length;
  const name = `${axes.share} of ${metrics.find(([m]) => m === axes.metric)?.[1]}`;
  const steep = points.length > 0 && Math.max(...points.map((p) => p.y)) > 20 * Math.min(...points.map((p) => p.y));
  const end = Math.max(...points.map((p) => p.y), 0) * 1.12;
  const right = Math.max(...points.map((p) => p.x), 0) * 1.08;
  const [bottom, top] = wide(points.map((p) => p.y));
  return (
    <Chart
      title="Latency against throughput"
      name="throughput-latency"
      says={`${name} against ${rateNames[axes.rate]}, ${points.length} runs: ${points.map((p) => `run ${p.index + 1} ${figures.time(p.y)} at ${figures.rate(p.x)}`).join(', ')}.`}
      height={(width) => (width < 480 ? 300 : 340)}
      table={{
        head: ['run', 'group', 'load', rateNames[axes.rate], name],
        rows: points.map((p) => [String(p.index + 1), groupOf(report, p.run), loadOf(p.run), figures.rate(p.x), figures.time(p.y)]),
      }}
      note={
        <>
          <Choose report={report} axes={axes} onAxes={onAxes} />
          {lines.length > 1 ? (
            <ul class="legend">
              {lines.map((line) => (
                <li key={line.name} class={`situation-${line.letter}`}>
                  <span class="key own" />
                  {line.name}
                </li>
              ))}
            </ul>
          ) : null}
          <p>
            To the right and down is better. The numbers are those of the runs{lines.some((l) => l.lines.length > 0) ? '; lines follow the load upwards' : ''}.
            {left > 0 ? ` ${left} of the ${report.runs.length} runs ${left === 1 ? 'has' : 'have'} no place here: ${left === 1 ? 'its' : 'their'} file does not hold both figures.` : ''}
          </p>
        </>
      }
    >
      {(width, height) => {
        const from = 62;
        const low = height - 40;
        const x = linear(0, right, from, width - 18);
        const y = steep ? log(bottom, top, low, 14) : linear(0, end, low, 14);
        return (
          <>
            {ticks(0, right, width < 480 ? 3 : 6).map((t) => (
              <g key={`x${t}`}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={14} y2={low} />
                <text class="tick" x={x(t)} y={low + 16} text-anchor="middle">
                  {figures.axis(t)}
                </text>
              </g>
            ))}
            {(steep ? decades(bottom, top) : ticks(0, end, 5)).map((t) => (
              <g key={`y${t}`}>
                <line class="grid" x1={from} x2={width - 18} y1={y(t)} y2={y(t)} />
                <text class="tick" x={from - 7} y={y(t) + 4} text-anchor="end">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            <text class="axis-name" x={width - 18} y={height - 6} text-anchor="end">
              {rateNames[axes.rate]}
            </text>
            <text class="axis-name" x={from + 6} y={26}>
              {name}
            </text>
            {lines.map((line) => (
              <g key={line.name} class={`situation-${line.letter}`}>
                {line.lines.map((along) => (
                  <polyline key={along[0]?.index} class={`own-curve dash-${line.dash}`} points={along.map((p) => `${x(p.x)},${y(p.y)}`).join(' ')} />
                ))}
                {line.own.map((p) => (
                  <g key={p.index}>
                    <circle class={p.index === open ? 'other-point here-dot' : 'other-point'} cx={x(p.x)} cy={y(p.y)} r={9}>
                      <title>{`Run ${p.index + 1}, ${loadOf(p.run)}: ${name} ${figures.time(p.y)} at ${figures.rate(p.x)} ${rateNames[axes.rate]}`}</title>
                    </circle>
                    <text class="other-name" x={x(p.x)} y={y(p.y) + 3.5} text-anchor="middle">
                      {p.index + 1}
                    </text>
                  </g>
                ))}
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

function Choose({ report, axes, onAxes }: { report: Reported; axes: Axes; onAxes: (axes: Axes) => void }) {
  const known = (metric: Metric, share: Share) => placed(report.runs, { ...axes, metric, share }) > 0;
  return (
    <div class="axes no-print" role="group" aria-label="What is drawn">
      <div>
        <label for="axis-latency">Latency</label>
        <select
          id="axis-latency"
          value={axes.metric}
          onChange={(event) => {
            const metric = event.currentTarget.value as Metric;
            onAxes({ ...axes, metric, share: known(metric, axes.share) ? axes.share : (shares.find((share) => known(metric, share)) ?? axes.share) });
          }}
        >
          {metrics.map(([metric, short, says]) => (
            <option key={metric} value={metric} disabled={!shares.some((share) => known(metric, share))}>
              {short}, {says}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="axis-statistic">Statistic</label>
        <select id="axis-statistic" value={axes.share} onChange={(event) => onAxes({ ...axes, share: event.currentTarget.value as Share })}>
          {shares.map((share) => (
            <option key={share} value={share} disabled={!known(axes.metric, share)}>
              {share}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="axis-rate">Against</label>
        <select id="axis-rate" value={axes.rate} onChange={(event) => onAxes({ ...axes, rate: event.currentTarget.value as Rate })}>
          {rates.map((rate) => (
            <option key={rate} value={rate} disabled={placed(report.runs, { ...axes, rate }) === 0}>
              {rateNames[rate]}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
