// What a table of runs gives: floorline/backtest@1 and floorline/calibration@1. Errors are in percent of the measured value.

export interface Score {
  count: number;
  median_ape: number | null;
  mean_ape: number | null;
  bias: number | null;
  coverage_90: number | null;
}

export interface Held {
  row_id: string;
  quantity: string;
  device: string;
  engine: string;
  model: string;
  measured_ms: number;
  expected_ms: number;
  low_ms: number;
  high_ms: number;
  error: number;
  covered: boolean;
}

export type Scores = Record<string, Score>;

export interface Backtest {
  schema: 'floorline/backtest@1';
  inputs: { file: string };
  rows: number;
  scored: number;
  skipped: { row_id: string; reason: string }[];
  floor_violations: { row_id: string; measured: number; floor: number }[];
  median_ape: number | null;
  mean_ape: number | null;
  coverage_90: number | null;
  by_quantity: Scores;
  by_device: Scores;
  by_engine: Scores;
  by_model: Scores;
  leave_one_family_out: Scores;
  calibrated_on_four_runs: Scores;
  calibrated_on_four_runs_dense: Scores;
  format_changes: Scores;
  regimes: Record<string, number>;
  /** Of very many those that are furthest off. */
  predictions: Held[];
  predictions_left_out: number;
}

export interface Calibration {
  schema: 'floorline/calibration@1';
  runs: number;
  engine: Record<string, unknown> & {
    name: string;
    device?: string;
    weight_factor: number;
    compute_factor: number;
    cache_factor: number;
    per_layer_us: number;
    exchange_factor: number;
    per_sequence_us: number;
    per_step_us: number;
    per_request_ms: number;
    spread: [number, number];
    prompt_spread: [number, number];
    source: string;
  };
  before: Scores;
  held_out: Scores;
  skipped: string[];
  before_predictions: Held[];
  held_out_predictions: Held[];
}
