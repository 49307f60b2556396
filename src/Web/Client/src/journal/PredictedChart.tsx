import { Chart } from '../charts/Chart';
import { log, roomFor, rungs } from '../charts/scale';
import * as figures from '../figures';
import { signed } from './Entries';
import type { Entry } from './documents';

const isInside = (e: Entry): boolean => e.prediction !== null && e.measured_ms !== null && e.measured_ms >= e.prediction.low_ms && e.measured_ms <= e.prediction.high_ms;

/** Each prediction at its measured time: on the diagonal it was right; the upright bar is the interval that was promised. */
export function PredictedChart({ entries, total }: { entries: readonly Entry[]; total: number }) {
  const scored = entries.filter((entry) => entry.predicted_ms !== null && entry.measured_ms !== null);
  const values = scored.flatMap((e) => [e.predicted_ms ?? 0, e.measured_ms ?? 0, e.prediction?.low_ms ?? 0, e.prediction?.high_ms ?? 0]).filter((v) => v > 0 && Number.isFinite(v));
  const low = Math.min(...values) / 1.25;
  const high = Math.max(...values) * 1.25;
  const inside = scored.filter(isInside);
  return (
    <Chart
      title="Predicted against measured"
      name="predictions"
      says={`${scored.length} predictions with a result; ${inside.length} of the results lie in the interval that was predicted.`}
      height={(width) => Math.min(440, Math.max(260, width * 0.72))}
      note={
        <>
          <ul class="legend">
            <li class="tone-good">
              <span class="key dot" />
              within what was predicted
            </li>
            <li class="tone-above">
              <span class="key ring" />
              outside
            </li>
            <li class="tone-floor">
              <span class="key line" />
              as predicted
            </li>
          </ul>
          {total > scored.length ? <p class="hint">The {scored.length} that were furthest off, of {total}.</p> : null}
        </>
      }
      table={{
        head: ['entry', 'lever', 'predicted', 'interval', 'measured', 'off by'],
        rows: scored.map((e) => [
          String(e.number),
          e.lever ?? '',
          figures.time(e.predicted_ms),
          e.prediction ? `${figures.time(e.prediction.low_ms)} to ${figures.time(e.prediction.high_ms)}` : '',
          figures.time(e.measured_ms),
          e.error === null ? '' : signed(e.error),
        ]),
      }}
    >
      {(width, height) => {
        const x = log(low, high, 66, width - 18);
        const y = log(low, high, height - 38, 12);
        const marks = rungs(low, high);
        const named = marks.filter(roomFor(x, 52));
        return (
          <>
            {marks.map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={12} y2={height - 38} />
                <line class="grid" x1={66} x2={width - 18} y1={y(t)} y2={y(t)} />
                {named.includes(t) ? (
                  <text class="tick" x={Math.min(x(t), width - 22)} y={height - 22} text-anchor="middle">
                    {figures.time(t)}
                  </text>
                ) : null}
                <text class="tick" x={60} y={y(t) + 4} text-anchor="end">
                  {figures.time(t)}
                </text>
              </g>
            ))}
            <line class="floor-line" x1={x(low)} y1={y(low)} x2={x(high)} y2={y(high)} />
            <text class="axis-name" x={width - 18} y={height - 5} text-anchor="end">
              measured
            </text>
            <text class="axis-name" x={72} y={22}>
              predicted
            </text>
            {scored.map((e) => {
              const at = x(e.measured_ms ?? low);
              return (
                <g key={e.id} class={isInside(e) ? 'tone-good' : 'tone-above'}>
                  {e.prediction ? <line class="whisker" x1={at} x2={at} y1={y(e.prediction.low_ms)} y2={y(e.prediction.high_ms)} /> : null}
                  <circle class={isInside(e) ? 'phase stated' : 'ring'} cx={at} cy={y(e.predicted_ms ?? low)} r={5.5}>
                    <title>{`Entry ${e.number}${e.lever ? `, ${e.lever}` : ''}: predicted ${figures.time(e.predicted_ms)}, measured ${figures.time(e.measured_ms)}`}</title>
                  </circle>
                  {scored.length <= 12 ? (
                    <text class="small" x={at + 9} y={y(e.predicted_ms ?? low) + 4}>
                      {e.number}
                    </text>
                  ) : null}
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
