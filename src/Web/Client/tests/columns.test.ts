import { describe, expect, it } from 'vitest';
import { boxes, eventAt, firstFrom, peaksOf, type Columns } from '../src/timeline/columns';
import { around, moved, zoomed } from '../src/timeline/window';

function lane(events: [number, number][]): Columns {
  const duration = Float64Array.from(events, (e) => e[1]);
  return {
    lanes: [{ name: 'stream 7', from: 0, to: events.length }],
    start: Float64Array.from(events, (e) => e[0]),
    duration,
    peaks: peaksOf(duration),
    name: new Int32Array(events.length),
    kind: new Uint8Array(events.length),
    names: ['kernel'],
  };
}

describe('columns', () => {
  it('finds the first event from a time on', () => {
    const columns = lane([[0, 5], [10, 5], [20, 5]]);
    expect(firstFrom(columns, columns.lanes[0]!, 10)).toBe(1);
    expect(firstFrom(columns, columns.lanes[0]!, 11)).toBe(2);
    expect(firstFrom(columns, columns.lanes[0]!, 99)).toBe(3);
  });

  it('draws wide events one by one, those that began before the window too', () => {
    const columns = lane([[0, 50], [60, 20], [90, 30]]);
    const seen: number[] = [];
    boxes(columns, columns.lanes[0]!, 40, 100, 60, (box) => seen.push(box.event));
    expect(seen).toEqual([0, 1, 2]);
  });

  it('loses no event and takes steps in pixels for half a million events', () => {
    const columns = lane(Array.from({ length: 500_000 }, (_, i) => [i * 10, 6]));
    let count = 0;
    let drawn = 0;
    boxes(columns, columns.lanes[0]!, 0, 5_000_000, 1000, (box) => {
      count += box.count;
      drawn++;
    });
    expect(count).toBe(500_000);
    expect(drawn).toBeLessThan(2500);
  });

  it('keeps a gap that is wider than a pixel', () => {
    const columns = lane([...Array.from({ length: 1000 }, (_, i): [number, number] => [i, 1]), ...Array.from({ length: 1000 }, (_, i): [number, number] => [5000 + i, 1])]);
    let last = 0;
    let widest = 0;
    boxes(columns, columns.lanes[0]!, 0, 6000, 100, (box) => {
      widest = Math.max(widest, box.from - last);
      last = box.to;
    });
    expect(widest).toBeGreaterThan(3900);
  });

  it('draws a long event that begins among many short ones', () => {
    const columns = lane([...Array.from({ length: 200 }, (_, i): [number, number] => [i, 1]), [200, 500_000], ...Array.from({ length: 200 }, (_, i): [number, number] => [500_200 + i, 1])]);
    let covered = 0;
    let count = 0;
    boxes(columns, columns.lanes[0]!, 0, 1_000_000, 1000, (box) => {
      covered += box.to - box.from;
      count += box.count;
    });
    expect(covered).toBeGreaterThan(499_000);
    expect(count).toBe(401);
  });

  it('says what is under the pointer', () => {
    const columns = lane([[0, 5], [10, 5]]);
    expect(eventAt(columns, columns.lanes[0]!, 12, 0)).toBe(1);
    expect(eventAt(columns, columns.lanes[0]!, 8, 0)).toBe(-1);
  });
});

describe('window', () => {
  const whole = { from: 0, to: 1_000_000 };
  it('zooms about the pointer and stays inside', () => {
    expect(zoomed(whole, whole, 500_000, 2)).toEqual({ from: 250_000, to: 750_000 });
    expect(zoomed(whole, whole, 0, 0.5)).toEqual(whole);
    expect(moved({ from: 0, to: 1000 }, whole, -1)).toEqual({ from: 0, to: 1000 });
    expect(around({ from: 500_000, to: 501_000 }, whole)).toEqual({ from: 499_000, to: 502_000 });
  });
});
