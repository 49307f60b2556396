// Made from the schemas that write the documents (src/Workbench/Documents); a test holds it. After a change of them:
// FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~DocumentDescription

/** What every document begins with. */
export interface Document {
  schema: string;
  tool_version: string;
}

export type AnswerVerdict =
  | 'good'
  | 'slow'
  | 'impossible'
  | 'does_not_fit'
  | 'cannot_tell';

export type Attainment =
  | 'met_surely'
  | 'met_in_middle'
  | 'missed_in_middle'
  | 'missed_surely'
  | 'unknown';

export type Basis =
  | 'own_runs'
  | 'measured_kernel'
  | 'same_family'
  | 'generic';

export type CauseStanding =
  | 'shown'
  | 'likely'
  | 'possible';

export type Comparison =
  | 'at_most'
  | 'at_least';

export type Confidence =
  | 'A'
  | 'B'
  | 'C'
  | 'Stated'
  | 'Measured';

export type CostClass =
  | 'setting'
  | 'library_swap'
  | 'calibration'
  | 'engineering'
  | 'purchase';

export type EvidenceLevel =
  | 'measured_here'
  | 'measured_on_family'
  | 'measured_elsewhere'
  | 'formula_only';

export type FloorTerm =
  | 'weights'
  | 'kv'
  | 'compute'
  | 'communication';

export type ForecastBasis =
  | 'measured'
  | 'moved_from_measured'
  | 'expected'
  | 'floor_only'
  | 'simulated'
  | 'closed_form';

export type GapName =
  | 'floor'
  | 'hardware shortfall'
  | 'kernel inefficiency'
  | 'communication'
  | 'overhead'
  | 'serving'
  | 'unexplained';

export type ImpossibleCauseKind =
  | 'weight_format'
  | 'bandwidth'
  | 'several_tokens_per_step'
  | 'more_devices'
  | 'fits_in_cache'
  | 'peak'
  | 'experts'
  | 'parameter_count'
  | 'context'
  | 'unsynchronised_timer';

export type JobState =
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled';

export type KernelSupport =
  | 'native'
  | 'weight_only'
  | 'unknown'
  | 'emulated'
  | 'known_slow'
  | 'refused';

export type OperatorKind =
  | 'projection'
  | 'attention_core'
  | 'feed_forward'
  | 'experts'
  | 'output_head'
  | 'state'
  | 'other'
  | 'stated'
  | 'listed';

export type Phase =
  | 'decode'
  | 'prefill'
  | 'forward';

export type QualityRisk =
  | 'none'
  | 'low'
  | 'medium'
  | 'high';

export type Regime =
  | 'memory_bound_weights'
  | 'memory_bound_kv'
  | 'compute_bound'
  | 'communication_bound'
  | 'transitional'
  | 'overhead_bound'
  | 'compute_unknown'
  | 'impossible';

export type RungKind =
  | 'sheet floor'
  | 'attainable floor'
  | 'kernel floor'
  | 'with communication'
  | 'with launch and host'
  | 'with serving'
  | 'measured';

export type SensitiveInput =
  | 'bandwidth'
  | 'weight_bytes'
  | 'kv_bytes'
  | 'compute_peak'
  | 'measured_time';

export type SweepAxis =
  | 'context'
  | 'batch'
  | 'weights';

export type TimeBasis =
  | 'measured'
  | 'stated'
  | 'expected';

export interface ModelFacts {
  /** Name in the catalogue, or as stated. */
  name: string;
  /** All parameters. */
  parameters: number;
  /** Parameters that one token uses. */
  active_parameters: number;
  /** Where its shape is from. */
  source: string;
}

export interface HardwareFacts {
  /** Name in the catalogue, or as stated. */
  name: string;
  /** Name in full. */
  title: string;
  /** Devices that work together. */
  devices: number;
  /** Memory bandwidth of one device, as its sheet states it. */
  bandwidth_gb_s: number;
  /** Dense peaks of one device by number format. */
  peaks_tflop_s: Record<string, number>;
  /** How sure the sheet's figures are. */
  confidence: Confidence;
  /** Where the figures are from. */
  source: string;
  /** What to know about the figures. */
  notes?: string;
}

export interface StepFacts {
  /** Whether tokens are made one by one, a prompt is read, or a model is called. */
  phase: Phase;
  /** Sequences in the step. */
  batch: number;
  /** Tokens in the cache, per sequence. */
  context: number;
  /** Tokens that the step handles, per sequence. */
  tokens: number;
  /** Number format of most weights. */
  weights: string;
  /** Formats of all weights, as --weights takes them. */
  weight_formats: string;
  /** Bits that one weight takes, scales included. */
  bits_per_weight: number;
  /** Number format of the cache. */
  kv: string;
  /** Devices that share each layer. */
  tp: number;
  /** Devices that share the layers in sequence. */
  pp: number;
  /** Devices that share the experts. */
  ep: number;
}

export interface FloorTimes {
  /** R1: reading the weights once. */
  r1_ms: number;
  /** R2: reading the cache once. */
  r2_ms: number | null;
  r2_ms_unknown?: string;
  /** R3: the arithmetic at the dense peak. */
  r3_ms: number | null;
  r3_ms_unknown?: string;
  /** R4: moving data between devices. */
  r4_ms: number | null;
  r4_ms_unknown?: string;
  /** The floor: no step of this kind can be faster. */
  binding_ms: number;
  /** What the floor is spent on. */
  binding: FloorTerm;
  /** R1 for the weights that any routing must read. */
  r1_guaranteed_ms: number;
  /** The part of R4 that cannot hide behind other work. */
  r4_exposed_ms: number | null;
  r4_exposed_ms_unknown?: string;
  /** The floor without anything that is only likely. */
  guaranteed_ms: number;
  /** Layers one after the other, each at its own floor. */
  chain_ms: number;
}

export interface BytesMoved {
  /** Weights that the step reads. */
  weights_read: number;
  /** Weights that any routing must read. */
  weights_read_guaranteed: number;
  /** Weights that lie in memory. */
  weights_resident: number;
  /** Cache that the step reads. */
  kv_read: number | null;
  kv_read_unknown?: string;
  /** Cache of all sequences in memory. */
  kv_resident: number | null;
  kv_resident_unknown?: string;
  /** Cache of one sequence. */
  kv_per_sequence: number | null;
  kv_per_sequence_unknown?: string;
  /** State of one sequence that does not grow with its context. */
  state_per_sequence: number;
  /** All that one device reads in the step. */
  moved_per_device: number;
}

export interface MemoryRoom {
  /** Whether it fits in memory. */
  fits: boolean | null;
  fits_unknown?: string;
  /** What it takes. */
  used_bytes: number;
  /** What the device has. */
  available_bytes: number | null;
  available_bytes_unknown?: string;
  /** Sequences that would fit at once. */
  max_batch: number | null;
  max_batch_unknown?: string;
  /** Weights on one device. */
  weights_bytes: number;
  /** Cache on one device. */
  cache_bytes: number | null;
  cache_bytes_unknown?: string;
  /** Kept free, as stated. */
  reserve_bytes: number;
  /** What the figures count for. */
  basis: string;
}

export interface Operator {
  /** Part of the model that it belongs to. */
  component: string;
  /** What it is called. */
  name: string;
  /** What it does. */
  kind: OperatorKind;
  /** How often the step runs it. */
  count: number;
  /** Weights read by all of them. */
  weight_bytes: number;
  /** Cache read by all of them. */
  kv_bytes: number;
  /** Arithmetic of all of them, in FLOPs. */
  flops: number;
  /** FLOPs per byte read. */
  arithmetic_intensity: number;
}

export interface AnswerCause {
  /** Which cause it is. */
  id: string;
  /** 1 for the likeliest. */
  rank: number;
  /** Whether it is shown, likely or possible. */
  standing: CauseStanding;
  /** Time that it accounts for; null where nobody can say. */
  share_ms: number | null;
  /** Why it is thought of. */
  evidence: string;
  /** How to find out. */
  check: string;
}

export interface AnswerAction {
  /** Lever of the catalogue. */
  lever: string;
  /** Command that shows what it would bring. */
  command: string;
  /** How to see that it worked. */
  check: string;
}

export interface AnswerGain {
  /** Lever of the catalogue. */
  lever: string;
  /** Whether it is worth while. */
  helps: boolean;
  /** Time before over time after, at least. */
  low_ratio: number;
  /** Time before over time after, most likely. */
  middle_ratio: number;
  /** Time before over time after, at most. */
  high_ratio: number;
  /** What the ratio rests on. */
  basis: string;
}

export interface AnswerRange {
  /** Good for such a device, at best. */
  low_ms: number;
  /** Good for such a device, most likely. */
  middle_ms: number;
  /** Good for such a device, at worst. */
  high_ms: number;
  /** Tokens per second at the middle; null where the step makes none. */
  tok_s: number | null;
}

export interface AnswerImplied {
  /** Bandwidth that the measured time would need. */
  gb_s: number;
  /** Arithmetic rate that the measured time would need. */
  tflop_s: number | null;
  /** Bytes that a token may read in the measured time, at the sheet's bandwidth. */
  bytes_per_token: number;
  /** Tokens that a step would have to make. */
  tokens_per_step: number;
  /** Known rate that lies nearest. */
  nearest: string;
}

export interface AnswerAssumption {
  /** What was assumed. */
  input: string;
  /** The value that was taken. */
  value: string;
  /** A value that would change the verdict. */
  other: string;
  /** The verdict with that value. */
  verdict_then: AnswerVerdict;
}

export interface AnswerBlock {
  /** The answer in one word. */
  verdict: AnswerVerdict;
  /** Why it is so, likeliest first. */
  causes: AnswerCause[];
  /** What to do first. */
  first_actions: AnswerAction[];
  /** What each change would bring. */
  gains: AnswerGain[];
  /** What such a device should reach. */
  achievable: AnswerRange | null;
  /** What the measured time would mean; null where none was stated. */
  implied: AnswerImplied | null;
  /** Assumptions that the verdict hangs on. */
  assumed_that_decides: AnswerAssumption[];
  /** Fastest such time on record, where the measured one is faster. */
  doubted_below_ms?: number;
  /** What is said before anything else. */
  alarm?: string;
  /** Options that would make the answer surer. */
  not_stated: string[];
}

/** How fast a step could possibly be, what binds it, and whether it fits. */
export interface Floors extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The floor in a sentence, and what does not fit. */
  verdict: string[];
  /** The model. */
  model: ModelFacts;
  /** The devices. */
  hardware: HardwareFacts;
  /** The step that is timed. */
  step: StepFacts;
  /** Times below which no such step can go. */
  floors: FloorTimes;
  /** Bytes behind the floors. */
  bytes: BytesMoved;
  /** Arithmetic of the step, in FLOPs. */
  flops: number;
  /** FLOPs of the step per byte read. */
  arithmetic_intensity: number | null;
  arithmetic_intensity_unknown?: string;
  /** FLOPs per byte from which arithmetic binds. */
  ridge_point: number | null;
  ridge_point_unknown?: string;
  /** Arithmetic rate that the roofline allows at this intensity. */
  attainable_tflop_s: number | null;
  attainable_tflop_s_unknown?: string;
  /** Whether it fits, and what would. */
  capacity: MemoryRoom;
  /** Tokens per second at the floor. */
  best_tok_s: number;
  /** The step's operators. */
  operators: Operator[];
  /** Verdict, causes and what to do first. */
  answer: AnswerBlock;
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface Rung {
  /** Which rung it is. */
  rung: RungKind;
  /** Why it is not known. */
  unknown?: string;
  /** The step if nothing above were lost. */
  time_ms?: number;
  /** What is lost from the rung below. */
  gap_ms?: number;
  /** What is lost there. */
  gap_name?: GapName;
  /** Gaps that could not be told from it. */
  includes?: string[];
}

export interface Sensitivity {
  /** Which input is varied. */
  input: SensitiveInput;
  /** Whether the verdict changes within its uncertainty. */
  decides: boolean;
  /** Least factor on the input that is plausible. */
  low: number;
  /** Largest factor on the input that is plausible. */
  high: number;
  /** Factor at which the verdict changes. */
  flips_at?: number;
  /** The verdict beyond it. */
  becomes?: Regime;
  /** Where the uncertainty is from. */
  basis: string;
}

export interface ImpossibleCause {
  /** What may be wrong. */
  cause: ImpossibleCauseKind;
  /** Weight among the causes, 0 to 1. */
  plausibility: number;
  /** The same in a sentence. */
  statement: string;
}

export interface Remedy {
  /** Lever of the catalogue. */
  lever: string;
  /** What is changed. */
  change: string;
  /** Why it helps or does not. */
  reason: string;
  /** The step with it, at best. */
  predicted_low_ms: number;
  /** The step with it, at worst. */
  predicted_high_ms: number;
}

/** A measured time held against its floors: what binds it, what is lost, and what would help. */
export interface Diagnosis extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The verdict in sentences. */
  verdict: string[];
  /** The measured time. */
  measured_ms: number;
  /** Its relative error. */
  measured_error: number;
  /** Measured time over the floor. */
  ratio: number;
  /** What binds the step as measured. */
  regime: Regime;
  /** From the floor to the measured time. */
  ladder: Rung[];
  /** Useful arithmetic rate over the peak. */
  mfu: number | null;
  mfu_unknown?: string;
  /** Useful bandwidth over the sheet's. */
  mbu: number;
  /** How the verdict hangs on its inputs. */
  sensitivity: Sensitivity[];
  /** Why a time below the floor may have been seen. */
  causes: ImpossibleCause[];
  /** Changes that are worth while. */
  helps: Remedy[];
  /** Changes that are not. */
  does_not_help: Remedy[];
  /** Verdict, causes and what to do first. */
  answer: AnswerBlock;
  /** The model. */
  model: ModelFacts;
  /** The devices. */
  hardware: HardwareFacts;
  /** The step that is timed. */
  step: StepFacts;
  /** Times below which no such step can go. */
  floors: FloorTimes;
  /** Bytes behind the floors. */
  bytes: BytesMoved;
  /** Arithmetic of the step, in FLOPs. */
  flops: number;
  /** FLOPs of the step per byte read. */
  arithmetic_intensity: number | null;
  arithmetic_intensity_unknown?: string;
  /** FLOPs per byte from which arithmetic binds. */
  ridge_point: number | null;
  ridge_point_unknown?: string;
  /** Arithmetic rate that the roofline allows at this intensity. */
  attainable_tflop_s: number | null;
  attainable_tflop_s_unknown?: string;
  /** Whether it fits, and what would. */
  capacity: MemoryRoom;
  /** Tokens per second at the floor. */
  best_tok_s: number;
  /** The step's operators. */
  operators: Operator[];
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface ExpectedStep {
  /** The step, at best. */
  low_ms: number;
  /** The step, most likely. */
  middle_ms: number;
  /** The step, at worst. */
  high_ms: number;
  /** Time in kernels. */
  kernels_ms: number;
  /** Time moving data between devices. */
  communication_ms: number;
  /** Time launching kernels and on the host. */
  launch_and_host_ms: number;
  /** Engine whose overheads were taken. */
  engine: string;
  /** What the expectation rests on. */
  basis: Basis;
}

export interface TimeRange {
  /** At best. */
  low_ms: number;
  /** Most likely. */
  middle_ms: number;
  /** At worst. */
  high_ms: number;
}

export interface LeverOutcome {
  /** Lever of the catalogue. */
  lever: string;
  /** What is changed. */
  title: string;
  /** Whether it is worth while. */
  helps: boolean;
  /** Whether it can be done here. */
  applicable: boolean;
  /** Why it helps or does not. */
  reason: string;
  /** The reason's kind. */
  why: string;
  /** What it takes to do it. */
  cost: CostClass;
  /** Whether answers may become worse. */
  quality_risk: QualityRisk;
  /** Levers of one group exclude each other. */
  group: string;
  /** Whether nothing measured stands behind it. */
  is_guess: boolean;
  /** What to find out before. */
  question?: string;
  /** Whether the engine has kernels for it. */
  kernel?: KernelSupport;
  /** How that is known. */
  kernel_reason?: string;
  /** How well the gain is backed. */
  evidence?: EvidenceLevel;
  /** What backs it. */
  evidence_reason?: string;
  /** The step without it. */
  before_ms?: number;
  /** The floor without it. */
  floor_before_ms?: number;
  /** The floor with it. */
  floor_after_ms?: number;
  /** The step with it. */
  predicted?: TimeRange;
  /** What the prediction rests on. */
  assumption?: string;
}

export interface ServedLatency {
  /** Mean, in ms. */
  mean: number;
  /** Median, in ms. */
  p50: number | null;
  p50_unknown?: string;
  /** 90th percentile, in ms. */
  p90: number | null;
  p90_unknown?: string;
  /** 95th percentile, in ms. */
  p95: number | null;
  p95_unknown?: string;
  /** 99th percentile, in ms. */
  p99: number | null;
  p99_unknown?: string;
  /** Values behind the statistics. */
  count: number;
}

export interface Served {
  /** Time to the first token. */
  ttft_ms: ServedLatency;
  /** Time between tokens. */
  itl_ms: ServedLatency;
  /** Mean time per token of a request. */
  tpot_ms: ServedLatency;
  /** Time of a whole request. */
  e2e_ms: ServedLatency;
  /** Tokens made per second by all copies. */
  output_tok_s: number;
  /** Sequences in a step, in the mean. */
  mean_batch: number;
  /** Share of requests that had to wait for a slot. */
  waited_share: number;
  /** Share of time spent on prompts. */
  prefill_share: number;
  /** Whether requests arrive faster than they are served. */
  overloaded: boolean;
}

export interface Estimated {
  /** Time to the first token. */
  ttft_ms: number;
  /** Time between tokens. */
  itl_ms: number;
  /** Tokens made per second by all copies. */
  output_tok_s: number;
  /** Sequences in a step, in the mean. */
  mean_batch: number;
  /** Whether requests arrive faster than they are served. */
  overloaded: boolean;
}

/** How long a step should take with an engine, and what each lever would change. */
export interface Prediction extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The floor: no step of this kind can be faster. */
  floor_ms: number;
  /** Whether it fits in memory; absent where that is not known. */
  fits?: boolean;
  /** The step as it should be; absent without an engine or a measured time. */
  expected?: ExpectedStep;
  /** Levers that were applied, each judged before the next. */
  applied: LeverOutcome[];
  /** Levers that are worth while. */
  helps: LeverOutcome[];
  /** Levers that are not. */
  does_not_help: LeverOutcome[];
  /** The stated load, simulated request by request; absent where none is stated. */
  served?: Served | null;
  served_unknown?: string;
  /** The stated load by a closed form, which ranks candidates. */
  estimated?: Estimated;
  /** Verdict, causes and what to do first. */
  answer: AnswerBlock;
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface ObjectiveOutcome {
  /** Figure and statistic, such as ttft_p95. */
  name: string;
  /** Which figure is limited. */
  figure: string;
  /** Which statistic of it. */
  statistic?: string;
  /** Whether the statistic was not stated. */
  statistic_assumed?: boolean;
  /** Whether the limit is a most or a least. */
  comparison: Comparison;
  /** Unit of limit, value, low and high. */
  unit: string;
  /** The limit, in the unit beside it. */
  limit: number;
  /** What is seen, in the unit beside it. */
  value: number | null;
  value_unknown?: string;
  /** Least that is plausible, in the unit beside it. */
  low: number | null;
  low_unknown?: string;
  /** Most that is plausible, in the unit beside it. */
  high: number | null;
  high_unknown?: string;
  /** Whether it is met, and how surely. */
  attainment: Attainment;
}

export interface PlanObjectives {
  /** Tightest limit on the time to the first token. */
  ttft_ms?: number;
  /** Tightest limit on the time between tokens. */
  itl_ms?: number;
  /** Tightest limit on the mean time per token. */
  tpot_ms?: number;
  /** Tightest limit on the time of a whole request. */
  e2e_ms?: number;
  /** Least tokens per second. */
  throughput_tok_s?: number;
  /** Least requests per second. */
  rate_request_per_s?: number;
  /** Most that a million tokens may cost. */
  per_million_tokens_usd?: number;
  /** Most energy for a token. */
  per_token_joules?: number;
  /** Most memory on one device. */
  memory_gb?: number;
  /** Most devices. */
  devices?: number;
  /** Most risk to quality that was allowed. */
  risk: QualityRisk;
  /** Each objective with what is expected of it. */
  objectives: ObjectiveOutcome[];
  /** The worst of them. */
  attainment?: Attainment;
  /** What the objectives may have meant. */
  hints?: string[];
}

export interface Outlook {
  /** Why it cannot run. */
  infeasible?: string;
  /** Time to the first token. */
  ttft?: TimeRange;
  /** Time of a whole request. */
  e2e?: TimeRange;
  /** Requests served per second. */
  rate_request_per_s?: number;
  /** Time between tokens. */
  itl: TimeRange;
  /** Tokens made per second by all devices. */
  throughput_tok_s: number;
  /** How it was worked out. */
  basis: ForecastBasis;
  /** Devices of all copies. */
  devices: number;
  /** Cost of a million tokens. */
  per_million_tokens_usd: number | null;
  per_million_tokens_usd_unknown?: string;
  /** Energy of a token. */
  per_token_joules: number | null;
  per_token_joules_unknown?: string;
  /** Cost of a million tokens, at best. */
  per_million_tokens_low_usd?: number;
  /** Cost of a million tokens, at worst. */
  per_million_tokens_high_usd?: number;
  /** Energy of a token, at best. */
  per_token_low_joules?: number;
  /** Energy of a token, at worst. */
  per_token_high_joules?: number;
  /** Memory taken on one device, in GB. */
  memory_gb_per_device: number | null;
  memory_gb_per_device_unknown?: string;
}

export interface PlanStep {
  /** Lever of the catalogue. */
  lever: string;
  /** What is changed. */
  title: string;
  /** Whether it is worth while. */
  helps: boolean;
  /** Whether it can be done here. */
  applicable: boolean;
  /** Why it helps or does not. */
  reason: string;
  /** The reason's kind. */
  why_kind: string;
  /** What it takes to do it. */
  cost: CostClass;
  /** Whether answers may become worse. */
  quality_risk: QualityRisk;
  /** Levers of one group exclude each other. */
  group: string;
  /** Whether nothing measured stands behind it. */
  is_guess: boolean;
  /** What to find out before. */
  question?: string;
  /** Whether the engine has kernels for it. */
  kernel?: KernelSupport;
  /** How that is known. */
  kernel_reason?: string;
  /** How well the gain is backed. */
  evidence?: EvidenceLevel;
  /** What backs it. */
  evidence_reason?: string;
  /** The step without it. */
  before_ms?: number;
  /** The floor without it. */
  floor_before_ms?: number;
  /** The floor with it. */
  floor_after_ms?: number;
  /** The step with it. */
  predicted?: TimeRange;
  /** What the prediction rests on. */
  assumption?: string;
  /** What is expected after it. */
  after: Outlook;
  /** Why it is the next step. */
  why: string;
  /** Command that asks for the situation after it. */
  command: string;
}

export interface Playbook {
  /** What is expected as stated. */
  start: Outlook;
  /** Changes in the order in which to make them. */
  steps: PlanStep[];
  /** Why it ends there. */
  stop: string;
  /** Objectives that are missed at its end. */
  missed: string[];
  /** Levers that do not help at its end. */
  rejected: LeverOutcome[];
  /** Levers that may help, and what to find out before. */
  questions: LeverOutcome[];
}

export interface Configuration {
  /** Device of the catalogue. */
  device: string;
  /** Devices of all copies. */
  devices: number;
  /** Copies of the model. */
  replicas: number;
  /** Number format of the weights. */
  weights: string;
  /** Number format of the cache. */
  kv: string;
  /** Devices that share each layer. */
  tp: number;
  /** Devices that share the layers in sequence. */
  pp: number;
  /** Devices that share the experts. */
  ep: number;
  /** Requests in flight of all copies. */
  concurrency: number;
  /** Prompt tokens that a step takes in. */
  chunk_tokens: number;
  /** Copies that only read prompts. */
  prefill_workers?: number;
  /** Command that asks for it. */
  command: string;
  /** What is expected of it. */
  expected: Outlook;
}

export interface ExcludedConfigurations {
  /** Why they cannot run. */
  reason: string;
  /** How many. */
  configurations: number;
}

export interface ConfigurationSearch {
  /** Configurations that were looked at. */
  configurations: number;
  /** Configurations that meet the objectives. */
  meeting: number;
  /** Whether those shown meet them with room for what is not known. */
  keeps_room: boolean;
  /** The best that meet the objectives. */
  best: Configuration[];
  /** Those that no other beats in every figure. */
  pareto: Configuration[];
  /** Nearest to the objectives where none meets them. */
  nearest?: Configuration[];
  /** What it misses. */
  nearest_misses?: string[];
  /** Best of those with copies of their own for prompts. */
  disaggregated?: Configuration[];
  /** What it misses. */
  disaggregated_misses?: string[];
  /** Configurations that cannot run, by reason. */
  infeasible: ExcludedConfigurations[];
}

/** What to change, step by step, to meet objectives, and which hardware and configuration would. */
export interface Plan extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The objectives. */
  slo: PlanObjectives;
  /** Whether what is recommended meets them. */
  meets: boolean;
  /** Changes to what is there. */
  playbook: Playbook;
  /** Configurations to choose from; absent where none was searched. */
  search?: ConfigurationSearch;
  /** The best configuration, simulated request by request. */
  simulated?: Served | null;
  simulated_unknown?: string;
  /** Percentiles of the simulation that miss an objective. */
  simulated_tail: string[];
  /** Verdict, causes and what to do first. */
  answer: AnswerBlock;
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface SweepPoint {
  /** Value of what is swept, as it would be stated. */
  value: string;
  /** The same as a number: tokens, sequences or bits per weight. */
  x: number;
  /** R1: reading the weights once. */
  r1_ms: number;
  /** R2: reading the cache once. */
  r2_ms: number | null;
  r2_ms_unknown?: string;
  /** R3: the arithmetic at the dense peak. */
  r3_ms: number | null;
  r3_ms_unknown?: string;
  /** R4: moving data between devices. */
  r4_ms: number | null;
  r4_ms_unknown?: string;
  /** The floor. */
  binding_ms: number;
  /** What the floor is spent on. */
  binding: FloorTerm;
  /** What would bind at the floor. */
  regime: Regime;
  /** The step with the stated engine. */
  expected?: TimeRange;
  /** Tokens per second at the floor. */
  best_tok_s: number;
  /** FLOPs per byte read. */
  arithmetic_intensity: number | null;
  arithmetic_intensity_unknown?: string;
  /** Arithmetic rate that the roofline allows. */
  attainable_tflop_s: number | null;
  attainable_tflop_s_unknown?: string;
  /** Bits that one weight takes, scales included. */
  bits_per_weight: number;
  /** Whether it fits in memory. */
  fits: boolean | null;
  fits_unknown?: string;
  /** Memory that it takes. */
  used_bytes: number;
}

export interface SweepLeftOut {
  /** Value that was left out. */
  value: string;
  /** Why it was left out. */
  reason: string;
}

/** The floors over one input: context, batch or number format. */
export interface Sweep extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** What is swept. */
  over: SweepAxis;
  /** What was assumed because it was not stated. */
  assumptions: string[];
  /** The floors, value by value. */
  points: SweepPoint[];
  /** Values that were left out. */
  left_out: SweepLeftOut[];
}

export interface Roof {
  /** Number format. */
  format: string;
  /** Dense peak in that format. */
  peak_tflop_s: number;
  /** FLOPs per byte from which arithmetic binds. */
  ridge_point: number;
  /** Whether the step's weights are multiplied in it. */
  used: boolean;
}

export interface RooflinePoint {
  /** phase, operator or batch: what the point stands for. */
  kind: string;
  /** What it is called. */
  name: string;
  /** Phase of the step that it belongs to. */
  phase: Phase;
  /** Sequences in that step. */
  batch: number;
  /** Tokens in the cache, per sequence. */
  context: number;
  /** Tokens that the step handles, per sequence. */
  tokens: number;
  /** Number format of its weights. */
  format: string;
  /** Bytes read. */
  bytes: number;
  /** Arithmetic, in FLOPs. */
  flops: number;
  /** FLOPs per byte read. */
  arithmetic_intensity: number;
  /** Arithmetic rate that the roofline allows. */
  attainable_tflop_s: number | null;
  attainable_tflop_s_unknown?: string;
  /** Arithmetic rate of one device in the measured time. */
  achieved_tflop_s?: number;
}

/** Where phases, operators and batches lie under the device's roofs. */
export interface Roofline extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** Memory bandwidth of one device. */
  bandwidth_gb_s: number;
  /** Dense peaks by number format. */
  roofs: Roof[];
  /** Phases, classes of operators, and batches. */
  points: RooflinePoint[];
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface Question {
  /** Which question it is. */
  id: string;
  /** The question. */
  question: string;
  /** What is held against the right. */
  left: string;
  /** What the left is held against. */
  right: string;
  /** The left, where it was asked. */
  left_ms?: number;
  /** The right, where it was asked. */
  right_ms?: number;
  /** The answer; null where it was not asked. */
  answer: boolean | null;
  /** What follows from yes. */
  yes: string;
  /** What follows from no. */
  no: string;
}

export interface Decision {
  /** All questions, in the order in which they are asked. */
  questions: Question[];
  /** Those that were asked. */
  path: string[];
  /** Where they end. */
  leaf: Regime;
}

/** Everything about a situation at once: the documents of the single verbs, whole. */
export interface Explored extends Document {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The verdict in sentences: the first says it, the others what it hangs on. */
  verdict: string[];
  /** The floors. */
  floors: Floors;
  /** The measured time against them; null where none is stated. */
  diagnosis: Diagnosis | null;
  /** What to expect, and what levers would change. */
  prediction: Prediction;
  /** The roofline. */
  roofline: Roofline;
  /** The floors over context, batch and number formats. */
  sweeps: Sweep[];
  /** How the regime was decided. */
  decision: Decision;
}

export interface PipelineStage {
  /** The stage's name. */
  name: string;
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** How often it is called per pass. */
  calls: number;
  /** Its measured time per call; null where the time is stated or expected, see basis and time. */
  measured_ms: number | null;
  measured_ms_unknown?: string;
  /** Its time per pass. */
  total_ms: number;
  /** Its floor per pass. */
  floor_ms: number | null;
  floor_ms_unknown?: string;
  /** What lies above its floor. */
  recoverable_ms: number | null;
  recoverable_ms_unknown?: string;
  /** Its time over its floor. */
  ratio: number | null;
  ratio_unknown?: string;
  /** What binds it. */
  regime: Regime | null;
  /** Whether its time is measured, stated or expected. */
  basis: TimeBasis;
  /** Its time per call. */
  time: TimeRange;
  /** Engine whose overheads were taken. */
  engine?: string;
  /** What the expectation rests on. */
  expected_basis?: Basis;
  /** Device that it runs on; null where none is stated. */
  hardware: string | null;
  /** When it starts, from the start of the pass. */
  start_ms: number;
  /** Whether the pass waits for it. */
  critical: boolean;
  /** What the pass would gain with this stage at its floor. */
  gain_ms: number;
  /** Stages that it waits for, where stated. */
  after?: string[];
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

/** Stages of several models held against their floors and a budget. */
export interface Pipeline extends Document {
  /** The pipeline's name. */
  name: string;
  /** Time of a pass. */
  total_ms: number;
  /** Time that a pass may take. */
  budget_ms: number | null;
  budget_ms_unknown?: string;
  /** Total over budget. */
  load: number | null;
  load_unknown?: string;
  /** Time of a pass with every known floor and nothing else. */
  floor_ms: number;
  /** Stage with the most to gain. */
  work_on: string | null;
  /** The stages. */
  stages: PipelineStage[];
  /** Time of a pass. */
  total: TimeRange;
  /** Time of a pass with stages at their floors, those without one as they are. */
  at_floors_ms: number;
  /** Whether the budget is met, and how surely; null without a budget. */
  attainment: Attainment | null;
}

export interface ChunkInputs {
  /** Time of a call of the policy. */
  measured_ms: number;
  /** Actions that a call gives. */
  chunk: number;
  /** Actions after which the next call's result is needed. */
  horizon: number;
  /** Actions per second. */
  rate_hz: number;
}

export interface ChunkPercentile {
  /** Which percentile of the call's time. */
  statistic: string;
  /** The call's time there. */
  time_ms: number;
  /** Whether actions run out in such a call. */
  stalls: boolean;
  /** Whether the horizon is kept in such a call. */
  keeps_horizon: boolean;
  /** Longest time from a change to an action that knows of it, in such a call. */
  reaction_delay_ms: number;
  /** Time between two calls that are longer. */
  between_longer_ms: number;
}

export interface ChunkPolicy {
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** Floor of a call. */
  floor_ms: number;
}

/** Whether a policy that gives actions in chunks keeps up with the robot. */
export interface Chunk extends Document {
  /** What was stated, in numbers. */
  inputs: ChunkInputs;
  /** Time that a chunk's actions last. */
  budget_ms: number;
  /** Time of one action. */
  period_ms: number;
  /** Call over budget; above 1 actions run out. */
  duty: number;
  /** Whether actions run out. */
  stalls: boolean;
  /** Age of the oldest action's observation when it is taken over. */
  chunk_age_ms: number;
  /** Longest time from a change to an action that knows of it. */
  reaction_delay_ms: number;
  /** Actions per second that the call's time allows. */
  highest_rate_hz: number;
  /** Fewest actions per call that do not run out. */
  smallest_chunk: number;
  /** Time that the horizon lasts. */
  horizon_ms: number;
  /** Call over horizon; above 1 the horizon is missed. */
  horizon_duty: number;
  /** Whether the next result is there when the horizon ends. */
  keeps_horizon: boolean;
  /** Time that the actions beyond the horizon last. */
  reserve_ms: number;
  /** Whether the call's time is measured or expected. */
  basis: TimeBasis;
  /** Time of a call. */
  time: TimeRange;
  /** Whether a call stays within the budget, and how surely. */
  attainment: Attainment;
  /** The same for stated percentiles of the call's time. */
  percentiles: ChunkPercentile[];
  /** The policy's own floor, where a model is stated. */
  policy?: ChunkPolicy;
  /** What was assumed because it was not stated. */
  assumptions: string[];
  /** Verdict, causes and what to do first. */
  answer: AnswerBlock;
}

export interface InspectInputs {
  /** File or folder that was read. */
  path: string;
}

export interface TensorGroup {
  /** What the tensors have in common. */
  name: string;
  /** How many there are. */
  tensors: number;
  /** Their parameters. */
  parameters: number;
  /** What they take in the file. */
  stored_bytes: number;
  /** Bits per parameter; absent where they hold none. */
  bits_per_weight?: number;
}

/** What a model file holds, counted from its tensors. */
export interface Inspection extends Document {
  /** What was asked for. */
  inputs: InspectInputs;
  /** Kind of file. */
  container: string;
  /** Files that were read. */
  files: number;
  /** Tensors in them. */
  tensors: number;
  /** Parameters in them. */
  parameters: number;
  /** What the tensors take. */
  stored_bytes: number;
  /** Bits per parameter. */
  bits_per_weight: number;
  /** By what they do in the model. */
  by_role: TensorGroup[];
  /** By number format. */
  by_format: TensorGroup[];
  /** By both. */
  by_role_and_format: TensorGroup[];
  /** Tensors whose role is not known. */
  unclassed: string[];
  /** What was noticed while reading. */
  notes: string[];
}

export interface JobProgress {
  /** What is being done. */
  doing: string;
  /** How much of it is done. */
  done: number;
  /** How much there is. */
  total: number;
  /** Time that is left, where it is known. */
  left_ms?: number;
}

export interface Problem {
  /** File that holds it; empty for an option or a field of a form. */
  file: string;
  /** Where in the input it is, such as --context. */
  path: string;
  /** What was found. */
  found: string;
  /** What was expected. */
  expected: string;
  /** The problem in a sentence. */
  message: string;
}

/** Where a job of the server stands. */
export interface Job extends Document {
  /** Under which it is asked for. */
  id: string;
  /** What it runs. */
  verb: string;
  /** Where it stands. */
  state: JobState;
  /** How far it is. */
  progress?: JobProgress;
  /** What was wrong, where it failed. */
  problems: Problem[];
}

/** What was wrong with the input, all of it at once. */
export interface Problems extends Document {
  /** about:blank, over HTTP. */
  type?: string;
  /** What kind of refusal it is, over HTTP. */
  title?: string;
  /** HTTP status, over HTTP. */
  status?: number;
  /** The problems in sentences, over HTTP. */
  detail?: string;
  /** The problems. */
  problems: Problem[];
}
