// What a lab run gives: floorline/lab@1, of one step or of a comparison.

import type { Diagnosis, Regime } from '../api/documents';
import type { Figure } from '../measure/documents';

interface Finding {
  severity: string;
  code: string;
  text: string;
}

interface Lab {
  schema: 'floorline/lab@1';
  /** Whole sentences, the first says it. */
  verdict: string[];
  inputs: Record<string, string>;
  interrupted: boolean;
  layers: number;
  findings: Finding[];
}

export interface LabStep extends Lab {
  kind: 'decode' | 'prefill';
  step_ms: number;
  floor_ms: number;
  ratio: number;
  regime: Regime;
  weight_gb_s: number;
  kv_gb_s: number;
  read_gb_s: number;
  share_of_read: number;
  step: Figure | null;
  step_over_read_floor: Figure | null;
  read: Figure | null;
  peak_fp32: Figure | null;
  peak_int8: Figure | null;
  threads: number;
  layers_run: number;
  weight_bytes: number;
  kv_bytes: number;
  diagnosis: Diagnosis;
  assumptions: string[];
}

export interface Technique {
  code: string;
  technique: string;
  before: string;
  after: string;
  measured_before_ms: number;
  measured_after_ms: number;
  predicted_ms: number;
  predicted_low_ms: number;
  predicted_high_ms: number;
  because: string;
  error: number;
  gain: number;
  predicted_gain: number;
  regime_before: Regime;
  regime_after: Regime;
  no_gain_because?: string;
}

export interface GridPoint {
  weights: string;
  kv: string;
  kv_heads: number;
  batch: number;
  context: number;
  measured_ms: number;
  floor_ms: number;
  regime: Regime;
  predicted_ms?: number;
  predicted_low_ms?: number;
  predicted_high_ms?: number;
  error?: number;
}

export interface LabComparison extends Lab {
  kind: 'compare';
  shape: string;
  read_gb_s: Figure | null;
  peak_fp32_gflop_s: Figure | null;
  peak_int8_gflop_s: Figure | null;
  launch_us: Figure | null;
  median_absolute_error: number | null;
  grid: GridPoint[];
  comparisons: Technique[];
  prefill_regime?: Regime;
}

export type LabDocument = LabStep | LabComparison;
