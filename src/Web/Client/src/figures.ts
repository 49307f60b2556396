// Figures as people read them: the command line's own rounding (src/Cli/Text/Figures.cs), so that page and terminal print the same digits.
// Scaling to a unit and rounding for display are all that the pages compute.

const fixed = (value: number, digits: number): string => value.toFixed(digits);
const upTo = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

export function time(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '?';
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size >= 10_000) return `${fixed(ms / 1000, 1)} s`;
  if (size >= 1000) return `${fixed(ms / 1000, 2)} s`;
  if (size >= 100) return `${fixed(ms, 0)} ms`;
  if (size >= 10) return `${fixed(ms, 1)} ms`;
  if (size >= 1) return `${fixed(ms, 2)} ms`;
  if (size >= 0.01) return `${fixed(ms, 3)} ms`;
  return `${Number((ms * 1000).toPrecision(3))} us`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '?';
  const size = Math.abs(value);
  if (size >= 1e12) return `${fixed(value / 1e12, 2)} TB`;
  if (size >= 1e11) return `${fixed(value / 1e9, 0)} GB`;
  if (size >= 1e10) return `${fixed(value / 1e9, 1)} GB`;
  if (size >= 1e9) return `${fixed(value / 1e9, 2)} GB`;
  if (size >= 1e6) return `${upTo(value / 1e6, 1)} MB`;
  if (size >= 1e3) return `${upTo(value / 1e3, 1)} kB`;
  return `${fixed(value, 0)} B`;
}

export function work(value: number): string {
  if (value >= 1e15) return `${fixed(value / 1e15, 2)} PFLOP`;
  if (value >= 1e12) return `${fixed(value / 1e12, 2)} TFLOP`;
  if (value >= 1e9) return `${fixed(value / 1e9, 1)} GFLOP`;
  if (value >= 1e6) return `${fixed(value / 1e6, 1)} MFLOP`;
  return `${fixed(value, 0)} FLOP`;
}

export function bandwidth(gbPerSecond: number): string {
  return gbPerSecond >= 10_000 ? `${fixed(gbPerSecond / 1000, 1)} TB/s` : `${upTo(gbPerSecond, 1)} GB/s`;
}

export function flopRate(tera: number): string {
  return tera >= 1 ? `${upTo(tera, 1)} TFLOP/s` : `${upTo(tera * 1000, 1)} GFLOP/s`;
}

export function rate(tokens: number): string {
  if (tokens >= 100) return Math.round(tokens).toLocaleString('en-US');
  return tokens >= 10 ? fixed(tokens, 1) : fixed(tokens, 2);
}

export function ratio(value: number): string {
  if (value >= 100) return fixed(value, 0);
  return value >= 10 ? fixed(value, 1) : fixed(value, 2);
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return '?';
  const size = Math.abs(share);
  if (size === 0) return '0 %';
  if (size >= 0.0995) return `${fixed(share * 100, 0)} %`;
  const text = fixed(share * 100, 2);
  return `${text.endsWith('0') ? text.slice(0, -1) : text} %`;
}

/** A factor as a change: 0.88 is -12 %. */
export function change(factor: number): string {
  const value = Math.round((factor - 1) * 100);
  return value > 0 ? `+${value} %` : `${value} %`.replace('-0', '0');
}

export function count(value: number): string {
  if (value >= 1e12) return `${upTo(value / 1e12, 2)}T`;
  if (value >= 1e9) return `${upTo(value / 1e9, 2)}B`;
  if (value >= 1e6) return `${upTo(value / 1e6, 1)}M`;
  return value.toLocaleString('en-US');
}

/** A short number for an axis: 131072 is 131k. */
export function axis(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${Number((value / 1e9).toPrecision(3))}G`;
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e3) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
}

/** A count of tokens or sequences on an axis: 131072 is 128k. */
export const tokens = (value: number): string => (value >= 1024 && value % 1024 === 0 ? `${value / 1024}k` : axis(value));

export const intensity = (value: number): string => upTo(value, value >= 10 ? 1 : 2);
