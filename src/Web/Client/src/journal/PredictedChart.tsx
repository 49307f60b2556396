import { Chart } from '../charts/Chart';
import { decades, log, wide } from '../charts/scale';
import * as figures from '../figures';
import type { Entry } from './documents';

/** Each prediction at its measured time: on the diagonal it was right; the upright bar is the interval that was promised. */
export function PredictedChart({ entries }: { entries: readonly Entry[] }) {
  const scored = entries.filter((entry) => entry.predicted_ms !== null && entry.measured_ms !== null);
  const [low, high] = wide(scored.flatMap((e) => [e.predicted_ms ?? 0, e.measured_ms ?? 0, e.prediction?.low_ms ?? 0, e.prediction?.high_ms ?? 0]));
  const inside = scored.filter((e) => e.prediction && e.measured_ms !== null && e.measured_ms >= e.prediction.low_ms && e.measured_ms <= e.prediction.high_ms);
  return (
    <Chart
      title="Predicted against measured"
      name="predictions"
      says={`${scored.length} predictions with a result; ${inside.length} of the results lie in the interval that was predicted.`}
      height={(width) => Math.min(420, Math.max(260, width * 0.7))}
      table={{
        head: ['entry', 'lever', 'predicted', 'interval', 'measured', 'off by'],
        rows: scored.map((e) => [
          String(e.number),
          e.lever ?? '',
          figures.time(e.predicted_ms),
          e.prediction ? `${figures.time(e.prediction.low_ms)} to ${figures.time(e.prediction.high_ms)}` : '',
          figures.time(e.measured_ms),
          figures.percent(e.error),
        ]),
      }}
    >
      {(width, height) => {
        const x = log(low, high, 62, width - 16);
        const y = log(low, high, height - 36, 12);
        return (
          <>
            {decades(low, high).map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={12} y2={height - 36} />
                <line class="grid" x1={62} x2={width - 16} y1={y(t)} y2={y(t)} />
                <text class="tick" x={x(t)} y={height - 20} text-anchor="middle">
                  {figures.time(t)}
                </text>
                <text class="tick" x={56} y={y(t) + 4} text-anchor="end">
                  {figures.time(t)}
                </text>
              </g>
            ))}
            <line class="floor-line" x1={x(low)} y1={y(low)} x2={x(high)} y2={y(high)} />
            <text class="axis-name" x={width - 16} y={height - 4} text-anchor="end">
              measured
            </text>
            <text class="axis-name" x={68} y={22}>
              predicted
            </text>
            {scored.map((e) => {
              const at = x(e.measured_ms ?? low);
              return (
                <g key={e.id} class={inside.includes(e) ? 'tone-good' : 'tone-above'}>
                  {e.prediction ? <line class="whisker" x1={at} x2={at} y1={y(e.prediction.low_ms)} y2={y(e.prediction.high_ms)} /> : null}
                  <circle class="phase stated" cx={at} cy={y(e.predicted_ms ?? low)} r={5.5}>
                    <title>{`Entry ${e.number}${e.lever ? `, ${e.lever}` : ''}: predicted ${figures.time(e.predicted_ms)}, measured ${figures.time(e.measured_ms)}`}</title>
                  </circle>
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
