import type { FloorsBody, MeasuredVerdict, Prediction } from '../api/documents.g';
import * as figures from '../figures';
import { Chart, type Table } from './Chart';
import { linear, ticks } from './scale';

interface Bar {
  label: string;
  tone: string;
  from: number;
  to: number;
  value: string;
  parallel?: boolean;
  heavy?: boolean;
}

/** Which bars there are: the floors' terms, then the ladder's gaps up to the measured time. Each bar starts where the one before ends, as the documents say. */
function barsOf(floors: FloorsBody, diagnosis: MeasuredVerdict | null): Bar[] {
  const f = floors.floors;
  const bars: Bar[] = [{ label: 'R1 weights', tone: 'tone-weights', from: 0, to: f.r1_ms, value: figures.time(f.r1_ms) }];
  const memory = f.r1_ms + (f.r2_ms ?? 0);
  if (f.r2_ms) bars.push({ label: 'R2 KV cache', tone: 'tone-kv', from: f.r1_ms, to: memory, value: figures.time(f.r2_ms) });
  if (f.r3_ms !== null) bars.push({ label: 'R3 arithmetic', tone: 'tone-compute', from: 0, to: f.r3_ms, value: figures.time(f.r3_ms), parallel: true });
  if (f.r4_ms) {
    const exposed = f.r4_exposed_ms ?? f.r4_ms;
    const hidden = exposed === 0;
    bars.push({
      label: 'R4 network',
      tone: 'tone-communication',
      from: hidden ? 0 : f.binding_ms - exposed,
      to: hidden ? f.r4_ms : f.binding_ms,
      value: hidden ? `${figures.time(f.r4_ms)}, hidden` : figures.time(exposed),
      parallel: hidden,
    });
  }
  bars.push({ label: 'Floor', tone: 'tone-floor', from: 0, to: f.binding_ms, value: figures.time(f.binding_ms), heavy: true });
  for (const rung of diagnosis?.ladder ?? []) {
    if (rung.time_ms === undefined || !rung.gap_ms || rung.gap_name === 'floor') continue;
    bars.push({ label: rung.gap_name ?? rung.rung, tone: 'tone-above', from: rung.time_ms - rung.gap_ms, to: rung.time_ms, value: figures.time(rung.gap_ms) });
  }
  if (diagnosis) bars.push({ label: 'Measured', tone: 'tone-measured', from: 0, to: diagnosis.measured_ms, value: figures.time(diagnosis.measured_ms), heavy: true });
  return bars;
}

const rowHeight = 30;

export function Waterfall({ floors, diagnosis, prediction }: { floors: FloorsBody; diagnosis: MeasuredVerdict | null; prediction: Prediction | null }) {
  const bars = barsOf(floors, diagnosis);
  const expected = prediction?.expected;
  const rows = bars.length + (expected ? 1 : 0);
  const full = Math.max(...bars.map((bar) => Math.max(bar.from, bar.to)), expected?.high_ms ?? 0);
  const unknown = (diagnosis?.ladder ?? []).filter((rung) => rung.unknown);
  const merged = diagnosis?.ladder.at(-1)?.includes ?? [];
  const says = `Waterfall of one step. ${bars.map((bar) => `${bar.label} ${bar.value}`).join(', ')}.`;
  const table: Table = {
    head: ['part', 'time'],
    rows: [
      ...bars.map((bar) => [bar.label, bar.value]),
      ...(expected ? [[`expected with ${expected.engine}`, `${figures.time(expected.low_ms)} to ${figures.time(expected.high_ms)}`]] : []),
      ...unknown.map((rung) => [rung.rung, `unknown: ${rung.unknown}`]),
    ],
  };
  return (
    <Chart
      title="Where the time goes"
      name="waterfall"
      says={says}
      table={table}
      height={() => rows * rowHeight + 34}
      note={
        <>
          {diagnosis && merged.length > 0 ? <p>Not told apart inside “unexplained”: {merged.join(', ')}.</p> : null}
          {diagnosis ? null : <p>The floor is what no implementation can beat. State a measured time to see what stands above it.</p>}
        </>
      }
    >
      {(width) => {
        const left = width < 480 ? 92 : 130;
        const right = width - 24;
        const x = linear(0, full, left, right);
        const bottom = rows * rowHeight + 4;
        return (
          <>
            {ticks(0, full, width < 480 ? 3 : 5).map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={2} y2={bottom} />
                <text class="tick" x={x(t)} y={bottom + 16} text-anchor="middle">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {bars.map((bar, i) => {
              const start = x(Math.min(bar.from, bar.to));
              const length = Math.max(1.5, Math.abs(x(bar.to) - x(bar.from)));
              const y = i * rowHeight + 6;
              const place = placeOf(start, length, right, bar.parallel === true || bar.to < bar.from);
              return (
                <g key={bar.label} class={bar.tone}>
                  <text class={bar.heavy ? 'label strong' : 'label'} x={left - 8} y={y + 13} text-anchor="end">
                    {width < 480 ? short(bar.label) : bar.label}
                  </text>
                  <rect class={bar.parallel ? 'bar parallel' : bar.to < bar.from ? 'bar negative' : 'bar'} x={start} y={y} width={length} height={18} rx={3} />
                  <text class={place.look} x={place.x} y={y + 13} text-anchor={place.anchor}>
                    {bar.value}
                  </text>
                  {bar.label === 'Floor' ? <line class="floor-line" x1={start + length} x2={start + length} y1={0} y2={bottom} /> : null}
                </g>
              );
            })}
            {expected ? (
              <g class="tone-expected">
                <text class="label" x={left - 8} y={bars.length * rowHeight + 19} text-anchor="end">
                  Expected
                </text>
                <rect
                  class="interval"
                  x={x(expected.low_ms)}
                  y={bars.length * rowHeight + 11}
                  width={Math.max(2, x(expected.high_ms) - x(expected.low_ms))}
                  height={8}
                  rx={4}
                />
                <circle class="middle" cx={x(expected.middle_ms)} cy={bars.length * rowHeight + 15} r={5} />
                <text
                  class="value"
                  x={x(expected.high_ms) + 150 < width ? x(expected.high_ms) + 8 : x(expected.low_ms) - left > 140 ? x(expected.low_ms) - 8 : x(expected.high_ms)}
                  y={bars.length * rowHeight + (x(expected.high_ms) + 150 < width || x(expected.low_ms) - left > 140 ? 19 : 8)}
                  text-anchor={x(expected.high_ms) + 150 < width ? 'start' : 'end'}
                >
                  {figures.time(expected.middle_ms)}
                  {width > 480 ? ` with ${expected.engine}` : ''}
                </text>
              </g>
            ) : null}
          </>
        );
      }}
    </Chart>
  );
}

interface Place {
  x: number;
  anchor: 'start' | 'end';
  look: string;
}

/** Where a bar's figure has room: in the bar, beside it, or before it; in a hatched bar in the colour of text. */
function placeOf(start: number, length: number, right: number, hatched: boolean): Place {
  if (length > 84) return hatched ? { x: start + 7, anchor: 'start', look: 'value' } : { x: start + length - 7, anchor: 'end', look: 'value inside' };
  return start + length + 76 > right ? { x: start - 6, anchor: 'end', look: 'value' } : { x: start + length + 6, anchor: 'start', look: 'value' };
}

const short = (label: string): string => (label.length > 13 ? `${label.slice(0, 12)}…` : label);
