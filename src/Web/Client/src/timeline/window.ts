// The stretch of time that is seen, and how it moves.

export interface Window {
  from: number;
  to: number;
}

const least = 100;

/** A moment in milliseconds, to the microsecond. */
export const moment = (ns: number): string => `${Number((ns / 1e6).toFixed(3)).toLocaleString('en-US', { maximumFractionDigits: 3 })} ms`;

/** A moment on an axis, in the unit of the axis's steps. */
export function tickTime(ns: number, step: number): string {
  const [unit, name] = step >= 1e9 ? [1e9, 's'] : step >= 1e6 ? [1e6, 'ms'] : step >= 1e3 ? [1e3, 'us'] : [1, 'ns'];
  return `${Math.round(ns / unit).toLocaleString('en-US')} ${name}`;
}

export function clamped(window: Window, whole: Window): Window {
  const span = Math.min(whole.to - whole.from, Math.max(least, window.to - window.from));
  const from = Math.min(Math.max(window.from, whole.from), whole.to - span);
  return { from, to: from + span };
}

/** Nearer by a factor, holding the time under the pointer where it is. */
export function zoomed(window: Window, whole: Window, at: number, factor: number): Window {
  return clamped({ from: at - (at - window.from) / factor, to: at + (window.to - at) / factor }, whole);
}

export function moved(window: Window, whole: Window, share: number): Window {
  const by = (window.to - window.from) * share;
  return clamped({ from: window.from + by, to: window.to + by }, whole);
}

/** A window in which an interval fills a third of the width. */
export function around(interval: Window, whole: Window): Window {
  const span = Math.max(least, (interval.to - interval.from) * 3);
  const middle = (interval.from + interval.to) / 2;
  return clamped({ from: middle - span / 2, to: middle + span / 2 }, whole);
}
