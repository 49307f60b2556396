import { Chart } from '../charts/Chart';
import { linear, ticks } from '../charts/scale';
import * as figures from '../figures';

interface Props {
  title: string;
  name: string;
  tone: string;
  elapsed: readonly number[];
  values: readonly (number | null)[];
  /** Where the time axis ends, ms; null where nobody knows. */
  until: number | null;
  running: boolean;
}

/** A latency while it is being measured: the median over the last requests, along the time of the run. */
export function LiveChart({ title, name, tone, elapsed, values, until, running }: Props) {
  const points = elapsed.flatMap((at, i) => {
    const value = values[i];
    return value === null || value === undefined ? [] : [{ at, value }];
  });
  const last = points.at(-1);
  const end = Math.max(until ?? 0, elapsed.at(-1) ?? 0, 1000);
  const top = Math.max(...points.map((p) => p.value), 0.001) * 1.15;
  const says = last ? `${title}: ${figures.time(last.value)} now, ${figures.time(points[0]?.value)} at the beginning.` : `${title}: no answer yet.`;
  return (
    <Chart title={title} name={name} says={says} height={() => 190} note={last ? <span>{`${running ? 'now' : 'at the end'} ${figures.time(last.value)}, median over the last requests`}</span> : <span>{running ? 'waiting for the first answer' : 'no answer came'}</span>}>
      {(width, height) => {
        const left = 62;
        const right = width - 12;
        const low = height - 26;
        const x = linear(0, end, left, right);
        const y = linear(0, top, low, 10);
        return (
          <g class={tone}>
            {ticks(0, top, 4).map((t) => (
              <g key={t}>
                <line class="grid" x1={left} x2={right} y1={y(t)} y2={y(t)} />
                <text class="tick" x={left - 7} y={y(t) + 4} text-anchor="end">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {ticks(0, end, Math.max(2, Math.floor((right - left) / 80))).map((t) => (
              <text key={t} class="tick" x={x(t)} y={low + 16} text-anchor="middle">
                {t / 1000} s
              </text>
            ))}
            {points.length > 1 ? <polyline class="hoped" points={points.map((p) => `${x(p.at).toFixed(1)},${y(p.value).toFixed(1)}`).join(' ')} /> : null}
            {last ? <circle class="middle" cx={x(last.at)} cy={y(last.value)} r={5} /> : null}
          </g>
        );
      }}
    </Chart>
  );
}
