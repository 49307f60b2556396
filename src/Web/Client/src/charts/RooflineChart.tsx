import type { Roofline, RooflinePoint } from '../api/documents.g';
import * as figures from '../figures';
import { capital, words } from '../words';
import { Chart, type Table } from './Chart';
import { decades, log, wide } from './scale';

const shapes: Record<string, string> = { decode: 'tone-weights', prefill: 'tone-compute', forward: 'tone-weights' };

/** The labels that get a place: one too near to another is left to the table and the hover text. */
function spaced<T extends { x: number; y: number }>(points: T[], gap: number): T[] {
  const kept: T[] = [];
  for (const point of points) if (kept.every((k) => Math.abs(k.x - point.x) > gap || Math.abs(k.y - point.y) > 14.5)) kept.push(point);
  return kept;
}

type Placed = RooflinePoint & { attainable_tflop_s: number };

/** The points that have a place: without a peak nobody knows how far up they are. */
const placed = (roofline: Roofline): Placed[] => roofline.points.filter((p): p is Placed => p.attainable_tflop_s !== null);

export interface Other {
  letter: string;
  roofline: Roofline;
}

export function RooflineChart({ roofline, others = [] }: { roofline: Roofline; others?: readonly Other[] }) {
  const { roofs, bandwidth_gb_s: bandwidth } = roofline;
  const points = placed(roofline);
  const phases = points.filter((p) => p.kind === 'phase');
  const operators = points.filter((p) => p.kind === 'operator' && p.arithmetic_intensity > 0);
  const walk = points.filter((p) => p.kind === 'batch');
  const stated = phases[0];
  const used = roofs.find((r) => r.used);
  const says = `Roofline, log-log. ${phases.map((p) => `${capital(p.name)} at ${figures.intensity(p.arithmetic_intensity)} FLOP/byte can reach ${figures.flopRate(p.attainable_tflop_s)}`).join('; ')}. ${
    used ? `The ridge of ${used.format} is at ${figures.intensity(used.ridge_point)} FLOP/byte.` : ''
  }`;
  const [low, high] = wide([...points.map((p) => p.arithmetic_intensity), ...roofs.map((r) => r.ridge_point), 1]);
  const [bottom, top] = wide([...points.map((p) => p.attainable_tflop_s), ...points.map((p) => p.achieved_tflop_s ?? 0), ...roofs.map((r) => r.peak_tflop_s)]);
  const table: Table = {
    head: ['point', 'FLOP/byte', 'can reach', 'reaches'],
    rows: points.map((p) => [
      p.kind === 'phase' ? capital(p.name) : words(p.name),
      figures.intensity(p.arithmetic_intensity),
      figures.flopRate(p.attainable_tflop_s),
      p.achieved_tflop_s === undefined ? '' : figures.flopRate(p.achieved_tflop_s),
    ]),
  };
  return (
    <Chart
      title="Roofline"
      name="roofline"
      says={says}
      table={table}
      height={(width) => Math.round(Math.min(400, Math.max(270, width * 0.58)))}
      note={
        <ul class="legend">
          {phases.map((p) => (
            <li key={p.name} class={shapes[p.phase]}>
              <span class="key dot" />
              {p.name}
            </li>
          ))}
          {operators.length > 0 ? <li class="tone-operator"><span class="key diamond" />operator class</li> : null}
          {walk.length > 1 ? <li class="tone-walk"><span class="key line" />batch 1, 2, 4 …</li> : null}
          {points.some((p) => p.achieved_tflop_s !== undefined) ? <li class="tone-measured"><span class="key ring" />measured</li> : null}
        </ul>
      }
    >
      {(width, height) => {
        const left = 46;
        const x = log(low, high, left, width - 14);
        const y = log(bottom, top, height - 36, 10);
        const edge = x(high);
        // the slope of the memory roof: a rate of bytes drawn as a line of the same rate at one FLOP per byte
        const slope = (intensity: number) => y((bandwidth / 1000) * intensity);
        const startsAt = Math.max(low, (bottom * 1000) / bandwidth);
        const ordered = [...roofs].sort((a, b) => Number(a.used) - Number(b.used));
        const named = spaced(
          [...roofs].sort((a, b) => Number(b.used) - Number(a.used)).map((roof) => ({ roof, x: 0, y: y(roof.peak_tflop_s) })),
          1e9,
        );
        const path = walk.map((p) => `${x(p.arithmetic_intensity)},${y(p.attainable_tflop_s)}`).join(' ');
        const walkNames = spaced(
          walk.map((p) => ({ p, x: x(p.arithmetic_intensity), y: y(p.attainable_tflop_s) })),
          30,
        );
        return (
          <>
            {decades(low, high).map((t) => (
              <g key={`x${t}`}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={10} y2={height - 36} />
                <text class="tick" x={x(t)} y={height - 21} text-anchor="middle">
                  {figures.axis(t)}
                </text>
              </g>
            ))}
            {decades(bottom, top).map((t) => (
              <g key={`y${t}`}>
                <line class="grid" x1={left} x2={edge} y1={y(t)} y2={y(t)} />
                <text class="tick" x={left - 6} y={y(t) + 4} text-anchor="end">
                  {figures.axis(t)}
                </text>
              </g>
            ))}
            <text class="axis-name" x={edge} y={height - 5} text-anchor="end">
              FLOP per byte
            </text>
            <text class="axis-name" x={left + 6} y={20}>
              TFLOP/s
            </text>
            {others.map((other) => (
              <OtherRoof key={other.letter} other={other} x={x} y={y} low={low} high={high} bottom={bottom} />
            ))}
            {ordered.map((roof) => (
              <g key={roof.format} class={roof.used ? 'roof used' : 'roof'}>
                <polyline points={`${x(startsAt)},${slope(startsAt)} ${x(roof.ridge_point)},${y(roof.peak_tflop_s)} ${edge},${y(roof.peak_tflop_s)}`} />
                {roof.used ? <line class="ridge" x1={x(roof.ridge_point)} x2={x(roof.ridge_point)} y1={y(roof.peak_tflop_s)} y2={height - 36} /> : null}
              </g>
            ))}
            {named.map(({ roof }) => (
              <text key={roof.format} class={roof.used ? 'roof-name used' : 'roof-name'} x={edge - 4} y={y(roof.peak_tflop_s) - 5} text-anchor="end">
                {roof.format} {figures.axis(roof.peak_tflop_s)}
              </text>
            ))}
            {used ? (
              <text class="roof-name used" x={x(used.ridge_point) - 5} y={height - 42} text-anchor="end">
                ridge {figures.intensity(used.ridge_point)}
              </text>
            ) : null}
            {walk.length > 1 ? (
              <g class="tone-walk">
                <polyline class="walk" points={path} />
                {walk.map((p) => (
                  <circle key={p.batch} class="step" cx={x(p.arithmetic_intensity)} cy={y(p.attainable_tflop_s)} r={2.5}>
                    <title>{`${words(p.name)}: ${figures.intensity(p.arithmetic_intensity)} FLOP/byte, up to ${figures.flopRate(p.attainable_tflop_s)}`}</title>
                  </circle>
                ))}
                {walkNames.map(({ p }) => (
                  <text key={p.batch} class="tick small" x={x(p.arithmetic_intensity) - 5} y={y(p.attainable_tflop_s) - 6} text-anchor="end">
                    {p.batch}
                  </text>
                ))}
              </g>
            ) : null}
            {operators.map((p) => (
              <Diamond key={`${p.name}${p.phase}`} point={p} cx={x(p.arithmetic_intensity)} cy={y(p.attainable_tflop_s)} />
            ))}
            {phases.map((p) => (
              <g key={p.name} class={shapes[p.phase] ?? 'tone-weights'}>
                {p.achieved_tflop_s !== undefined ? (
                  <g class="tone-measured">
                    <line class="fall" x1={x(p.arithmetic_intensity)} x2={x(p.arithmetic_intensity)} y1={y(p.attainable_tflop_s)} y2={y(p.achieved_tflop_s)} />
                    <circle class="ring" cx={x(p.arithmetic_intensity)} cy={y(p.achieved_tflop_s)} r={5.5}>
                      <title>{`Measured ${p.name}: ${figures.flopRate(p.achieved_tflop_s)}`}</title>
                    </circle>
                  </g>
                ) : null}
                <circle class={p === stated ? 'phase stated' : 'phase'} cx={x(p.arithmetic_intensity)} cy={y(p.attainable_tflop_s)} r={p === stated ? 7 : 5.5}>
                  <title>{`${capital(p.name)}: ${figures.intensity(p.arithmetic_intensity)} FLOP/byte, up to ${figures.flopRate(p.attainable_tflop_s)}`}</title>
                </circle>
                <text
                  class="point-name"
                  x={x(p.arithmetic_intensity) + (x(p.arithmetic_intensity) > width * 0.72 ? -10 : 11)}
                  y={y(p.attainable_tflop_s) + 19}
                  text-anchor={x(p.arithmetic_intensity) > width * 0.72 ? 'end' : 'start'}
                >
                  {p.name}
                </text>
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

function Diamond({ point, cx, cy }: { point: Placed; cx: number; cy: number }) {
  const r = 4.5;
  return (
    <path class="tone-operator operator" d={`M${cx} ${cy - r}L${cx + r} ${cy}L${cx} ${cy + r}L${cx - r} ${cy}Z`}>
      <title>{`${capital(words(point.name))}: ${figures.intensity(point.arithmetic_intensity)} FLOP/byte, up to ${figures.flopRate(point.attainable_tflop_s)}`}</title>
    </path>
  );
}

interface OtherProps {
  other: Other;
  x: (value: number) => number;
  y: (value: number) => number;
  low: number;
  high: number;
  bottom: number;
}

/** Another situation's roof and step, thin, with its letter. */
function OtherRoof({ other, x, y, low, high, bottom }: OtherProps) {
  const { bandwidth_gb_s: bandwidth, roofs } = other.roofline;
  const roof = roofs.find((r) => r.used);
  const step = placed(other.roofline).find((p) => p.kind === 'phase');
  const startsAt = Math.max(low, (bottom * 1000) / bandwidth);
  return (
    <g class={`other situation-${other.letter}`}>
      {roof ? (
        <polyline class="other-roof" points={`${x(startsAt)},${y((bandwidth / 1000) * startsAt)} ${x(roof.ridge_point)},${y(roof.peak_tflop_s)} ${x(high)},${y(roof.peak_tflop_s)}`} />
      ) : null}
      {step ? (
        <>
          <circle class="other-point" cx={x(step.arithmetic_intensity)} cy={y(step.attainable_tflop_s)} r={8} />
          <text class="other-name" x={x(step.arithmetic_intensity)} y={y(step.attainable_tflop_s) + 3.5} text-anchor="middle">
            {other.letter.toUpperCase()}
          </text>
        </>
      ) : null}
    </g>
  );
}
