// The documents of the command line's --json, as far as the pages show them. A field that is not known is null and has a sibling NAME_unknown.

import type { Latency, Metric } from '../measure/documents';

export type Regime =
  | 'memory_bound_weights'
  | 'memory_bound_kv'
  | 'compute_bound'
  | 'communication_bound'
  | 'transitional'
  | 'overhead_bound'
  | 'compute_unknown'
  | 'impossible';

export type Term = 'weights' | 'kv' | 'compute' | 'communication';
export type Phase = 'decode' | 'prefill' | 'forward';

export interface Document {
  schema: string;
  tool_version: string;
}

export interface Problem {
  file: string;
  path: string;
  found: string;
  expected: string;
  message: string;
}

export interface Operator {
  component: string;
  name: string;
  kind: string;
  count: number;
  weight_bytes: number;
  kv_bytes: number;
  flops: number;
  arithmetic_intensity: number;
}

export interface Floors extends Document {
  /** The verdict in sentences: the first says it, the others what it hangs on. */
  verdict: string[];
  inputs: Record<string, string>;
  model: { name: string; parameters: number; active_parameters: number; source: string };
  hardware: {
    name: string;
    title: string;
    devices: number;
    bandwidth_gb_s: number;
    peaks_tflop_s: Record<string, number>;
    confidence: string;
    source: string;
    notes?: string;
  };
  step: {
    phase: Phase;
    batch: number;
    context: number;
    tokens: number;
    weights: string;
    bits_per_weight: number;
    kv: string;
    tp: number;
    pp: number;
    ep: number;
  };
  floors: {
    r1_ms: number;
    r2_ms: number | null;
    r2_ms_unknown?: string;
    r3_ms: number | null;
    r3_ms_unknown?: string;
    r4_ms: number | null;
    r4_ms_unknown?: string;
    binding_ms: number;
    binding: Term;
    r1_guaranteed_ms: number;
    r4_exposed_ms: number | null;
    guaranteed_ms: number;
    chain_ms: number;
  };
  bytes: {
    weights_read: number;
    weights_resident: number;
    kv_read: number | null;
    kv_resident: number | null;
    kv_per_sequence: number | null;
    moved_per_device: number;
  };
  flops: number;
  arithmetic_intensity: number | null;
  ridge_point: number | null;
  attainable_tflop_s: number | null;
  capacity: {
    fits: boolean | null;
    fits_unknown?: string;
    weights_bytes: number;
    cache_bytes: number | null;
    cache_bytes_unknown?: string;
    used_bytes: number;
    available_bytes: number | null;
    available_bytes_unknown?: string;
    max_batch: number | null;
    max_batch_unknown?: string;
    reserve_bytes: number;
  };
  best_tok_s: number;
  operators: Operator[];
  assumptions: string[];
}

export interface Rung {
  rung: string;
  time_ms?: number;
  gap_ms?: number;
  gap_name?: string;
  includes?: string[];
  unknown?: string;
}

export interface Sensitivity {
  input: string;
  decides: boolean;
  low: number;
  high: number;
  flips_at?: number;
  becomes?: Regime;
  basis: string;
}

/** Verdict, causes and first actions: the same block under every verb. */
export interface AnswerBlock {
  verdict: 'good' | 'slow' | 'impossible' | 'does_not_fit' | 'cannot_tell';
  /** The same in sentences: the verdict, the causes, what to do first, what it hangs on. */
  causes: { id: string; rank: number; standing: 'shown' | 'likely' | 'possible'; share_ms: number | null; evidence: string; check: string }[];
  first_actions: { lever: string; command: string; check: string }[];
  assumed_that_decides: { input: string; value: string; other: string; verdict_then: string }[];
  /** What is said before anything else. */
  alarm?: string;
}

export interface Remedy {
  lever: string;
  change: string;
  reason: string;
  predicted_low_ms: number | null;
  predicted_low_ms_unknown?: string;
  predicted_high_ms?: number;
}

export interface Diagnosis extends Floors {
  measured_ms: number;
  measured_error: number;
  ratio: number;
  regime: Regime;
  ladder: Rung[];
  mfu: number | null;
  mbu: number | null;
  sensitivity: Sensitivity[];
  causes: { cause: string; plausibility: number; statement: string }[];
  helps: Remedy[];
  does_not_help: Remedy[];
  answer: AnswerBlock;
}

export interface Range {
  low_ms: number;
  middle_ms: number;
  high_ms: number;
}

export interface LeverOutcome {
  lever: string;
  title: string;
  helps: boolean;
  applicable: boolean;
  reason: string;
  cost: string;
  quality_risk: string;
  before_ms?: number;
  floor_before_ms?: number;
  floor_after_ms?: number;
  predicted?: Range;
  assumption?: string;
}

export interface Prediction extends Document {
  inputs: Record<string, string>;
  floor_ms: number;
  expected?: Range & { kernels_ms: number; communication_ms: number; launch_and_host_ms: number; engine: string; basis: string };
  applied: LeverOutcome[];
  helps: LeverOutcome[];
  does_not_help: LeverOutcome[];
  /** The stated load, simulated request by request; absent where none is stated. */
  served?: Served | null;
  served_unknown?: string;
  estimated?: { ttft_ms: number; itl_ms: number; output_tok_s: number; mean_batch: number; overloaded: boolean };
  assumptions: string[];
}

export interface Served extends Record<Metric, Latency> {
  output_tok_s: number;
  mean_batch: number;
  waited_share: number;
  prefill_share: number;
  overloaded: boolean;
}

export type Attainment = 'met_surely' | 'met_in_middle' | 'missed_in_middle' | 'missed_surely' | 'unknown';

export interface ObjectiveOutcome {
  name: string;
  figure: string;
  statistic?: string;
  statistic_assumed?: boolean;
  unit: string;
  limit: number;
  value: number | null;
  value_unknown?: string;
  low: number | null;
  high: number | null;
  attainment: Attainment;
}

export interface Outlook {
  infeasible?: string;
  ttft?: Range;
  itl: Range;
  throughput_tok_s: number;
  devices: number;
  per_million_tokens_usd: number | null;
  per_token_joules: number | null;
}

export interface Configuration {
  device: string;
  devices: number;
  weights: string;
  kv: string;
  tp: number;
  pp: number;
  ep: number;
  concurrency: number;
  chunk_tokens: number;
  expected: Outlook;
}

export interface Plan extends Document {
  inputs: Record<string, string>;
  slo: { risk: string; objectives: ObjectiveOutcome[]; attainment?: Attainment; hints?: string[] };
  meets: boolean;
  playbook: {
    start: Outlook;
    steps: (LeverOutcome & { after: Outlook; why: string })[];
    stop: string;
    missed: string[];
    rejected: LeverOutcome[];
  };
  search?: {
    configurations: number;
    meeting: number;
    best: Configuration[];
    pareto: Configuration[];
    nearest?: Configuration[];
    nearest_misses?: string[];
    infeasible: { reason: string; configurations: number }[];
  };
  answer: AnswerBlock;
  assumptions: string[];
}

export interface PipelineStage {
  name: string;
  inputs: Record<string, string>;
  calls: number;
  /** Null where the time is stated or expected: then see basis and time. */
  measured_ms: number | null;
  total_ms: number;
  floor_ms: number | null;
  floor_ms_unknown?: string;
  recoverable_ms: number | null;
  ratio: number | null;
  regime: Regime | null;
  basis: 'measured' | 'stated' | 'expected';
  time: Range;
  engine?: string;
  hardware: string | null;
  start_ms: number;
  critical: boolean;
  gain_ms: number;
  after?: string[];
  assumptions: string[];
}

export interface Pipeline extends Document {
  name: string;
  total_ms: number;
  budget_ms: number | null;
  load: number | null;
  floor_ms: number | null;
  work_on: string | null;
  stages: PipelineStage[];
  total: Range;
  at_floors_ms: number;
  attainment: Attainment | null;
}

export interface Chunk extends Document {
  inputs: { measured_ms: number; chunk: number; horizon: number; rate_hz: number };
  budget_ms: number;
  period_ms: number;
  duty: number;
  stalls: boolean;
  chunk_age_ms: number;
  reaction_delay_ms: number;
  highest_rate_hz: number;
  smallest_chunk: number;
  horizon_ms: number;
  horizon_duty: number;
  keeps_horizon: boolean;
  reserve_ms: number;
  basis: 'measured' | 'expected';
  time: Range;
  attainment: Attainment;
  percentiles: { statistic: string; time_ms: number; stalls: boolean; keeps_horizon: boolean; reaction_delay_ms: number; between_longer_ms: number }[];
  policy?: { inputs: Record<string, string>; floor_ms: number };
  assumptions: string[];
}

export interface Device {
  name: string;
  title: string;
  vendor: string;
  kind: string;
  bandwidth_gb_s: number;
  memory_gb: number | null;
  peaks_tflop_s: Record<string, number>;
  confidence: string;
  source: string;
}

export interface CatalogueModel {
  name: string;
  parameters: number;
  active_parameters: number;
  generates_tokens: boolean;
  published_format: string;
  source: string;
}

export interface NumberFormat {
  name: string;
  bits_per_weight: number;
  typical_mixture: boolean;
  source: string;
}

export interface Catalogue extends Document {
  hardware: Device[];
  models: CatalogueModel[];
  formats: NumberFormat[];
  levers: { id: string; title: string; target: string; cost: string; quality_risk: string; evidence: string }[];
  engines: { name: string; kind: string; basis: string; source: string }[];
}

export interface RooflinePoint {
  kind: 'phase' | 'operator' | 'batch';
  name: string;
  phase: Phase;
  batch?: number;
  bytes: number;
  flops: number;
  arithmetic_intensity: number;
  attainable_tflop_s: number;
  achieved_tflop_s?: number;
  format: string;
}

export interface Roofline extends Document {
  bandwidth_gb_s: number;
  roofs: { format: string; peak_tflop_s: number; ridge_point: number; used: boolean }[];
  points: RooflinePoint[];
}

export interface SweepPoint {
  value: string;
  x: number;
  r1_ms: number;
  r2_ms: number | null;
  r3_ms: number | null;
  r4_ms: number | null;
  binding_ms: number;
  binding: Term;
  expected?: Range;
  regime: Regime;
  best_tok_s: number;
  arithmetic_intensity: number | null;
  attainable_tflop_s: number | null;
  fits: boolean | null;
  bits_per_weight: number;
}

export interface Sweep extends Document {
  over: 'context' | 'batch' | 'weights';
  points: SweepPoint[];
  left_out?: { value: string; reason: string }[];
}

export interface Question {
  id: string;
  question: string;
  left: string;
  right: string;
  left_ms?: number | null;
  right_ms?: number | null;
  answer: boolean | null;
  yes: string;
  no: string;
}

export interface Decision {
  questions: Question[];
  path: string[];
  leaf: Regime | null;
}

/** Everything the calculator shows, in one answer: the parts are the documents of their own routes. */
export interface Explored extends Document {
  verdict: string[];
  floors: Floors;
  diagnosis: Diagnosis | null;
  prediction: Prediction;
  roofline: Roofline;
  sweeps: Sweep[];
  decision: Decision;
}

export interface TensorGroup {
  name: string;
  tensors: number;
  parameters: number;
  stored_bytes: number;
  bits_per_weight?: number;
}

export interface Inspection extends Document {
  container: string;
  files: number;
  tensors: number;
  parameters: number;
  stored_bytes: number;
  bits_per_weight: number | null;
  by_role: TensorGroup[];
  by_format: TensorGroup[];
  unclassed: string[];
  notes: string[];
}
