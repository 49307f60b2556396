import type { Configuration } from '../api/documents.g';
import * as figures from '../figures';
import { Chart } from './Chart';
import { linear, ticks } from './scale';

export const nameOf = (c: Configuration): string =>
  `${c.devices} x ${c.device}, ${c.weights}, KV ${c.kv}, TP ${c.tp}${c.pp > 1 ? `, PP ${c.pp}` : ''}${c.ep > 1 ? `, EP ${c.ep}` : ''}, ${c.concurrency} at once, chunks of ${c.chunk_tokens}`;

/** Configurations that no other beats in both: time between tokens to the right, tokens per second upwards. */
export function FrontChart({ front, best }: { front: readonly Configuration[]; best: readonly Configuration[] }) {
  const all = [...front, ...best];
  const isBest = (c: Configuration) => best.some((b) => nameOf(b) === nameOf(c));
  const right = Math.max(...all.map((c) => c.expected.itl.middle_ms)) * 1.15;
  const top = Math.max(...all.map((c) => c.expected.throughput_tok_s)) * 1.15;
  return (
    <Chart
      title="Speed against throughput"
      name="front"
      says={`${front.length} configurations that no other beats in both; ${best.length} of the best meet the goals.`}
      height={() => 270}
      table={{
        head: ['configuration', 'between tokens', 'tokens/s', 'first token'],
        rows: all.map((c) => [nameOf(c), figures.time(c.expected.itl.middle_ms), figures.rate(c.expected.throughput_tok_s), c.expected.ttft ? figures.time(c.expected.ttft.middle_ms) : '?']),
      }}
      note={
        <ul class="legend">
          <li class="tone-good"><span class="key dot" />among the best that meet the goals</li>
          <li class="tone-expected"><span class="key ring" />on the front</li>
        </ul>
      }
    >
      {(width, height) => {
        const x = linear(0, right, 58, width - 16);
        const y = linear(0, top, height - 36, 12);
        return (
          <>
            {ticks(0, right, width < 480 ? 3 : 6).map((t) => (
              <g key={`x${t}`}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={12} y2={height - 36} />
                <text class="tick" x={x(t)} y={height - 20} text-anchor="middle">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {ticks(0, top, 4).map((t) => (
              <g key={`y${t}`}>
                <line class="grid" x1={58} x2={width - 16} y1={y(t)} y2={y(t)} />
                <text class="tick" x={52} y={y(t) + 4} text-anchor="end">
                  {figures.axis(t)}
                </text>
              </g>
            ))}
            <text class="axis-name" x={width - 16} y={height - 4} text-anchor="end">
              between tokens
            </text>
            <text class="axis-name" x={64} y={22}>
              tokens/s
            </text>
            {all.map((c, i) => (
              <g key={i} class={isBest(c) ? 'tone-good' : 'tone-expected'}>
                <circle class={isBest(c) ? 'phase stated' : 'ring'} cx={x(c.expected.itl.middle_ms)} cy={y(c.expected.throughput_tok_s)} r={isBest(c) ? 7 : 5}>
                  <title>{`${nameOf(c)}: ${figures.time(c.expected.itl.middle_ms)} between tokens, ${figures.rate(c.expected.throughput_tok_s)} tokens/s`}</title>
                </circle>
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}
