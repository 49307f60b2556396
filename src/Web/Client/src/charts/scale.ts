// From a value to a place on the screen, and round values for an axis.

export type Scale = (value: number) => number;

export function linear(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

export function log(from: number, to: number, start: number, end: number): Scale {
  const low = Math.log10(from);
  const span = Math.log10(to) - low || 1;
  return (value) => start + ((Math.log10(value) - low) / span) * (end - start);
}

/** Round values between two ends: steps of 1, 2 or 5 times a power of ten. */
export function ticks(from: number, to: number, about: number): number[] {
  const rough = (to - from) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power;
  const found: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++) found.push(Number((n * step).toPrecision(12)));
  return found;
}

/** Powers of ten between two ends. */
export function decades(from: number, to: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); power <= Math.log10(to) + 1e-9; power++) found.push(10 ** power);
  return found;
}

/** The decade below and the decade above. */
export const wide = (values: readonly number[]): [number, number] => {
  const real = values.filter((v) => v > 0 && Number.isFinite(v));
  if (real.length === 0) return [1, 10];
  return [10 ** Math.floor(Math.log10(Math.min(...real)) - 0.05), 10 ** Math.ceil(Math.log10(Math.max(...real)) + 0.05)];
};

/** Values of 1, 2 and 5 times a power of ten between two ends. */
export function rungs(low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of [1, 2, 5]) {
      const value = Number((step * 10 ** power).toPrecision(3));
      if (value >= low && value <= high) found.push(value);
    }
  }
  const wide = found.filter((value) => String(value.toExponential()).startsWith('1e'));
  return found.length > 8 && wide.length > 1 ? wide : found;
}

/** Those of some values that have room for their label, from the largest down. */
export function roomFor(scale: Scale, room: number): (value: number, i: number, all: readonly number[]) => boolean {
  return (value, _, all) => {
    let last = Infinity;
    for (const other of [...all].reverse()) {
      if (last - scale(other) < room) continue;
      last = scale(other);
      if (other === value) return true;
    }
    return false;
  };
}
