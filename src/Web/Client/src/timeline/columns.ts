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
  /** Index into the names; -1 where there is none. */
  name: Int32Array;
  /** Index into the legend. */
  kind: Uint8Array;
  names: readonly string[];
  /** The longest event of each run of `block` events. */
  peaks: Int32Array;
}

const block = 64;

/** The longest event of each run of events, by which a long one is found among many short ones. */
export function peaksOf(duration: Float64Array): Int32Array {
  const peaks = new Int32Array(Math.ceil(duration.length / block));
  for (let b = 0; b < peaks.length; b++) peaks[b] = scan(duration, b * block, Math.min(duration.length, (b + 1) * block));
  return peaks;
}

function scan(duration: Float64Array, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i < to; i++) if ((duration[i] ?? 0) > (duration[best] ?? 0)) best = i;
  return best;
}

/** The first event of a stretch that lasts at least so long, or -1; and the longest of the stretch where none does. */
function firstLong({ duration, peaks }: Columns, from: number, to: number, least: number): { first: number; longest: number } {
  let longest = from;
  for (let i = from; i < to; ) {
    const whole = i % block === 0 && i + block <= to;
    const peak = whole ? (peaks[i / block] ?? i) : i;
    if ((duration[peak] ?? 0) >= least) {
      while ((duration[i] ?? 0) < least) i++;
      return { first: i, longest: i };
    }
    if ((duration[peak] ?? 0) > (duration[longest] ?? 0)) longest = peak;
    i += whole ? block : 1;
  }
  return { first: -1, longest };
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
export function firstFrom(columns: Columns, lane: Lane, time: number, after = lane.from): number {
  let low = after;
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
    i++;
    if (duration >= pixel) continue;
    const next = firstFrom(columns, lane, start + pixel / 2, i);
    if (next === i) continue;
    const { first, longest } = firstLong(columns, i, next, pixel);
    const until = first < 0 ? next : first;
    if (until > i) {
      box.count += until - i;
      box.to = Math.max(box.to, (columns.start[until - 1] ?? 0) + (columns.duration[until - 1] ?? 0));
      if (first < 0 && (columns.duration[longest] ?? 0) > (columns.duration[box.event] ?? 0)) box.event = longest;
    }
    i = until;
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
