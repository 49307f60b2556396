import type { Chunk } from '../api/documents.g';
import * as figures from '../figures';
import { Chart } from './Chart';
import { linear, ticks } from './scale';

const calls = 4;

/** Calls of the policy above, the actions they give below: each chunk is carried out while the next call runs. */
export function ChunkTimeline({ chunk }: { chunk: Chunk }) {
  const { budget_ms: budget, horizon_ms: horizon, stalls } = chunk;
  const latency = chunk.inputs.measured_ms;
  const pace = Math.max(latency, horizon);
  const end = latency + pace * calls;
  const says = stalls
    ? `The robot stalls: each call takes ${figures.time(latency)}, its actions last ${figures.time(budget)}.`
    : `The robot keeps moving: each call takes ${figures.time(latency)}, its actions last ${figures.time(budget)}.`;
  return (
    <Chart
      title="Calls and actions"
      name="chunk"
      says={says}
      height={() => 150}
      note={
        <ul class="legend">
          <li class="tone-weights"><span class="key band solid" />policy runs</li>
          <li class="tone-kv"><span class="key band solid" />actions are carried out</li>
          {stalls ? <li class="tone-impossible"><span class="key band solid" />nothing to do: the robot stands still</li> : null}
        </ul>
      }
    >
      {(width) => {
        const left = 62;
        const x = linear(0, end, left, width - 28);
        const starts = Array.from({ length: calls }, (_, i) => i * pace);
        return (
          <>
            {ticks(0, end, width < 480 ? 3 : 7).map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={10} y2={122} />
                <text class="tick" x={x(t)} y={140} text-anchor="middle">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            <text class="label" x={left - 8} y={41} text-anchor="end">policy</text>
            <text class="label" x={left - 8} y={93} text-anchor="end">robot</text>
            {starts.map((start) => (
              <g key={start}>
                <rect class="bar tone-weights-fill" x={x(start)} y={24} width={Math.max(2, x(start + latency) - x(start) - 1)} height={26} rx={3}>
                  <title>{`a call, ${figures.time(latency)}`}</title>
                </rect>
                <line class="handover" x1={x(start + latency)} x2={x(start + latency)} y1={50} y2={76} />
                <rect class="bar tone-kv-fill" x={x(start + latency)} y={76} width={Math.max(2, x(start + latency + Math.min(budget, pace)) - x(start + latency) - 1)} height={26} rx={3}>
                  <title>{chunk.inputs.horizon < chunk.inputs.chunk ? `${chunk.inputs.horizon} of ${chunk.inputs.chunk} actions, ${figures.time(Math.min(budget, pace))}` : `${chunk.inputs.chunk} actions, ${figures.time(budget)}`}</title>
                </rect>
                {stalls ? (
                  <rect class="bar tone-impossible-fill" x={x(start + latency + budget)} y={76} width={Math.max(1, x(start + latency + pace) - x(start + latency + budget) - 1)} height={26} rx={3}>
                    <title>the robot stands still</title>
                  </rect>
                ) : null}
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}
