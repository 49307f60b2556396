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
    also_on_ranks?: number[];
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

/** All calls of one operator with inputs of one shape; hardware figures only where the device is known. */
export interface ShapedOperator {
  name: string;
  shape: string;
  calls: number;
  ms: number;
  tflop_s: number;
  gb_s: number;
  of_floor?: number;
  gain_ms: number;
}

export interface OperatorTable {
  rank: number;
  device: number;
  gain_ms: number;
  gain_share: number;
  rows: ShapedOperator[];
}

export interface CollectiveRate {
  rank: number;
  device: number;
  name: string;
  ranks: number;
  size_bytes: number;
  calls: number;
  ms: number;
  bus_gb_s: number;
  of_link?: number;
}

/** What one of the longest steps rests on; the parts sum to its length. */
export interface CriticalPath {
  rank: number;
  device: number;
  length_ns: number;
  names: { part: string; name: string; ns: number }[];
}

/** A sentence beside losses and findings: of one device, or of the whole where it names none. */
export interface Note {
  about: string;
  rank?: number;
  device?: number;
  text: string;
}

/** What Nsight Compute measured of one launch, or the sum of all launches of one name (`calls`). */
export interface KernelMetrics {
  kernel: string;
  launch: number;
  calls?: number;
  duration_ns?: number;
  memory_percent?: number;
  dram_percent?: number;
  compute_percent?: number;
  memory_bound?: boolean;
}

export interface Trace extends Document {
  verdict: string;
  notes: Note[];
  kernel_metrics?: KernelMetrics[];
  losses: Loss[];
  operators?: OperatorTable[];
  collectives?: CollectiveRate[];
  critical_paths?: CriticalPath[];
  traces: { source: string; format: string; profiler: string; events: number }[];
  devices: TraceDevice[];
  findings: Finding[];
}
