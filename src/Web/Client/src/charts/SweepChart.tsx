import type { Regime, Sweep, SweepPoint } from '../api/documents.g';
import * as figures from '../figures';
import { regimeName, regimeTone } from '../words';
import { Chart, type Table } from './Chart';
import { decades, linear, log, ticks, wide } from './scale';

interface Props {
  sweep: Sweep;
  /** Where the situation stands on the axis. */
  at: number;
  measured: number | null;
}

const names = { context: 'Latency against context', batch: 'Latency against batch', weights: 'Latency against weight format' } as const;
const units = { context: 'tokens in the cache', batch: 'sequences per step', weights: '' } as const;

interface Band {
  regime: Regime;
  from: number;
  to: number;
}

/** Neighbouring points of one regime make one band of background. */
function bandsOf(points: readonly SweepPoint[]): Band[] {
  const bands: Band[] = [];
  points.forEach((point, i) => {
    const last = bands.at(-1);
    if (last?.regime === point.regime) last.to = i;
    else bands.push({ regime: point.regime, from: i, to: i });
  });
  return bands;
}

export const tableOf = (sweep: Sweep): Table => ({
  head: [sweep.over === 'weights' ? 'format' : sweep.over, 'floor', 'bound by', 'best rate per second', 'fits'],
  rows: sweep.points.map((p) => [p.value, figures.time(p.binding_ms), regimeName[p.regime], figures.rate(p.best_tok_s), p.fits === null ? '?' : p.fits ? 'yes' : 'no']),
});

export function SweepChart({ sweep, at, measured }: Props) {
  const { points } = sweep;
  if (points.length < 2) return null;
  const first = points[0] as SweepPoint;
  const last = points[points.length - 1] as SweepPoint;
  const bands = bandsOf(points);
  const full = Math.max(...points.map((p) => Math.max(p.binding_ms, p.expected?.high_ms ?? 0)), 0) * 1.06;
  const showMeasured = measured !== null && measured < full * 1.6 && measured > 0;
  const end = showMeasured ? Math.max(full, measured * 1.06) : full;
  const least = Math.min(...points.map((p) => Math.min(p.binding_ms, p.expected?.low_ms ?? p.binding_ms)), showMeasured ? measured : Infinity);
  const steep = end / least > 20;
  const says = `${names[sweep.over]}: the floor goes from ${figures.time(first.binding_ms)} at ${first.value} to ${figures.time(last.binding_ms)} at ${last.value}. ${bands
    .map((b) => `${regimeName[b.regime]} from ${points[b.from]?.value} to ${points[b.to]?.value}`)
    .join('; ')}.`;
  return (
    <Chart
      title={names[sweep.over]}
      name={`sweep-${sweep.over}`}
      says={says}
      table={tableOf(sweep)}
      height={() => 232}
      note={
        <ul class="legend">
          {[...new Set(bands.map((b) => b.regime))].map((regime) => (
            <li key={regime} class={regimeTone[regime]}>
              <span class="key band" />
              {regimeName[regime]}
            </li>
          ))}
          {points.some((p) => p.expected) ? (
            <li class="tone-expected">
              <span class="key area" />
              expected
            </li>
          ) : null}
          {points.some((p) => p.fits === false) ? (
            <li class="tone-impossible">
              <span class="key cross">×</span>
              does not fit
            </li>
          ) : null}
        </ul>
      }
    >
      {(width, height) => {
        const left = 58;
        const right = width - 12;
        const low = height - 34;
        const x = log(first.x, last.x, left, right);
        const [bottomValue, topValue] = wide([least, end]);
        const y = steep ? log(bottomValue, topValue, low, 12) : linear(0, end, low, 12);
        const half = (i: number): number => {
          const a = points[i];
          const b = points[i + 1];
          return a && b ? (x(a.x) + x(b.x)) / 2 : right;
        };
        const line = points.map((p) => `${x(p.x)},${y(p.binding_ms)}`).join(' ');
        const hoped = points.filter((p) => p.expected);
        const area = [...hoped.map((p) => `${x(p.x)},${y(p.expected?.high_ms ?? 0)}`), ...[...hoped].reverse().map((p) => `${x(p.x)},${y(p.expected?.low_ms ?? 0)}`)].join(' ');
        const every = Math.ceil(points.length / Math.max(3, Math.floor((right - left) / 52)));
        return (
          <>
            {bands.map((band) => {
              const start = band.from === 0 ? left : half(band.from - 1);
              return <rect key={band.from} class={`band ${regimeTone[band.regime]}`} x={start} y={12} width={half(band.to) - start} height={low - 12} />;
            })}
            {(steep ? decades(bottomValue, topValue) : ticks(0, end, 4)).map((t) => (
              <g key={t}>
                <line class="grid" x1={left} x2={right} y1={y(t)} y2={y(t)} />
                <text class="tick" x={left - 7} y={y(t) + 4} text-anchor="end">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {points.map((p, i) =>
              i % every === 0 ? (
                <text key={p.value} class="tick" x={x(p.x)} y={low + 15} text-anchor={i === 0 ? 'start' : 'middle'}>
                  {figures.tokens(p.x)}
                </text>
              ) : null,
            )}
            <text class="axis-name" x={right} y={height - 4} text-anchor="end">
              {units[sweep.over]}
            </text>
            {hoped.length > 1 ? (
              <g class="tone-expected">
                <polygon class="area" points={area} />
                <polyline class="hoped" points={hoped.map((p) => `${x(p.x)},${y(p.expected?.middle_ms ?? 0)}`).join(' ')} />
              </g>
            ) : null}
            <polyline class="floor-curve" points={line} />
            {showMeasured && measured !== null ? (
              <g class="tone-measured">
                <line class="level" x1={left} x2={right} y1={y(measured)} y2={y(measured)} />
                <text class="value" x={left + 6} y={y(measured) - 5}>
                  measured {figures.time(measured)}
                </text>
              </g>
            ) : null}
            {at >= first.x && at <= last.x ? <line class="here" x1={x(at)} x2={x(at)} y1={12} y2={low} /> : null}
            {points.map((p) => (
              <g key={p.value} class={p.fits === false ? 'tone-impossible' : regimeTone[p.regime]}>
                {p.fits === false ? (
                  <text class="cross" x={x(p.x)} y={y(p.binding_ms) + 5} text-anchor="middle">
                    ×
                  </text>
                ) : (
                  <circle class={p.x === at ? 'dot here-dot' : 'dot'} cx={x(p.x)} cy={y(p.binding_ms)} r={p.x === at ? 5.5 : 3.5} />
                )}
                <rect class="hover" x={x(p.x) - 10} y={12} width={20} height={low - 12}>
                  <title>{`${p.value}: floor ${figures.time(p.binding_ms)}, ${regimeName[p.regime]}, ${figures.rate(p.best_tok_s)} per second at best${p.fits === false ? '; does not fit' : ''}`}</title>
                </rect>
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

/** Formats have no scale: one bar each, from the most bits to the fewest. */
export function FormatChart({ sweep, at }: { sweep: Sweep; at: string }) {
  const { points } = sweep;
  if (points.length === 0) return null;
  const rowHeight = 24;
  const full = Math.max(...points.map((p) => Math.max(p.binding_ms, p.expected?.high_ms ?? 0)));
  return (
    <Chart
      title={names.weights}
      name="sweep-weights"
      says={`${names.weights}: ${points.map((p) => `${p.value} ${figures.time(p.binding_ms)}`).join(', ')}.`}
      table={tableOf(sweep)}
      height={() => points.length * rowHeight + 30}
    >
      {(width) => {
        const left = 104;
        const right = width - 64;
        const x = linear(0, full, left, right);
        const bottom = points.length * rowHeight + 2;
        return (
          <>
            {ticks(0, full, Math.max(1, Math.floor((right - left) / 75))).map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={0} y2={bottom} />
                <text class="tick" x={x(t)} y={bottom + 16} text-anchor="middle">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {points.map((p, i) => {
              const yTop = i * rowHeight + 4;
              return (
                <g key={p.value} class={p.fits === false ? 'tone-impossible' : regimeTone[p.regime]}>
                  <text class={p.value === at ? 'label strong' : 'label'} x={left - 8} y={yTop + 12} text-anchor="end">
                    {p.value}
                  </text>
                  <rect class={p.fits === false ? 'bar negative' : 'bar'} x={left} y={yTop} width={Math.max(1.5, x(p.binding_ms) - left)} height={15} rx={3}>
                    <title>{`${p.value}: floor ${figures.time(p.binding_ms)}, ${regimeName[p.regime]}${p.fits === false ? '; does not fit' : ''}`}</title>
                  </rect>
                  {p.expected ? (
                    <g class="tone-expected">
                      <line class="whisker" x1={x(p.expected.low_ms)} x2={x(p.expected.high_ms)} y1={yTop + 7.5} y2={yTop + 7.5} />
                      <circle class="middle" cx={x(p.expected.middle_ms)} cy={yTop + 7.5} r={3.5} />
                    </g>
                  ) : null}
                  <text class="value" x={width - 4} y={yTop + 12} text-anchor="end">
                    {p.fits === false ? 'no fit' : figures.time(p.binding_ms)}
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
