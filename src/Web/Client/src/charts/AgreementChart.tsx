import * as figures from '../figures';
import { Chart } from './Chart';
import { log, roomFor, rungs } from './scale';

export interface Point {
  key: string;
  /** What it is, for the tooltip and the table. */
  name: string;
  measured: number;
  predicted: number;
  low?: number;
  high?: number;
  /** Predicted over measured, less 1. */
  error: number;
  /** Whether the interval held what was measured. */
  inside: boolean;
}

interface Props {
  title: string;
  name: string;
  says: string;
  points: readonly Point[];
  /** What the first column of the table is called. */
  of: string;
  /** What lies inside and what outside. */
  words: readonly [inside: string, outside: string];
  /** How many more there are than those given. */
  more?: number;
}

const drawn = 2000;
const listed = 60;
const signed = (share: number): string => (share > 0 ? `+${figures.percent(share)}` : figures.percent(share));

/** Each prediction at its measured time: on the diagonal it was right; the upright bar is the interval that was promised. Of very many the furthest off are drawn. */
export function AgreementChart({ title, name, says, points, of, words, more = 0 }: Props) {
  const sorted = [...points].sort((a, b) => Math.abs(b.error) - Math.abs(a.error));
  const shown = sorted.slice(0, drawn);
  const values = shown.flatMap((p) => [p.measured, p.predicted]).filter((v) => v > 0 && Number.isFinite(v));
  if (values.length === 0) return null;
  const low = Math.min(...values) / 1.35;
  const high = Math.max(...values) * 1.35;
  const kept = (value: number): number => Math.min(high, Math.max(low, value));
  const few = shown.length <= 60;
  return (
    <Chart
      title={title}
      name={name}
      says={says}
      height={(width) => Math.min(440, Math.max(260, width * 0.62))}
      note={
        <>
          <ul class="legend">
            <li class="tone-good">
              <span class="key dot" />
              {words[0]}
            </li>
            <li class="tone-above">
              <span class="key ring" />
              {words[1]}
            </li>
            <li class="tone-floor">
              <span class="key line" />
              as predicted
            </li>
          </ul>
          {points.length + more > shown.length ? (
            <p class="hint">
              The {shown.length.toLocaleString('en-US')} that were furthest off, of {(points.length + more).toLocaleString('en-US')}.
            </p>
          ) : null}
        </>
      }
      table={{
        head: [of, 'measured', 'predicted', 'interval', 'off by'],
        rows: shown
          .slice(0, listed)
          .map((p) => [p.name, figures.time(p.measured), figures.time(p.predicted), p.low !== undefined && p.high !== undefined ? `${figures.time(p.low)} to ${figures.time(p.high)}` : '', signed(p.error)]),
      }}
    >
      {(width, height) => {
        const bottom = height - 38;
        const right = width - 18;
        const x = log(low, high, 66, right);
        const y = log(low, high, bottom, 12);
        const marks = rungs(low, high);
        const named = marks.filter(roomFor(x, 52));
        const upright = marks.filter(roomFor((v) => -y(v), 15));
        return (
          <>
            {marks.map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={12} y2={bottom} />
                <line class="grid" x1={66} x2={right} y1={y(t)} y2={y(t)} />
                {named.includes(t) ? (
                  <text class="tick" x={Math.min(x(t), right - 4)} y={height - 22} text-anchor="middle">
                    {figures.time(t)}
                  </text>
                ) : null}
                {upright.includes(t) ? (
                  <text class="tick" x={60} y={y(t) + 4} text-anchor="end">
                    {figures.time(t)}
                  </text>
                ) : null}
              </g>
            ))}
            <line class="floor-line" x1={x(low)} y1={y(low)} x2={x(high)} y2={y(high)} />
            <text class="axis-name" x={right} y={height - 5} text-anchor="end">
              measured
            </text>
            <text class="axis-name" x={72} y={24}>
              predicted
            </text>
            {[...shown].reverse().map((p) => (
              <g key={p.key} class={p.inside ? 'tone-good' : 'tone-above'}>
                {few && p.low !== undefined && p.high !== undefined ? <line class="whisker" x1={x(p.measured)} x2={x(p.measured)} y1={y(kept(p.low))} y2={y(kept(p.high))} stroke-opacity={0.45} /> : null}
                <circle class={p.inside ? 'phase' : 'ring'} cx={x(p.measured)} cy={y(p.predicted)} r={few ? 5 : 3.2}>
                  <title>{`${p.name}: measured ${figures.time(p.measured)}, predicted ${figures.time(p.predicted)}, ${signed(p.error)}`}</title>
                </circle>
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}
