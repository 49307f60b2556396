import * as figures from '../figures';
import type { MetricChange } from '../verdict/documents';
import { signed, speedTone } from '../verdict/words';
import { words } from '../words';
import { Chart } from './Chart';
import { linear, ticks } from './scale';

const rowHeight = 44;
const head = 26;

/** How each metric changed, with its interval: all of it left of zero is faster, all of it right of zero slower. */
export function ChangeChart({ changes, tolerance }: { changes: readonly MetricChange[]; tolerance: number }) {
  const drawn = changes.filter((c) => c.change !== null && c.low !== null && c.high !== null);
  if (drawn.length === 0) return null;
  const ends = drawn.flatMap((c) => [c.low ?? 0, c.high ?? 0]);
  const widest = Math.max(0.02, tolerance * 1.5, ...ends.map(Math.abs));
  const least = Math.max(-1, Math.min(-widest * 0.35, ...ends.map((e) => e * 1.12)));
  const most = Math.max(widest * 0.35, ...ends.map((e) => e * 1.12));
  const level = Math.round((drawn[0]?.confidence ?? 0) * 1000) / 10;
  return (
    <Chart
      title="Change in speed"
      name="change"
      says={drawn.map((c) => `${c.metric} ${signed(c.change)}, interval ${signed(c.low)} to ${signed(c.high)}: ${words(c.verdict)}`).join('; ') + '.'}
      height={() => head + drawn.length * rowHeight + 24}
      note={
        <p>
          The bar is the {level} % interval of the change, the dot the change itself: a bar that touches zero shows no difference.
          {tolerance > 0 ? ` The band is the tolerance of ${figures.percent(tolerance)}.` : ''}
        </p>
      }
    >
      {(width) => {
        const left = Math.min(96, Math.max(64, width * 0.16));
        const right = width - 78;
        const x = linear(least, most, left, right);
        const bottom = head + drawn.length * rowHeight;
        return (
          <>
            {tolerance > 0 ? <rect class="band tone-expected" x={x(Math.max(least, -tolerance))} y={head} width={x(Math.min(most, tolerance)) - x(Math.max(least, -tolerance))} height={bottom - head} /> : null}
            {ticks(least, most, width < 480 ? 3 : 6).map((t) => (
              <g key={t}>
                <line class={t === 0 ? 'here' : 'grid'} x1={x(t)} x2={x(t)} y1={head} y2={bottom} />
                <text class="tick" x={x(t)} y={bottom + 16} text-anchor="middle">
                  {t === 0 ? '0' : `${t > 0 ? '+' : ''}${Number((t * 100).toPrecision(3))} %`}
                </text>
              </g>
            ))}
            <text class="axis-name" x={x(0) - 8} y={16} text-anchor="end">
              ← faster
            </text>
            <text class="axis-name" x={x(0) + 8} y={16}>
              slower →
            </text>
            {drawn.map((c, i) => {
              const middle = head + i * rowHeight + rowHeight / 2;
              return (
                <g key={c.metric} class={speedTone[c.verdict]}>
                  <text class="label strong" x={left - 10} y={middle + 4} text-anchor="end">
                    {c.metric}
                  </text>
                  <rect class="interval decides" x={x(c.low ?? 0)} y={middle - 7} width={Math.max(3, x(c.high ?? 0) - x(c.low ?? 0))} height={14} rx={7}>
                    <title>{`${c.metric}: ${figures.time(c.baseline_ms)} to ${figures.time(c.candidate_ms)}, ${signed(c.change)}, interval ${signed(c.low)} to ${signed(c.high)}, ${words(c.verdict)}`}</title>
                  </rect>
                  <circle class="middle" cx={x(c.change ?? 0)} cy={middle} r={6} />
                  <text class="value" x={width - 4} y={middle + 4} text-anchor="end">
                    {signed(c.change)}
                  </text>
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
