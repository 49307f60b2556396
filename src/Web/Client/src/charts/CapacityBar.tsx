import type { Floors } from '../api/documents.g';
import * as figures from '../figures';
import { Chart } from './Chart';
import { linear } from './scale';

/** What the memory of one device holds. */
export function CapacityBar({ floors }: { floors: Floors }) {
  const { capacity, hardware } = floors;
  const available = capacity.available_bytes;
  const parts = [
    { name: 'weights', tone: 'tone-weights', bytes: capacity.weights_bytes },
    { name: 'KV cache', tone: 'tone-kv', bytes: capacity.cache_bytes ?? 0 },
  ].filter((part) => part.bytes > 0);
  const each = hardware.devices > 1 ? ' on each device' : '';
  const fits = capacity.fits === null ? `Unknown whether it fits: ${capacity.fits_unknown ?? 'a size is not known'}.` : capacity.fits ? 'It fits' : 'It does not fit';
  const room = capacity.max_batch !== null && capacity.fits ? `; up to ${capacity.max_batch.toLocaleString('en-US')} sequences of this context` : '';
  const says = capacity.fits === null ? fits : `${fits}: ${figures.bytes(capacity.used_bytes)} of ${figures.bytes(available)}${each}${room}.`;
  return (
    <Chart
      title="Memory"
      name="capacity"
      says={says}
      height={() => 74}
      note={<p class={capacity.fits === false ? 'bad' : ''}>{says}</p>}
      table={{
        head: ['part', 'bytes'],
        rows: [
          ...parts.map((part) => [`${part.name}${each}`, figures.bytes(part.bytes)]),
          ['kept back', figures.bytes(capacity.reserve_bytes)],
          [`used${each}`, figures.bytes(capacity.used_bytes)],
          [`there${each}`, figures.bytes(available)],
        ],
      }}
    >
      {(width) => {
        const full = Math.max(available ?? 0, capacity.used_bytes);
        const x = linear(0, full, 1, width - 1);
        let from = 0;
        const blocks = parts.map((part) => {
          const to = from + part.bytes;
          const block = { ...part, start: x(from), end: x(to) };
          from = to;
          return block;
        });
        const reserved = capacity.reserve_bytes;
        return (
          <>
            <rect class="track" x={1} y={22} width={(available === null ? x(full) : x(available)) - 1} height={28} rx={5} />
            {blocks.map((block) => (
              <g key={block.name} class={block.tone}>
                <rect class="bar" x={block.start} y={22} width={Math.max(1.5, block.end - block.start)} height={28} rx={3}>
                  <title>{`${block.name}: ${figures.bytes(block.bytes)}`}</title>
                </rect>
                {block.end - block.start > 96 ? (
                  <text class="value inside" x={block.start + 8} y={41}>
                    {block.name} {figures.bytes(block.bytes)}
                  </text>
                ) : null}
              </g>
            ))}
            {reserved > 0 ? <rect class="reserved" x={x(from)} y={22} width={Math.max(1.5, x(from + reserved) - x(from))} height={28} /> : null}
            {blocks
              .filter((block) => block.end - block.start <= 96)
              .slice(0, 1)
              .map((block) => (
                <text key={block.name} class="tick" x={Math.min(block.start, width - 130)} y={14}>
                  {block.name} {figures.bytes(block.bytes)}
                </text>
              ))}
            {available !== null ? (
              <>
                <line class="limit" x1={x(available)} x2={x(available)} y1={16} y2={56} />
                <text class="tick" x={Math.min(x(available), width - 2)} y={70} text-anchor="end">
                  {figures.bytes(available)}
                  {each}
                </text>
              </>
            ) : null}
          </>
        );
      }}
    </Chart>
  );
}
