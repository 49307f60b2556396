import { describe, expect, it } from 'vitest';
import { read } from '../src/timeline/recording';
import { tickTime, moment } from '../src/timeline/window';

/** A timeline of two events and one gap, as the server writes it. */
function sent(): ArrayBuffer {
  const columns = [
    { name: 'start', values: new Float64Array([0, 50]) },
    { name: 'duration', values: new Float64Array([10, 20]) },
    { name: 'name', values: new Int32Array([1, 0]) },
    { name: 'kind', values: new Uint8Array([0, 1]) },
    { name: 'gap_start', values: new Float64Array([10]) },
    { name: 'gap_duration', values: new Float64Array([40]) },
    { name: 'gap_name', values: new Int32Array([-1]) },
    { name: 'gap_cause', values: new Uint8Array([1]) },
  ];
  let offset = 0;
  const places = columns.map(({ name, values }) => {
    const place = { name, offset, bytes: values.byteLength };
    offset += Math.ceil(values.byteLength / 8) * 8;
    return place;
  });
  let head = JSON.stringify({ lanes: [{ name: 'stream 7', from: 0, to: 2 }], kinds: ['gemm', 'copy'], causes: ['host_sync', 'queued'], names: ['a', 'ö'], gaps: 1, left_out: 2, gaps_left_out: 1, columns: places });
  while ((4 + new TextEncoder().encode(head).length) % 8 > 0) head += ' ';
  const text = new TextEncoder().encode(head);
  const bytes = new Uint8Array(4 + text.length + offset);
  new DataView(bytes.buffer).setInt32(0, text.length, true);
  bytes.set(text, 4);
  columns.forEach(({ values }, i) => bytes.set(new Uint8Array(values.buffer), 4 + text.length + (places[i]?.offset ?? 0)));
  return bytes.buffer;
}

describe('recording', () => {
  it('reads events and gaps from the columns that are named', () => {
    const { columns, gaps, leftOut } = read(sent());
    expect([...columns.start]).toEqual([0, 50]);
    expect([...columns.duration]).toEqual([10, 20]);
    expect(columns.names[columns.name[0] ?? -1]).toBe('ö');
    expect([...columns.kind]).toEqual([0, 1]);
    expect([...columns.peaks]).toEqual([1]);
    expect([...gaps.start, ...gaps.duration, ...gaps.name, ...gaps.kind]).toEqual([10, 40, -1, 1]);
    expect(leftOut).toBe(3);
  });

  it('says moments in the unit of the axis', () => {
    expect(tickTime(5_234_560_000, 10_000)).toBe('5,234,560 us');
    expect(tickTime(3e9, 1e9)).toBe('3 s');
    expect(moment(1_234_567)).toBe('1.235 ms');
  });
});
