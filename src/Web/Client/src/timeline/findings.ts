// The intervals of findings as lanes of a timeline, where the events themselves cannot be had.

import { peaksOf, type Columns } from './columns';
import type { Finding, TraceDevice } from './documents';
import type { Window } from './window';

export const tones = [
  { name: 'info', tone: 'expected' },
  { name: 'warning', tone: 'compute' },
  { name: 'critical', tone: 'impossible' },
] as const;

export const toneOf = (severity: string): number => Math.max(0, tones.findIndex((t) => t.name === severity));

export function columnsOf(findings: readonly Finding[], start: number): Columns {
  const shown = findings.filter((f) => f.evidence.intervals_ns.length > 0);
  const events = shown.flatMap((finding, i) =>
    [...finding.evidence.intervals_ns].sort((a, b) => a[0] - b[0]).map(([from, to]) => ({ lane: i, from: from - start, to: to - start, kind: toneOf(finding.severity) })),
  );
  const duration = Float64Array.from(events, (e) => e.to - e.from);
  return {
    peaks: peaksOf(duration),
    lanes: shown.map((finding, i) => ({
      name: finding.title,
      from: events.findIndex((e) => e.lane === i),
      to: events.filter((e) => e.lane <= i).length,
    })),
    start: Float64Array.from(events, (e) => e.from),
    duration,
    name: Int32Array.from(events, (e) => e.lane),
    kind: Uint8Array.from(events, (e) => e.kind),
    names: shown.map((f) => f.title),
  };
}

/** All of a device's recording, and whatever of a finding stands outside it. */
export function wholeOf(device: TraceDevice, findings: readonly Finding[]): Window {
  const start = device.window_start_ns;
  const ends = findings.flatMap((f) => f.evidence.intervals_ns).flat().map((t) => t - start);
  return { from: Math.min(0, ...ends), to: Math.max(device.window_ns, ...ends) };
}
