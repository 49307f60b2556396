// Events of a trace in columns, grouped by lane and sorted by start, so that a lane of any length is drawn in as many steps as it has pixels.

export interface Lane {
  name: string;
  /** First event of the lane, and the one after its last. */
  from: number;
  to: number;
}

export interface Columns {
  lanes: readonly Lane[];
  /** Nanoseconds from the start of the recording. */
  start: Float64Array;
  duration: Float64Array;
  name: Uint32Array;
  /** Index into the legend. */
  kind: Uint8Array;
  names: readonly string[];
}

/** A stretch of a lane that is drawn as one box: one event, or many that share a pixel. */
export interface Box {
  from: number;
  to: number;
  /** The event, or the longest of those that share the box. */
  event: number;
  count: number;
}

/** The first event of a lane that starts at or after a time. */
export function firstFrom(columns: Columns, lane: Lane, time: number): number {
  let low = lane.from;
  let high = lane.to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.start[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const looksBack = 64;

/**
 * Calls back for each box of a lane between two times. Events narrower than a pixel that follow one another without a visible gap are one box;
 * after such an event the next is sought a pixel further by bisection, so a lane costs pixels, not events.
 */
export function boxes(columns: Columns, lane: Lane, from: number, to: number, pixels: number, draw: (box: Box) => void): void {
  const pixel = (to - from) / Math.max(1, pixels);
  let i = firstFrom(columns, lane, from);
  // an event that began before the window may reach into it
  for (let back = i - 1; back >= lane.from && back >= i - looksBack; back--) {
    if ((columns.start[back] ?? 0) + (columns.duration[back] ?? 0) > from) i = back;
  }
  const box: Box = { from: 0, to: 0, event: -1, count: 0 };
  const flush = () => {
    if (box.count > 0) draw(box);
    box.count = 0;
  };
  while (i < lane.to) {
    const start = columns.start[i] ?? 0;
    if (start >= to) break;
    const duration = columns.duration[i] ?? 0;
    const end = start + duration;
    if (box.count > 0 && start - box.to < pixel && (duration < pixel || box.to - box.from < pixel) && end - box.from < 4 * pixel) {
      box.to = Math.max(box.to, end);
      if (duration > (columns.duration[box.event] ?? 0)) box.event = i;
      box.count++;
    } else {
      flush();
      box.from = start;
      box.to = end;
      box.event = i;
      box.count = 1;
    }
    if (duration >= pixel) {
      i++;
      continue;
    }
    const next = firstFrom(columns, { ...lane, from: i + 1 }, start + pixel / 2);
    box.count += Math.max(0, next - i - 1);
    i = next;
  }
  flush();
}

/** The event of a lane under a time, or -1. */
export function eventAt(columns: Columns, lane: Lane, time: number, slack: number): number {
  const next = firstFrom(columns, lane, time + slack);
  for (let i = next - 1; i >= lane.from && i >= next - looksBack; i--) {
    const start = columns.start[i] ?? 0;
    if (start <= time + slack && start + (columns.duration[i] ?? 0) >= time - slack) return i;
  }
  return -1;
}
