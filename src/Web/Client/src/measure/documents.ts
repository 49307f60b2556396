// What the routes under /measure answer.

import type { Problem, Regime } from '../api/documents';

export interface Targets {
  endpoints: { index: number; url: string; has_key: boolean }[];
  host: { name: string; processors: number };
  limits: { duration_ms: number; concurrency: number };
}

export interface JobDocument {
  id: string;
  verb: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  progress?: { doing: string; done: number; total: number; left_ms?: number };
  problems: Problem[];
}

/** A server's measurement under way. */
export interface Sample {
  run: string;
  elapsed_ms: number;
  duration_ms?: number;
  completed: number;
  failed: number;
  in_flight: number;
  output_tokens: number;
  output_tok_s: number | null;
  ttft_p50_ms: number | null;
  itl_p50_ms: number | null;
  series: { elapsed_ms: number[]; ttft_p50_ms: (number | null)[]; itl_p50_ms: (number | null)[]; in_flight: number[] };
}

export interface Latency {
  unknown?: string;
  mean?: number | null;
  p50?: number | null;
  p50_unknown?: string;
  p90?: number | null;
  p90_unknown?: string;
  p95?: number | null;
  p95_unknown?: string;
  p99?: number | null;
  p99_unknown?: string;
  count?: number;
}

export type Metric = 'ttft_ms' | 'itl_ms' | 'tpot_ms' | 'e2e_ms';

export interface ServingRun extends Record<Metric, Latency> {
  name: string;
  model: string | null;
  concurrency: number | null;
  open_loop: boolean;
  valid: boolean;
  invalid_because: string[];
  requests: number;
  completed: number;
  failed: number;
  duration_s: number | null;
  output_tok_s: number | null;
  request_per_s: number | null;
  mean_input_tokens: number | null;
  mean_output_tokens: number;
  in_flight: number;
  client: { limited: boolean };
  errors: Record<string, number>;
  notes: string[];
  findings: { id: string; severity: string; text: string }[];
  intervals: Partial<Record<Metric, { p50?: [number, number] }>>;
}

export interface ServingDiagnosis {
  run: number;
  of: string;
  unknown?: string;
  measured_ms?: number;
  ratio?: number;
  regime?: Regime;
  floor_ms?: number;
  helps?: { change: string; reason: string }[];
}

export interface Serving {
  schema: 'floorline/serving@1';
  inputs: { urls: string[]; served_model?: string; model?: string; on?: string; weights?: string; kv?: string; tp?: string };
  valid: boolean;
  runs: ServingRun[];
  server: { version?: string };
  diagnosis: ServingDiagnosis[];
  assumptions: string[];
}

export interface Figure {
  median: number;
  low: number;
  high: number;
  samples: number;
  dropped: number;
  disturbed?: boolean;
}

type Figures = Record<string, Figure | null>;

export interface Host {
  schema: 'floorline/host@1';
  measured_at: string;
  took_ms: number;
  interrupted: boolean;
  threads: number;
  machine: { processor: string; processors: number; memory_bytes: number; system: string };
  bandwidth: { read_gb_s: Figure | null; write_gb_s: Figure | null; copy_gb_s: Figure | null; triad_gb_s: Figure | null; ladder: { kernel: string; threads: number; bytes: number; level: string; gb_s: Figure | null }[] };
  peak: { fp32_gflop_s: Figure | null; fp64_gflop_s: Figure | null; bf16_gflop_s: Figure | null; int8_gflop_s: Figure | null } & Figures;
  gemm_gflop_s: Figure | null;
  gemm_size: number;
  latency_ns: Figure | null;
  findings: { severity: string; code: string; text: string }[];
  device: { bandwidth_gb_s: number; peaks_tflop_s: Record<string, number> } | null;
}

export type Measured = Serving | Host;
