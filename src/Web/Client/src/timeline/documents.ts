// The document of `floorline trace --json`, as far as a page shows it. Times are nanoseconds.

import type { Document } from '../api/documents';

export interface Finding {
  rule: string;
  title: string;
  severity: string;
  evidence: {
    text: string;
    rank?: number;
    device?: number;
    intervals_ns: [number, number][];
  };
  threshold: string;
  gain_ceiling_ms: number | null;
  next: string;
  check: string;
}

export interface TraceDevice {
  rank: number;
  device: number;
  window_start_ns: number;
  window_ns: number;
  busy_ns: number | null;
  idle_ns: number | null;
  idle_ns_unknown?: string;
  compute_ns: number;
  exposed_communication_ns: number;
  exposed_copy_ns: number;
  fill_only_ns: number;
  kernels: number;
  gaps: number;
  idle_causes: Record<string, number> | null;
  blamed: { cause: string; name: string; idle_ns: number; times: number }[];
  classes_ns: Record<string, number>;
  top_kernels: { name: string; class: string; time_ns: number; count: number }[];
}

/** A part of the windows that computed nothing, or not what it could; losses share no time. */
export interface Loss {
  cause: string;
  title: string;
  name: string;
  ms: number;
  share: number;
  gain_ms: number;
  window_ms: number;
  becomes_ms: number;
  advice: string;
}

export interface Trace extends Document {
  verdict: string;
  losses: Loss[];
  traces: { source: string; format: string; profiler: string; events: number }[];
  devices: TraceDevice[];
  findings: Finding[];
}
