// Figures as people read them: the rounding of src/Core/Quantities/Figures.cs, so that page and terminal print the same digits. Both are held to
// tests/golden/figures/cases.json. Scaling to a unit and rounding for display are all that the pages compute.

const mostDecimals = 12;

function fixed(value: number, digits: number): string {
  const [whole = '', rest] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

const upTo = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

const whole = (value: number): string => fixed(Math.abs(value) < 0.5 ? 0 : value, 0);

/** A plain number in three significant digits, whole from a hundred on, thousands separated. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  let decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  for (let limit = 0.9995; size < limit && decimals < mostDecimals; limit /= 10) decimals++;
  return fixed(value, decimals);
}

export function time(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '?';
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size >= 999.5) return `${figure(ms / 1000)} s`;
  if (size >= 0.9995) return `${figure(ms)} ms`;
  if (size >= 0.9995e-3) return `${figure(ms * 1e3)} us`;
  return `${figure(ms * 1e6)} ns`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '?';
  const size = Math.abs(value);
  if (size >= 0.9995e12) return `${figure(value / 1e12)} TB`;
  if (size >= 0.9995e9) return `${figure(value / 1e9)} GB`;
  if (size >= 0.9995e6) return `${figure(value / 1e6)} MB`;
  if (size >= 999.5) return `${figure(value / 1e3)} kB`;
  return `${whole(value)} B`;
}

export function work(value: number): string {
  if (value >= 0.9995e15) return `${figure(value / 1e15)} PFLOP`;
  if (value >= 0.9995e12) return `${figure(value / 1e12)} TFLOP`;
  if (value >= 0.9995e9) return `${figure(value / 1e9)} GFLOP`;
  if (value >= 0.9995e6) return `${figure(value / 1e6)} MFLOP`;
  return `${whole(value)} FLOP`;
}

export function bandwidth(gbPerSecond: number): string {
  return gbPerSecond >= 9_999.5 ? `${figure(gbPerSecond / 1000)} TB/s` : `${figure(gbPerSecond)} GB/s`;
}

export function flopRate(tera: number): string {
  return tera >= 0.9995 ? `${figure(tera)} TFLOP/s` : `${figure(tera * 1000)} GFLOP/s`;
}

export const rate = figure;

export function ratio(value: number): string {
  return Math.abs(value) < 0.9995 ? fixed(value, 2) : figure(value);
}

/** A share in two digits. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return '?';
  const value = share * 100;
  const size = Math.abs(value);
  if (size < 0.0005) return '0 %';
  return `${fixed(value, size >= 9.95 ? 0 : size >= 0.995 ? 1 : size >= 0.0995 ? 2 : 3)} %`;
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
