// Made from the schemas that write the documents (src/Workbench/*/*Schema.cs); a test holds it. After a change of them:
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

export type CalibrationWay =
  | 'before'
  | 'constant'
  | 'coefficients'
  | 'constant_then_coefficients';

export type CatalogueKind =
  | 'overview'
  | 'hardware'
  | 'models'
  | 'formats'
  | 'levers'
  | 'engines';

export type CauseStanding =
  | 'shown'
  | 'likely'
  | 'possible';

export type ChangeVerdict =
  | 'same'
  | 'faster'
  | 'slower'
  | 'unknown';

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

export type DeviceClass =
  | 'unstated'
  | 'data_centre_gpu'
  | 'workstation_gpu'
  | 'consumer_gpu'
  | 'unified_memory'
  | 'edge'
  | 'cpu'
  | 'npu'
  | 'tpu';

export type DeviceKind =
  | 'gpu'
  | 'soc'
  | 'apu'
  | 'cpu'
  | 'asic';

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
  | 'needless work'
  | 'serving'
  | 'unexplained';

export type Grade =
  | 'clean'
  | 'minor'
  | 'serious';

export type GuardrailOutcome =
  | 'pass'
  | 'undecided'
  | 'warn'
  | 'fail';

export type IdleCause =
  | 'host_sync'
  | 'host_alloc'
  | 'host_runtime'
  | 'host_dataloader'
  | 'host_operator'
  | 'host_python'
  | 'host_untraced'
  | 'launch_latency'
  | 'queued'
  | 'unlinked';

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

export type JournalExportFormat =
  | 'json_lines'
  | 'markdown';

export type KernelClass =
  | 'other'
  | 'gemm'
  | 'attention'
  | 'norm_activation'
  | 'sampling'
  | 'copy'
  | 'communication';

export type KernelSupport =
  | 'native'
  | 'weight_only'
  | 'unknown'
  | 'emulated'
  | 'known_slow'
  | 'refused';

export type LeverTarget =
  | 'weight_read'
  | 'cache_read'
  | 'compute'
  | 'communication'
  | 'kernels'
  | 'overhead'
  | 'serving'
  | 'throughput'
  | 'capacity'
  | 'several';

export type LossCause =
  | 'host_work'
  | 'synchronisation'
  | 'allocation'
  | 'input'
  | 'initialisation'
  | 'launch_distance'
  | 'device_wait'
  | 'unlinked'
  | 'rank_wait'
  | 'communication'
  | 'copies'
  | 'fills'
  | 'slowdown'
  | 'kernels';

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

export type OperatorProblem =
  | 'none'
  | 'unfused_attention'
  | 'misaligned'
  | 'memory_bound'
  | 'gemm'
  | 'attention'
  | 'convolution'
  | 'experts';

export type PathPart =
  | 'device'
  | 'host'
  | 'launch_latency'
  | 'queue';

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
  | 'with needless work'
  | 'with serving'
  | 'measured';

export type ScoreTrend =
  | 'too_few'
  | 'improving'
  | 'steady'
  | 'worsening';

export type SecondUse =
  | 'shows'
  | 'tells'
  | 'contradicts'
  | 'not_used';

export type SensitiveInput =
  | 'bandwidth'
  | 'weight_bytes'
  | 'kv_bytes'
  | 'compute_peak'
  | 'measured_time';

export type ServedFigure =
  | 'ttft'
  | 'itl'
  | 'throughput'
  | 'end_to_end';

export type Severity =
  | 'hint'
  | 'warning'
  | 'error';

export type ShapedOperatorKind =
  | 'elementwise'
  | 'gemm'
  | 'grouped_gemm'
  | 'convolution'
  | 'attention';

export type SpeedOutcome =
  | 'faster'
  | 'slower'
  | 'no_difference_shown'
  | 'not_enough_data'
  | 'unsteady';

export type StepBasis =
  | 'none'
  | 'annotation'
  | 'repeated_annotation'
  | 'repeated_kernels';

export type StragglerCause =
  | 'unknown'
  | 'compute'
  | 'host'
  | 'routing';

export type StragglerVerdict =
  | 'unknown'
  | 'none'
  | 'rotating'
  | 'named';

export type SweepAxis =
  | 'context'
  | 'batch'
  | 'weights';

export type TimeBasis =
  | 'measured'
  | 'stated'
  | 'expected';

export type TraceFormat =
  | 'kineto'
  | 'legacy_autograd'
  | 'nsight_systems'
  | 'rocprof'
  | 'nsight_compute'
  | 'memory_timeline'
  | 'xla'
  | 'onnx_runtime'
  | 'kernel_sums'
  | 'perfetto'
  | 'msprof';

export type TraceNoteKind =
  | 'answer'
  | 'work'
  | 'idle'
  | 'idle_unknown'
  | 'classes'
  | 'operators'
  | 'untold_operators'
  | 'path'
  | 'straggler'
  | 'nothing_found'
  | 'measured'
  | 'floors_taken'
  | 'floors_unknown'
  | 'floors'
  | 'utilisation'
  | 'class_floor'
  | 'counted'
  | 'odd'
  | 'ended_early'
  | 'skipped';

export type Urgency =
  | 'info'
  | 'warning'
  | 'critical';

export type VerdictOutcome =
  | 'keep'
  | 'roll_back'
  | 'inconclusive';

export type WaitingKind =
  | 'unknown'
  | 'jitter'
  | 'uneven_work'
  | 'experts'
  | 'pipeline_stages';

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

export interface FloorsBody {
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
}

export interface AnswerCause {
  /** Which cause it is. */
  id: string;
  /** What it is called; what contradicts what where two figures do. */
  title: string;
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
  /** Time after over time before, at best. */
  low_ratio: number;
  /** Time after over time before, most likely. */
  middle_ratio: number;
  /** Time after over time before, at worst. */
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

export interface AnswerMeasurement {
  /** What was changed for it. */
  changed: string;
  /** Time that was measured then. */
  measured_ms: number;
  /** Whether it shows a cause, tells something else, contradicts the first or is not used. */
  use: SecondUse;
  /** What it says, or why it is not used. */
  says: string;
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
  /** What each second measurement says. */
  others?: AnswerMeasurement[];
  /** Options that would make the answer surer. */
  not_stated: string[];
}

/** How fast a step could possibly be, what binds it, and whether it fits. */
export interface Floors extends Document {
  schema: 'floorline/floors@1';
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

export interface KnownRung {
  /** The step if nothing above were lost. */
  time_ms: number;
  /** What is lost from the rung below. */
  gap_ms: number;
  /** What is lost there. */
  gap_name: GapName;
  /** Gaps that could not be told from it. */
  includes?: string[];
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

export interface MeasuredVerdict {
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
}

/** A measured time held against its floors: what binds it, what is lost, and what would help. */
export interface Diagnosis extends Document {
  schema: 'floorline/diagnosis@1';
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

export interface PricedOutcome {
  /** The step without it. */
  before_ms: number;
  /** The floor without it. */
  floor_before_ms: number;
  /** The floor with it. */
  floor_after_ms: number;
  /** The step with it. */
  predicted: TimeRange;
  /** The same were the step without it exactly what it is taken for: the interval of the change alone. */
  changed: TimeRange;
  /** What the prediction rests on. */
  assumption: string;
}

export interface FigureMove {
  /** Which figure of the load. */
  figure: string;
  /** Which statistic of it. */
  statistic: string;
  /** Unit of before, low, middle and high. */
  unit: string;
  /** Without the lever, in the unit beside it. */
  before: number;
  /** With it, at least, were it without it exactly what it is taken for. */
  low: number;
  /** With it. */
  middle: number;
  /** With it, at most; null where a queue would grow with no end. */
  high: number | null;
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
  /** What it does to the figures of the load; absent without one. */
  load?: FigureMove[];
  /** The step without it. */
  before_ms?: number;
  /** The floor without it. */
  floor_before_ms?: number;
  /** The floor with it. */
  floor_after_ms?: number;
  /** The step with it. */
  predicted?: TimeRange;
  /** The same were the step without it exactly what it is taken for: the interval of the change alone. */
  changed?: TimeRange;
  /** What the prediction rests on. */
  assumption?: string;
}

export interface ServedLatency {
  /** Mean, in ms; null where it grows as long as the load lasts. */
  mean: number | null;
  mean_unknown?: string;
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
  /** Requests per second that all copies can serve with no end; absent where far fewer arrive. */
  capacity_request_per_s?: number;
  /** Low end of its 90 % interval. */
  capacity_low_request_per_s?: number;
  /** High end of its 90 % interval. */
  capacity_high_request_per_s?: number;
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
  /** The same, at least. */
  rate_low_request_per_s?: number;
  /** The same, at most. */
  rate_high_request_per_s?: number;
  /** Time between tokens. */
  itl: TimeRange;
  /** Tokens made per second by all devices. */
  throughput_tok_s: number;
  /** The same, at least. */
  throughput_low_tok_s: number;
  /** The same, at most. */
  throughput_high_tok_s: number;
  /** How it was worked out. */
  basis: ForecastBasis;
  /** Devices of all copies. */
  devices: number;
  /** Cost of a million tokens. */
  per_million_tokens_usd: number | null;
  per_million_tokens_usd_unknown?: string;
  /** Energy of a token at rated power: an upper limit. */
  per_token_joules: number | null;
  per_token_joules_unknown?: string;
  /** Cost of a million tokens, at best. */
  per_million_tokens_low_usd?: number;
  /** Cost of a million tokens, at worst. */
  per_million_tokens_high_usd?: number;
  /** Upper limit of the energy of a token, at best. */
  per_token_low_joules?: number;
  /** Upper limit of the energy of a token, at worst. */
  per_token_high_joules?: number;
  /** Memory taken on one device, in GB. */
  memory_gb_per_device: number | null;
  memory_gb_per_device_unknown?: string;
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
  schema: 'floorline/prediction@1';
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The floor: no step of this kind can be faster. */
  floor_ms: number;
  /** What no step of this kind can be faster than, whatever is counted or routed; at most the floor. */
  guaranteed_ms: number;
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
  /** What is expected of the stated load, each figure with its interval; absent where none is stated or it cannot be served. */
  expected_load?: Outlook;
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

export interface PlannedOutcome {
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
  /** What it does to the figures of the load; absent without one. */
  load?: FigureMove[];
  /** The step without it. */
  before_ms?: number;
  /** The floor without it. */
  floor_before_ms?: number;
  /** The floor with it. */
  floor_after_ms?: number;
  /** The step with it. */
  predicted?: TimeRange;
  /** The same were the step without it exactly what it is taken for: the interval of the change alone. */
  changed?: TimeRange;
  /** What the prediction rests on. */
  assumption?: string;
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
  /** What it does to the figures of the load; absent without one. */
  load?: FigureMove[];
  /** The step without it. */
  before_ms?: number;
  /** The floor without it. */
  floor_before_ms?: number;
  /** The floor with it. */
  floor_after_ms?: number;
  /** The step with it. */
  predicted?: TimeRange;
  /** The same were the step without it exactly what it is taken for: the interval of the change alone. */
  changed?: TimeRange;
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
  /** What to settle before the first step; absent where the step is first. */
  before_steps?: AnswerAction;
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
  schema: 'floorline/plan@1';
  /** What was stated, as it was stated, under the names of the options. */
  inputs: Record<string, string>;
  /** The objectives. */
  slo: PlanObjectives;
  /** Whether what is recommended meets them. */
  meets: boolean;
  /** Requests per second that the allowed devices serve with no end, where more arrive. */
  allowed_devices_serve_request_per_s?: number;
  /** Devices that would meet the objectives, where more are needed than allowed. */
  devices_needed?: number;
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
  schema: 'floorline/sweep@1';
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
  schema: 'floorline/roofline@1';
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
  schema: 'floorline/explore@1';
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
  schema: 'floorline/pipeline@1';
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
  schema: 'floorline/chunk@1';
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
  /** Fewest actions per call with which no call that is stated or expected stalls. */
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
  schema: 'floorline/inspect@1';
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

export interface BacktestInputs {
  /** Table that was read. */
  file: string;
}

export interface SkippedRow {
  /** Row of the table. */
  row_id: string;
  /** Why it was skipped. */
  reason: string | null;
}

export interface FloorViolation {
  /** Row of the table. */
  row_id: string;
  /** The measured time, in ms. */
  measured: number;
  /** The floor above it, in ms. */
  floor: number | null;
  floor_unknown?: string;
}

export interface Score {
  /** Predictions behind it. */
  count: number;
  /** Median size of the error, in percent of the measured value. */
  median_ape: number;
  /** Mean size of the error, in percent of the measured value. */
  mean_ape: number;
  /** Median error, in percent of the measured value; above 0 too long was expected. */
  bias: number;
  /** Share of measured values within the expected interval. */
  coverage_90: number;
  /** Median of high over low. */
  median_width: number;
}

export interface DecisionScore {
  /** How the configuration was chosen. */
  way: string;
  /** Choices. */
  count: number;
  /** Times that it chose nothing. */
  none_count: number;
  /** Share of choices that missed the objective. */
  violation_share: number;
  /** Mean of the chosen time over the best, less 1. */
  mean_regret: number;
}

export interface BacktestPrediction {
  /** Row of the table. */
  row_id: string;
  /** What was measured. */
  quantity: string;
  /** Device. */
  device: string;
  /** Engine. */
  engine: string;
  /** Model. */
  model: string;
  /** The measured time. */
  measured_ms: number;
  /** The expected time. */
  expected_ms: number;
  /** The expected time, at best. */
  low_ms: number;
  /** The expected time, at worst. */
  high_ms: number;
  /** Relative error. */
  error: number;
  /** Whether the measured time lies within the interval. */
  covered: boolean;
}

export interface ScoredStep {
  /** Kind of device. */
  kind: string;
  /** Where the device is used. */
  class: string;
  /** Who makes it. */
  vendor: string;
  /** Device. */
  device: string;
  /** Model. */
  model: string;
  /** Whether its shape is known. */
  listed: boolean;
  /** Phase of the step. */
  phase: Phase;
  /** Sequences in the step. */
  batch: number;
  /** Tokens that it handles, per sequence. */
  tokens: number;
  /** Tokens in the cache, per sequence. */
  context: number;
  /** Number format of the weights. */
  format: string;
  /** Bits that one weight takes. */
  bits: number;
  /** Devices that share each layer. */
  tensor: number;
  /** Devices that share the layers in sequence. */
  pipeline: number;
  /** The floor. */
  binding_ms: number;
  /** R1: reading the weights once. */
  weight_read_ms: number;
  /** R2: reading the cache once; 0 where not known. */
  cache_read_ms: number;
  /** R3: the arithmetic at the dense peak; 0 where not known. */
  compute_ms: number;
  /** R3 at the peak with sums in 32 bits; 0 where not known. */
  compute_summed_in_32_ms: number;
  /** Expected reading of weights. */
  weights_ms: number;
  /** Expected unpacking of weights. */
  unpacking_ms: number;
  /** Expected arithmetic. */
  arithmetic_ms: number;
  /** Expected attention of prompts. */
  attention_ms: number;
  /** Expected attention of decodes. */
  decode_attention_ms: number;
  /** Expected reading of the cache. */
  cache_ms: number;
  /** Expected fixed time of exchanges. */
  exchanges_ms: number;
  /** Expected time on the wire. */
  wire_ms: number;
  /** Layers. */
  layers: number;
  /** Layers with experts. */
  expert_layers: number;
  /** What the kernels' shares rest on. */
  basis: Basis;
}

export interface ScoredLoad {
  /** Device. */
  device: string;
  /** Model. */
  model: string;
  /** What was measured. */
  figure: ServedFigure;
  /** Devices of a copy. */
  devices: number;
  /** Copies. */
  copies: number;
  /** Requests in flight; 0 where a rate is stated. */
  concurrency: number;
  /** Tokens of a prompt. */
  prompt_tokens: number;
  /** Tokens of an answer. */
  output_tokens: number;
  /** Number format of the weights. */
  format: string;
}

export interface ScoredRow {
  /** Row of the table. */
  row_id: string;
  /** Family of the device. */
  family: string;
  /** Engine. */
  engine: string;
  /** How devices share the model. */
  parallelism: string;
  /** The measured time. */
  measured_ms: number;
  /** The floor. */
  floor_ms?: number;
  /** Kind of device. */
  kind?: string;
  /** Where the device is used. */
  class?: string;
  /** Who makes it. */
  vendor?: string;
  /** Device. */
  device?: string;
  /** Model. */
  model?: string;
  /** Whether its shape is known. */
  listed?: boolean;
  /** Phase of the step. */
  phase?: Phase;
  /** Sequences in the step. */
  batch?: number;
  /** Tokens that it handles, per sequence. */
  tokens?: number;
  /** Tokens in the cache, per sequence. */
  context?: number;
  /** Number format of the weights. */
  format?: string;
  /** Bits that one weight takes. */
  bits?: number;
  /** Devices that share each layer. */
  tensor?: number;
  /** Devices that share the layers in sequence. */
  pipeline?: number;
  /** The floor. */
  binding_ms?: number;
  /** R1: reading the weights once. */
  weight_read_ms?: number;
  /** R2: reading the cache once; 0 where not known. */
  cache_read_ms?: number;
  /** R3: the arithmetic at the dense peak; 0 where not known. */
  compute_ms?: number;
  /** R3 at the peak with sums in 32 bits; 0 where not known. */
  compute_summed_in_32_ms?: number;
  /** Expected reading of weights. */
  weights_ms?: number;
  /** Expected unpacking of weights. */
  unpacking_ms?: number;
  /** Expected arithmetic. */
  arithmetic_ms?: number;
  /** Expected attention of prompts. */
  attention_ms?: number;
  /** Expected attention of decodes. */
  decode_attention_ms?: number;
  /** Expected reading of the cache. */
  cache_ms?: number;
  /** Expected fixed time of exchanges. */
  exchanges_ms?: number;
  /** Expected time on the wire. */
  wire_ms?: number;
  /** Layers. */
  layers?: number;
  /** Layers with experts. */
  expert_layers?: number;
  /** What the kernels' shares rest on. */
  basis?: Basis;
  /** What was measured. */
  figure?: ServedFigure;
  /** Devices of a copy. */
  devices?: number;
  /** Copies. */
  copies?: number;
  /** Requests in flight; 0 where a rate is stated. */
  concurrency?: number;
  /** Tokens of a prompt. */
  prompt_tokens?: number;
  /** Tokens of an answer. */
  output_tokens?: number;
}

/** Floors and expected values held against a table of measurements. */
export interface BacktestDocument extends Document {
  schema: 'floorline/backtest@1';
  /** What was asked for. */
  inputs: BacktestInputs;
  /** Rows of the table. */
  rows: number;
  /** Rows that were held against an expectation. */
  scored: number;
  /** Rows that were held against a floor. */
  held_against_a_floor: number;
  /** Rows that were skipped. */
  skipped: SkippedRow[];
  /** Rows whose time lies below the floor. */
  floor_violations: FloorViolation[];
  /** Mean size of the error of decodes by device, in percent. */
  decode_mape_by_device: Record<string, number>;
  /** Median size of the error, in percent. */
  median_ape: number | null;
  /** Mean size of the error, in percent. */
  mean_ape: number | null;
  /** Share of measured values within the expected interval. */
  coverage_90: number | null;
  /** The units, in words. */
  units: string;
  /** By what was measured. */
  by_quantity: Record<string, Score>;
  /** By device. */
  by_device: Record<string, Score>;
  /** By engine. */
  by_engine: Record<string, Score>;
  /** By model. */
  by_model: Record<string, Score>;
  /** Each family of devices expected from the others. */
  leave_one_family_out: Record<string, Score>;
  /** The same by class of model and device. */
  leave_one_family_out_by_class: Record<string, Score>;
  /** The same after four runs of the family itself. */
  calibrated_on_four_runs: Record<string, Score>;
  /** Of these, dense models. */
  calibrated_on_four_runs_dense: Record<string, Score>;
  /** Predicted changes of number format. */
  format_changes: Record<string, Score>;
  /** How good configurations were that such predictions choose. */
  decisions: DecisionScore[];
  /** Rows by what binds them. */
  regimes: Record<string, number>;
  /** Row by row; of very many those furthest off. */
  predictions: BacktestPrediction[];
  /** Rows that are not shown. */
  predictions_left_out: number;
  /** Each row expected from other families. */
  leave_one_family_out_predictions?: BacktestPrediction[];
  /** Rows that are not shown. */
  leave_one_family_out_predictions_left_out?: number;
  /** Rows with what their times are expected to be made of. */
  rows_scored?: ScoredRow[];
}

/** An engine's coefficients fitted to a table of runs. */
export interface CalibrationDocument extends Document {
  schema: 'floorline/calibration@1';
  /** Runs that were fitted to. */
  runs: number;
  /** The engine, in the form in which floorline.json states one. */
  engine: Record<string, unknown>;
  /** How it was fitted. */
  way: CalibrationWay;
  /** Least and largest value of each coefficient when a run is left out. */
  coefficient_ranges: Record<string, [number, number]>;
  /** Errors before the fit. */
  before: Record<string, Score>;
  /** Errors of runs that were left out of the fit. */
  held_out: Record<string, Score>;
  /** File that the engine was saved to; null where it was not. */
  saved_to: string | null;
  /** Rows that were skipped. */
  skipped: string[];
  /** Row by row before the fit; of very many those furthest off. */
  before_predictions: BacktestPrediction[];
  /** Rows that are not shown. */
  before_predictions_left_out: number;
  /** Row by row, left out of the fit; of very many those furthest off. */
  held_out_predictions: BacktestPrediction[];
  /** Rows that are not shown. */
  held_out_predictions_left_out: number;
}

export interface BoundOperator {
  /** Floor of its calls. */
  floor_ms: number;
  /** What its calls should take. */
  expected_ms: number;
  /** Floor over time. */
  of_floor: number;
  /** memory or compute: what binds it. */
  bound: string;
}

export interface ShapedOperator {
  /** Name of the operator. */
  name: string;
  /** What it does. */
  kind: ShapedOperatorKind;
  /** Shapes of its inputs. */
  shape: string;
  /** Bytes of an element. */
  element_bytes: number;
  /** Calls. */
  calls: number;
  /** Time of all calls. */
  ms: number;
  /** Share of the window. */
  share: number;
  /** Arithmetic rate that was reached. */
  tflop_s: number;
  /** Bandwidth that was reached. */
  gb_s: number;
  /** Floor of its calls. */
  floor_ms?: number;
  /** What its calls should take. */
  expected_ms?: number;
  /** Floor over time. */
  of_floor?: number;
  /** memory or compute: what binds it. */
  bound?: string;
  /** What is wrong with it. */
  problem: OperatorProblem;
  /** Time above what it should take. */
  gain_ms: number;
  /** Share of the window. */
  gain_share: number;
  /** An event that shows it. */
  event: number;
}

export interface OperatorTable {
  /** Rank. */
  rank: number;
  /** Device. */
  device: number;
  /** Device of the catalogue; empty where it is not known. */
  hardware: string;
  /** Time of operators whose shapes are known. */
  shaped_ms: number;
  /** Time above what they should take. */
  gain_ms: number;
  /** Share of the window. */
  gain_share: number;
  /** Arithmetic rate of the kernels over the peak. */
  hfu: number | null;
  hfu_unknown?: string;
  /** What to know about the table. */
  note?: string;
  /** Operators by shape, those first that lose most. */
  rows: ShapedOperator[];
}

export interface TraceCollective {
  /** Rank. */
  rank: number;
  /** Device. */
  device: number;
  /** What it is. */
  name: string;
  /** Ranks that take part. */
  ranks: number;
  /** Bytes of a call. */
  size_bytes: number;
  /** Calls. */
  calls: number;
  /** Time of all calls. */
  ms: number;
  /** Bandwidth of the bus that was reached. */
  bus_gb_s: number;
  /** Share of the link's bandwidth. */
  of_link?: number;
}

export interface PathShare {
  /** What the path went through. */
  part: PathPart;
  /** Kernel or call. */
  name: string;
  /** Time in it. */
  ns: number;
}

export interface CriticalPath {
  /** Rank. */
  rank: number;
  /** Device. */
  device: number;
  /** Begin of the step. */
  start_ns: number;
  /** Length of the step. */
  length_ns: number;
  /** Time in work of the device. */
  device_ns: number;
  /** Time on the host. */
  host_ns: number;
  /** Time from launch to begin. */
  launch_latency_ns: number;
  /** Time waiting behind other work. */
  queue_ns: number;
  /** What it went through, most first. */
  names: PathShare[];
}

export interface CompiledFrame {
  /** Which frame. */
  frame: number;
  /** How often it was compiled. */
  compilations: number;
  /** Calls. */
  calls: number;
  /** Host time of its calls. */
  host_ms: number;
}

export interface Compilation {
  /** Compiled frames. */
  frames: CompiledFrame[];
  /** Compiled pieces that a step runs. */
  pieces_per_step: number;
  /** Places where compilation stopped and went on. */
  graph_breaks: number;
  /** Functions that it went on in. */
  resumed: string[];
  /** Compilations of what was compiled before. */
  recompilations: number;
  /** All compilations. */
  compilations: number;
  /** Time spent compiling. */
  compile_ms: number;
  /** Time of a call of what was compiled. */
  call_ms: number;
  /** Calls after which compiling pays if it halves them. */
  break_even_calls?: number;
}

export interface TraceOperators {
  /** Operators by shape. */
  operators?: OperatorTable[];
  /** Collectives by size. */
  collectives?: TraceCollective[];
  /** Longest steps, and what they wait for. */
  critical_paths?: CriticalPath[];
  /** What the trace shows of compilation. */
  compilation?: Compilation;
}

export interface TraceInputs {
  /** Files that were read. */
  files: string[];
  /** As stated. */
  model?: string;
  /** As stated. */
  on?: string;
  /** As stated. */
  hw_override?: string;
  /** As stated. */
  weights?: string;
  /** As stated. */
  kv?: string;
  /** As stated. */
  context?: string;
  /** As stated. */
  batch?: string;
  /** As stated. */
  phase?: string;
  /** As stated. */
  prompt?: string;
  /** As stated. */
  tp?: string;
  /** As stated. */
  pp?: string;
  /** As stated. */
  ep?: string;
  /** As stated. */
  reserve?: string;
  /** As stated. */
  steps?: string;
  /** As stated. */
  encoder_length?: string;
  /** As stated. */
  dim?: string;
  /** As stated. */
  collective?: string;
  /** As stated. */
  measured?: string;
  /** As stated. */
  timed?: string;
  /** As stated. */
  launches?: string;
  /** As stated. */
  launch_cost?: string;
  /** As stated. */
  engine?: string;
  /** As stated. */
  concurrency?: string;
  /** As stated. */
  rate?: string;
  /** As stated. */
  replicas?: string;
  /** As stated. */
  prompt_tokens?: string;
  /** As stated. */
  output_tokens?: string;
  /** As stated. */
  length_spread?: string;
  /** As stated. */
  cached_prefix?: string;
  /** As stated. */
  output_limit?: string;
  /** As stated. */
  shared_prefix?: string;
  /** As stated. */
  chunk_tokens?: string;
  /** As stated. */
  kv_preallocate?: string;
  /** As stated. */
  requests?: string;
  /** As stated. */
  measured_with?: string;
  /** As stated. */
  acceptance?: string;
  /** As stated. */
  draft_time?: string;
  /** As stated. */
  drafts?: string;
  /** As stated. */
  dead_work?: string;
  /** As stated. */
  host_work?: string;
  /** As stated. */
  clock_loss?: string;
  /** As stated. */
  shares?: string;
  /** As stated. */
  also?: string;
  /** As stated. */
  util?: string;
  /** As stated. */
  clock?: string;
  /** As stated. */
  measured_ttft?: string;
  /** As stated. */
  measured_throughput?: string;
  /** As stated. */
  host_bandwidth?: string;
  /** As stated. */
  on_host?: string;
  /** As stated. */
  first_call?: string;
}

export interface TraceNote {
  /** What it is about. */
  about: TraceNoteKind;
  /** Rank that it is of; absent where it is of all. */
  rank?: number;
  /** Device that it is of; absent where it is of all. */
  device?: number;
  /** The sentence. */
  text: string;
}

export interface TraceLoss {
  /** What the time was lost to. */
  cause: LossCause;
  /** The same in words. */
  title: string;
  /** Operator, kernel or call that it is of. */
  name: string;
  /** Time that was lost. */
  ms: number;
  /** Share of the window. */
  share: number;
  /** Time that mending it gains. */
  gain_ms: number;
  /** The window. */
  window_ms: number;
  /** The window without it. */
  becomes_ms: number;
  /** Rank that it is of. */
  rank: number;
  /** Device that it is of. */
  device: number;
  /** What shows it. */
  evidence: string;
  /** What to do. */
  advice: string;
  /** How to see that it worked. */
  check: string;
}

export interface TraceEarlyEnd {
  /** Where it ends. */
  at_byte: number;
  /** Whether that counts the text after unpacking. */
  of_text: boolean;
  /** Why it ends there. */
  reason: string;
}

export interface TraceCounts {
  /** Records that were read. */
  read: number;
  /** Flow arrows. */
  flows_left_out: number;
  /** Names of processes and threads. */
  metadata: number;
  /** Samples of counters. */
  counter_samples_left_out: number;
  /** Records of no thread or stream. */
  unplaced_left_out: number;
  /** Records with fields of the wrong kind. */
  malformed_left_out: number;
  /** Records that could not be read. */
  unreadable_left_out: number;
  /** Records that end before they begin. */
  negative_durations_left_out: number;
  /** Records without a time. */
  zero_timestamps_left_out: number;
  /** Records that stand twice. */
  duplicates_left_out: number;
  /** Records of device work that the profiler lost. */
  lost_device_work: number;
  /** Records before their place. */
  out_of_order: number;
  /** Objects with a name twice. */
  duplicate_keys: number;
  /** Control characters in texts. */
  control_characters: number;
  /** Texts that look like secrets. */
  token_shaped_strings: number;
  /** Names that were cut short. */
  names_cut: number;
  /** Device work whose launch is known. */
  linked: number;
  /** Device work whose launch is not. */
  unlinked: number;
}

export interface TraceFile {
  /** File that it is from. */
  source: string;
  /** Its form. */
  format: TraceFormat;
  /** Profiler that took it. */
  profiler: string;
  /** Rank that it is of. */
  rank?: number;
  /** Events in it. */
  events: number;
  /** Least step of its times. */
  resolution_ns: number;
  /** Where it ends before its time. */
  early_end?: TraceEarlyEnd;
  /** What was read and left out. */
  counts: TraceCounts;
}

export interface IdleBlame {
  /** Why the device idled. */
  cause: IdleCause;
  /** Call or operator that the host was in. */
  name: string;
  /** Idle time. */
  idle_ns: number;
  /** How often. */
  times: number;
  /** An event that shows it. */
  event: number;
}

export interface TraceStepLengths {
  /** 95th percentile of a step. */
  p95_ms: number;
  /** What marks a step. */
  family: string;
  /** Median of a step. */
  median_ms: number;
  /** Shortest step. */
  shortest_ms: number;
  /** Longest step. */
  longest_ms: number;
}

export interface TraceSteps {
  /** What they were found by. */
  basis: StepBasis;
  /** How many. */
  count: number;
  /** 95th percentile of a step. */
  p95_ms?: number;
  /** What marks a step. */
  family?: string;
  /** Median of a step. */
  median_ms?: number;
  /** Shortest step. */
  shortest_ms?: number;
  /** Longest step. */
  longest_ms?: number;
  /** How many of them are of the kind iteration. */
  iteration?: number;
  /** How many of them are of the kind prefill. */
  prefill?: number;
  /** How many of them are of the kind decode. */
  decode?: number;
  /** How many of them are of the kind mixed. */
  mixed?: number;
}

export interface TraceLaunches {
  /** Launching calls of the host. */
  calls: number;
  /** Median time of such a call. */
  call_p50_us: number;
  /** Median time from call to kernel. */
  latency_p50_us: number;
  /** Calls that launch a graph. */
  graph_launches: number;
  /** Kernels that such a call starts. */
  kernels_per_graph_launch: number;
  /** Kernels whose launch is not known. */
  unlinked_kernels: number;
  /** Kernels shorter than a launch. */
  short_kernels: number;
  /** Median time of a kernel. */
  kernel_p50_us: number;
  /** 99th percentile of a kernel. */
  kernel_p99_us: number;
}

export interface TopKernel {
  /** Name of the kernel. */
  name: string;
  /** What it does. */
  class: KernelClass;
  /** Time of all its calls. */
  time_ns: number;
  /** Calls. */
  count: number;
}

export interface TraceDevice {
  /** Rank. */
  rank: number;
  /** Device. */
  device: number;
  /** Begin of the window. */
  window_start_ns: number;
  /** Length of the window. */
  window_ns: number;
  /** Time with any work on the device; null where idle time is not known. */
  busy_ns: number | null;
  /** Time without any. */
  idle_ns: number | null;
  idle_ns_unknown?: string;
  /** Time in kernels that compute. */
  compute_ns: number;
  /** Time in kernels that communicate. */
  communication_ns: number;
  /** The part of it beside computing. */
  communication_overlap_ns: number;
  /** The part of it beside nothing. */
  exposed_communication_ns: number;
  /** Time in copies. */
  copy_ns: number;
  /** The part of it beside nothing. */
  exposed_copy_ns: number;
  /** Time in nothing but fills. */
  fill_only_ns: number;
  /** Time without any kernel that computes. */
  compute_absent_ns?: number;
  /** Kernels. */
  kernels: number;
  /** Gaps between work. */
  gaps: number;
  /** Idle time by cause, in ns; null where it is not known. */
  idle_causes: Record<string, number> | null;
  /** Time lost by cause; with computed_ns they sum to the window. */
  losses_ns: Record<string, number>;
  /** Time that was not lost. */
  computed_ns: number;
  /** What the host did while the device idled. */
  blamed?: IdleBlame[];
  /** Kernel time by what kernels do. */
  classes_ns: Record<string, number>;
  /** The steps that were found. */
  steps: TraceSteps;
  /** How work is launched. */
  launches: TraceLaunches;
  /** Kernels with the most time. */
  top_kernels: TopKernel[];
}

export interface TraceEvidence {
  /** The evidence in a sentence. */
  text: string;
  /** Rank that it is of. */
  rank?: number;
  /** Device that it is of. */
  device?: number;
  /** Ranks with the same. */
  also_on_ranks?: number[];
  /** The numbers in it, each with its unit in its name. */
  numbers: Record<string, number>;
  /** Events of the trace that show it. */
  events: number[];
  /** Intervals that show it: begin and end. */
  intervals_ns: [number, number][];
}

export interface TraceFinding {
  /** Rule that found it. */
  rule: string;
  /** What it is. */
  title: string;
  /** How much it matters. */
  severity: Urgency;
  /** What shows it. */
  evidence: TraceEvidence;
  /** From where it is found. */
  threshold: string;
  /** Most time that mending it can gain; null where that cannot be said. */
  gain_ceiling_ms: number | null;
  /** What to try. */
  next: string;
  /** How to see that it worked. */
  check: string;
}

export interface RankWait {
  /** Rank. */
  rank: number;
  /** Device. */
  device: number;
  /** What its clock was set right by. */
  clock_offset_ns: number;
  /** Time in collectives. */
  collective_ns: number;
  /** The part of it spent waiting. */
  wait_ns: number;
  /** How late it came, in the mean. */
  mean_lateness_ns: number;
  /** How often it came last. */
  times_latest: number;
  /** Time in kernels that compute. */
  compute_ns: number;
}

export interface ComparedRanks {
  /** How ranks wait. */
  waiting?: WaitingKind;
  /** The straggler. */
  rank?: number;
  /** Why it is late. */
  cause?: StragglerCause;
  /** Collectives that were compared. */
  collectives: number;
  /** Time that the others wait for it. */
  others_wait_ms: number;
  /** Share of the window. */
  share: number;
  /** Share of collectives that it came last to. */
  latest_share: number;
  /** Share of the waiting that it caused. */
  caused_share: number;
  /** The ranks. */
  ranks: RankWait[];
}

export interface Straggler {
  /** Whether one rank holds up the others. */
  verdict: StragglerVerdict;
  /** Why that cannot be said. */
  reason?: string;
  /** How ranks wait. */
  waiting?: WaitingKind;
  /** The straggler. */
  rank?: number;
  /** Why it is late. */
  cause?: StragglerCause;
  /** Collectives that were compared. */
  collectives?: number;
  /** Time that the others wait for it. */
  others_wait_ms?: number;
  /** Share of the window. */
  share?: number;
  /** Share of collectives that it came last to. */
  latest_share?: number;
  /** Share of the waiting that it caused. */
  caused_share?: number;
  /** The ranks. */
  ranks?: RankWait[];
}

export interface KernelMetrics {
  /** Name of the kernel. */
  kernel: string;
  /** Which launch it is of. */
  launch: number;
  /** Calls that it sums up. */
  calls?: number;
  /** Its time. */
  duration_ns?: number;
  /** Share of the memory system's peak. */
  memory_percent?: number;
  /** Share of the memory's bandwidth. */
  dram_percent?: number;
  /** Share of the arithmetic peak. */
  compute_percent?: number;
  /** Share of threads that could run. */
  occupancy_percent?: number;
  /** Whether memory binds it. */
  memory_bound?: boolean;
  /** What the profiler advises. */
  advice: string[];
}

export interface KnownTraceStep {
  /** The step over its floor. */
  ratio: number;
  /** What binds the step. */
  regime: Regime;
  /** From the floor to the step. */
  ladder: Rung[];
}

export interface ClassFloor {
  /** What the kernels do. */
  class: KernelClass;
  /** Their time in a step. */
  time_ms: number;
  /** Their floor. */
  floor_ms: number;
  /** Time over floor. */
  ratio: number;
  /** Share of the class's time that it is about. */
  share_of_class: number;
}

export interface TraceFloors {
  /** Steps that were held against the floor. */
  steps: number;
  /** Their phase. */
  phase: Phase;
  /** What to know about the comparison. */
  note?: string;
  /** The floor of a step. */
  floor_ms: number;
  /** Useful arithmetic rate over the peak. */
  mfu: number | null;
  mfu_unknown?: string;
  /** Arithmetic rate of the kernels over the peak. */
  hfu: number | null;
  hfu_unknown?: string;
  /** Useful bandwidth over the sheet's. */
  mbu: number | null;
  mbu_unknown?: string;
  /** The step. */
  step_ms: number | null;
  step_ms_unknown?: string;
  /** The step over its floor. */
  ratio?: number;
  /** What binds the step. */
  regime?: Regime;
  /** From the floor to the step. */
  ladder?: Rung[];
  /** Kernels by what they do, held against their own floors. */
  classes: ClassFloor[];
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

/** Where the time of a profiler's trace went, why the device idled, and what to do about it. */
export interface TraceDocument extends Document {
  schema: 'floorline/trace@1';
  /** What was asked for. */
  inputs: TraceInputs;
  /** The verdict in a sentence. */
  verdict: string;
  /** What was assumed, and what was stated and not used. */
  assumptions: string[];
  /** What is neither a loss nor a finding, a sentence each. */
  notes: TraceNote[];
  /** What time was lost to, most first. */
  losses: TraceLoss[];
  /** The traces. */
  traces: TraceFile[];
  /** Files that were not read. */
  skipped?: string[];
  /** Device by device. */
  devices: TraceDevice[];
  /** Idle time of all devices. */
  idle_ns: number | null;
  idle_ns_unknown?: string;
  /** The same by cause, in ns; null where it is not known. */
  idle_causes: Record<string, number> | null;
  /** What rules found. */
  findings: TraceFinding[];
  /** Whether one rank holds up the others. */
  straggler: Straggler;
  /** Operators by shape. */
  operators?: OperatorTable[];
  /** Collectives by size. */
  collectives?: TraceCollective[];
  /** Longest steps, and what they wait for. */
  critical_paths?: CriticalPath[];
  /** What the trace shows of compilation. */
  compilation?: Compilation;
  /** What a kernel profiler measured. */
  kernel_metrics?: KernelMetrics[];
  /** The steps held against their floor, where a situation is stated. */
  floors?: TraceFloors;
  /** Verdict, causes and what to do first. */
  answer: AnswerBlock;
}

export interface TracePartChange {
  /** Part of a step. */
  part: string;
  /** Its time before. */
  base_ms: number;
  /** Its time after. */
  new_ms: number;
  /** Time after less time before. */
  difference_ms: number;
}

export interface TraceKernelChange {
  /** Operators that it runs in. */
  path: string;
  /** Name of the kernel. */
  kernel: string;
  /** Its time in a step before. */
  base_ms: number;
  /** Its time in a step after. */
  new_ms: number;
  /** Time after less time before. */
  difference_ms: number;
  /** Its calls before. */
  base_count: number;
  /** Its calls after. */
  new_count: number;
}

export interface TraceChange {
  /** Steps before. */
  base_steps: number;
  /** Steps after. */
  new_steps: number;
  /** A step before. */
  base_ms: number;
  /** A step after. */
  new_ms: number;
  /** Step after over step before. */
  ratio: number;
  /** Relative change that may be chance. */
  noise: number;
  /** What the step is made of. */
  parts_per_step: TracePartChange[];
  /** Kernels that changed most. */
  kernels: TraceKernelChange[];
}

export interface TraceComparisonInputs {
  /** Trace before. */
  base: string;
  /** Trace after. */
  new: string;
}

export interface RemainingFinding {
  /** Rule that found it in both. */
  rule: string;
  /** Most time that mending it could gain before. */
  base_gain_ceiling_ms: number;
  /** Most time that mending it can gain after. */
  new_gain_ceiling_ms: number;
}

/** Whether a job got slower from one trace to another, and in which part. */
export interface TraceComparison extends Document {
  schema: 'floorline/trace-comparison@1';
  /** What was compared. */
  inputs: TraceComparisonInputs;
  /** Whether it got slower. */
  verdict: ChangeVerdict;
  /** Whether that is a regression. */
  regression: boolean;
  /** What was compared, or why nothing could be. */
  basis: string;
  /** Steps before. */
  base_steps?: number;
  /** Steps after. */
  new_steps?: number;
  /** A step before. */
  base_ms?: number;
  /** A step after. */
  new_ms?: number;
  /** Step after over step before. */
  ratio?: number;
  /** Relative change that may be chance. */
  noise?: number;
  /** What the step is made of. */
  parts_per_step?: TracePartChange[];
  /** Kernels that changed most. */
  kernels?: TraceKernelChange[];
  /** Findings that are gone. */
  resolved: TraceFinding[];
  /** Findings that are new. */
  appeared: TraceFinding[];
  /** Findings that stay. */
  remaining: RemainingFinding[];
}

export interface PowerMode {
  /** Name of the mode. */
  name: string;
  /** Its power budget. */
  power_w: number | null;
  power_w_unknown?: string;
  /** Memory bandwidth in it. */
  bandwidth_gb_s: number;
  /** Share of the dense peak that it leaves. */
  compute_share: number;
  /** Its clocks in words. */
  clocks: string;
}

export interface Device {
  /** Name to state it by. */
  name: string;
  /** Name in full. */
  title: string;
  /** Who makes it. */
  vendor: string;
  /** What kind of device it is. */
  kind: DeviceKind;
  /** Where it is used. */
  class?: DeviceClass;
  /** Devices with the same kernels. */
  family?: string;
  /** Memory bandwidth, as its sheet states it. */
  bandwidth_gb_s: number;
  /** Memory. */
  memory_gb: number | null;
  memory_gb_unknown?: string;
  /** Dense peaks by number format. */
  peaks_tflop_s: Record<string, number>;
  /** Bandwidth of its link to others, one way. */
  link_gb_s: number | null;
  link_gb_s_unknown?: string;
  /** Bandwidth that was measured. */
  attained_bandwidth_gb_s: number | null;
  attained_bandwidth_gb_s_unknown?: string;
  /** Power modes that it has. */
  power_modes?: PowerMode[];
  /** Where its modes are from. */
  power_modes_source?: string;
  /** Whether it cannot be bought yet. */
  announced?: boolean;
  /** Day it was announced. */
  announced_on?: string;
  /** How sure the sheet's figures are. */
  confidence: Confidence;
  /** Where the figures are from. */
  source: string;
  /** What to know about the figures. */
  notes: string;
}

export interface CatalogueModel {
  /** Name to state it by. */
  name: string;
  /** All parameters. */
  parameters: number;
  /** Parameters that one token uses. */
  active_parameters: number;
  /** Whether it makes tokens one by one. */
  generates_tokens: boolean;
  /** Number format that it is published in. */
  published_format: string;
  /** Where its shape is from. */
  source: string;
  /** How sure its shape is. */
  confidence: Confidence;
  /** What was assumed about it. */
  assumptions: string[];
}

export interface NumberFormat {
  /** Name to state it by. */
  name: string;
  /** Bits that one weight takes, scales included. */
  bits_per_weight: number;
  /** Weights that share a scale. */
  block: number;
  /** Formats that it is multiplied in. */
  computes_in: string[];
  /** Whether its bits are the mean of a usual mixture. */
  typical_mixture: boolean;
  /** Where its layout is from. */
  source: string;
}

export interface CatalogueLever {
  /** Name to apply it by. */
  id: string;
  /** What is changed. */
  title: string;
  /** What it is meant to lower. */
  target: LeverTarget;
  /** What it takes to do it. */
  cost: CostClass;
  /** Whether answers may become worse. */
  quality_risk: QualityRisk;
  /** What is known of it. */
  evidence: string;
  /** Where that is from. */
  source: string;
  /** Address of the source. */
  address: string;
  /** Levers of one group exclude each other. */
  group: string;
  /** Whether it asks what if, and nobody can do it as it is. */
  hypothetical: boolean;
  /** Whether it can be applied again. */
  repeatable: boolean;
  /** What to find out before. */
  question?: string;
  /** Levers that gain the same time. */
  redundant_with: string[];
  /** Levers that make it gain more. */
  helped_by: string[];
  /** Levers that exclude it. */
  conflicts_with: string[];
}

export interface CatalogueTerm {
  /** The term. */
  name: string;
  /** What it means. */
  says: string;
  /** Levers that it is about. */
  levers: string[];
  /** Where it is from. */
  source: string;
  /** Address of the source. */
  address: string;
}

export interface KernelSupportRow {
  /** The engine. */
  engine: string;
  /** Families of devices that it is about. */
  families: string[];
  /** Whether it has kernels. */
  kernel: KernelSupport;
  /** What its documentation says. */
  says: string;
  /** Where that is from. */
  source: string;
  /** Address of the source. */
  address: string;
  /** Day on which it was read. */
  read: string;
}

/** What is known by name: devices, models, formats, levers, terms, kernels, engines. */
export interface Catalogue extends Document {
  schema: 'floorline/catalogue@1';
  /** Which part was asked for. */
  kind: CatalogueKind;
  /** Devices. */
  hardware: Device[];
  /** Models. */
  models: CatalogueModel[];
  /** Number formats. */
  formats: NumberFormat[];
  /** Levers. */
  levers: CatalogueLever[];
  /** Terms that are none of the levers. */
  terms: CatalogueTerm[];
  /** Kernels that engines have. */
  support: KernelSupportRow[];
  /** Engines with their overheads, in the form in which floorline.json states one. */
  engines: Record<string, unknown>[];
}

export interface DiagnosedRun {
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
  /** The floor. */
  floor_ms: number;
}

export interface ServingDiagnosis {
  /** Which run it is of, from 0. */
  run: number;
  /** Which of its times. */
  of: string;
  /** What the time was held against, by option. */
  situation: Record<string, string>;
  /** The measured time. */
  measured_ms?: number;
  /** Its relative error. */
  measured_error?: number;
  /** Measured time over the floor. */
  ratio?: number;
  /** What binds the step as measured. */
  regime?: Regime;
  /** From the floor to the measured time. */
  ladder?: Rung[];
  /** Useful arithmetic rate over the peak. */
  mfu?: number | null;
  mfu_unknown?: string;
  /** Useful bandwidth over the sheet's. */
  mbu?: number;
  /** How the verdict hangs on its inputs. */
  sensitivity?: Sensitivity[];
  /** Why a time below the floor may have been seen. */
  causes?: ImpossibleCause[];
  /** Changes that are worth while. */
  helps?: Remedy[];
  /** Changes that are not. */
  does_not_help?: Remedy[];
  /** Verdict, causes and what to do first. */
  answer?: AnswerBlock;
  /** The floor. */
  floor_ms?: number;
  /** Why there is no diagnosis. */
  unknown?: string;
}

export interface ReportParts {
  /** Files that were no results. */
  skipped: string[];
  /** Verdict, causes and what to do first. */
  answer?: AnswerBlock;
  /** Its times held against floors, where hardware is stated. */
  diagnosis?: ServingDiagnosis[];
  /** What was assumed because it was not stated. */
  assumptions?: string[];
}

export interface ServerCounter {
  /** Name of the counter. */
  name: string;
  /** What it counts. */
  says: string;
  /** Its value before the run. */
  before: number;
  /** Its value after the run. */
  after: number;
}

export interface ServerFacts {
  /** Models that it serves. */
  models: string[];
  /** Its version. */
  version?: string;
  /** Where the model is from. */
  root?: string;
  /** Longest sequence that it takes. */
  max_length?: number;
  /** Its own counters. */
  metrics: ServerCounter[];
  /** What the counters tell. */
  says: string[];
}

export interface LoadSweep {
  /** Load from which more brings little. */
  knee_concurrency: number | null;
  knee_concurrency_unknown?: string;
  /** Most tokens per second of any load. */
  highest_output_tok_s: number;
  /** Sequences that would fit in memory at once. */
  fits_at_once: number | null;
  fits_at_once_unknown?: string;
}

export interface RateSearch {
  /** Highest rate that met the objectives. */
  request_per_s: number | null;
  request_per_s_unknown?: string;
  /** Lowest rate that missed them. */
  misses_at_request_per_s: number | null;
  misses_at_request_per_s_unknown?: string;
  /** Share of requests that must meet them. */
  share: number;
}

export interface EndpointParts {
  /** What the server says of itself. */
  server: ServerFacts;
  /** What a sweep over loads found. */
  sweep?: LoadSweep;
  /** What a search for the highest rate found. */
  search?: RateSearch;
  /** Its times held against floors, where hardware is stated. */
  diagnosis: ServingDiagnosis[];
  /** Verdict, causes and what to do first. */
  answer?: AnswerBlock;
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface ReportedFile {
  /** Name of the file. */
  file: string;
  /** Form that it has. */
  format: string;
  /** Runs in it. */
  runs: number;
  /** What was noticed while reading. */
  notes: string[];
}

export interface ReportInputs {
  /** Files that were read. */
  files: ReportedFile[];
  /** As stated. */
  model?: string;
  /** As stated. */
  on?: string;
  /** As stated. */
  hw_override?: string;
  /** As stated. */
  weights?: string;
  /** As stated. */
  kv?: string;
  /** As stated. */
  context?: string;
  /** As stated. */
  batch?: string;
  /** As stated. */
  phase?: string;
  /** As stated. */
  prompt?: string;
  /** As stated. */
  tp?: string;
  /** As stated. */
  pp?: string;
  /** As stated. */
  ep?: string;
  /** As stated. */
  reserve?: string;
  /** As stated. */
  steps?: string;
  /** As stated. */
  encoder_length?: string;
  /** As stated. */
  dim?: string;
  /** As stated. */
  collective?: string;
  /** As stated. */
  measured?: string;
  /** As stated. */
  timed?: string;
  /** As stated. */
  launches?: string;
  /** As stated. */
  launch_cost?: string;
  /** As stated. */
  engine?: string;
  /** As stated. */
  concurrency?: string;
  /** As stated. */
  rate?: string;
  /** As stated. */
  replicas?: string;
  /** As stated. */
  prompt_tokens?: string;
  /** As stated. */
  output_tokens?: string;
  /** As stated. */
  length_spread?: string;
  /** As stated. */
  cached_prefix?: string;
  /** As stated. */
  output_limit?: string;
  /** As stated. */
  shared_prefix?: string;
  /** As stated. */
  chunk_tokens?: string;
  /** As stated. */
  kv_preallocate?: string;
  /** As stated. */
  requests?: string;
  /** As stated. */
  measured_with?: string;
  /** As stated. */
  acceptance?: string;
  /** As stated. */
  draft_time?: string;
  /** As stated. */
  drafts?: string;
  /** As stated. */
  dead_work?: string;
  /** As stated. */
  host_work?: string;
  /** As stated. */
  clock_loss?: string;
  /** As stated. */
  shares?: string;
  /** As stated. */
  also?: string;
  /** As stated. */
  util?: string;
  /** As stated. */
  clock?: string;
  /** As stated. */
  measured_ttft?: string;
  /** As stated. */
  measured_throughput?: string;
  /** As stated. */
  host_bandwidth?: string;
  /** As stated. */
  on_host?: string;
  /** As stated. */
  first_call?: string;
}

export interface LoadInputs {
  /** Servers that were asked. */
  urls: string[];
  /** Kind of interface. */
  api: string;
  /** Model that was asked for. */
  served_model?: string;
  /** Requests in flight. */
  concurrency?: string;
  /** Requests per second. */
  rate?: string;
  /** How requests are spread in time. */
  arrivals?: string;
  /** How unevenly. */
  burstiness?: string;
  /** Most requests in flight. */
  max_concurrency?: string;
  /** Requests to send. */
  requests?: string;
  /** How long to send. */
  duration?: string;
  /** What is sent before and not counted. */
  warmup?: string;
  /** Tokens of a prompt. */
  prompt_tokens?: string;
  /** Tokens of an answer. */
  output_tokens?: string;
  /** Tokens that all prompts begin with. */
  shared_prefix?: string;
  /** File of prompts. */
  data?: string;
  /** File of arrival times. */
  trace?: string;
  /** How much faster to play it. */
  trace_speed?: string;
  /** Objectives. */
  slo?: string;
  /** Share of requests that must meet them. */
  slo_share?: string;
  /** How long each load of a sweep lasts. */
  step_duration?: string;
  /** What ends a sweep. */
  stop_when?: string;
  /** Longest time of a request. */
  timeout?: string;
  /** Longest time without a token. */
  silence?: string;
  /** Version of HTTP. */
  http?: string;
  /** Seed of what is drawn. */
  seed?: string;
  /** Failures that end the run. */
  max_failures?: string;
  /** Whether no prompt is sent twice. */
  fresh_prompts: boolean;
  /** Whether a sweep was asked for. */
  sweep?: boolean;
  /** Headers and the variables that hold their values; never the values. */
  headers_from_environment: string[];
  /** As stated. */
  model?: string;
  /** As stated. */
  on?: string;
  /** As stated. */
  hw_override?: string;
  /** As stated. */
  weights?: string;
  /** As stated. */
  kv?: string;
  /** As stated. */
  context?: string;
  /** As stated. */
  batch?: string;
  /** As stated. */
  phase?: string;
  /** As stated. */
  prompt?: string;
  /** As stated. */
  tp?: string;
  /** As stated. */
  pp?: string;
  /** As stated. */
  ep?: string;
  /** As stated. */
  reserve?: string;
  /** As stated. */
  steps?: string;
  /** As stated. */
  encoder_length?: string;
  /** As stated. */
  dim?: string;
  /** As stated. */
  collective?: string;
  /** As stated. */
  measured?: string;
  /** As stated. */
  timed?: string;
  /** As stated. */
  launches?: string;
  /** As stated. */
  launch_cost?: string;
  /** As stated. */
  engine?: string;
  /** As stated. */
  replicas?: string;
  /** As stated. */
  length_spread?: string;
  /** As stated. */
  cached_prefix?: string;
  /** As stated. */
  output_limit?: string;
  /** As stated. */
  chunk_tokens?: string;
  /** As stated. */
  kv_preallocate?: string;
  /** As stated. */
  measured_with?: string;
  /** As stated. */
  acceptance?: string;
  /** As stated. */
  draft_time?: string;
  /** As stated. */
  drafts?: string;
  /** As stated. */
  dead_work?: string;
  /** As stated. */
  host_work?: string;
  /** As stated. */
  clock_loss?: string;
  /** As stated. */
  shares?: string;
  /** As stated. */
  also?: string;
  /** As stated. */
  util?: string;
  /** As stated. */
  clock?: string;
  /** As stated. */
  measured_ttft?: string;
  /** As stated. */
  measured_throughput?: string;
  /** As stated. */
  host_bandwidth?: string;
  /** As stated. */
  on_host?: string;
  /** As stated. */
  first_call?: string;
}

export interface ServingInputs {
  /** Files that were read. */
  files?: ReportedFile[];
  /** As stated. */
  model?: string;
  /** As stated. */
  on?: string;
  /** As stated. */
  hw_override?: string;
  /** As stated. */
  weights?: string;
  /** As stated. */
  kv?: string;
  /** As stated. */
  context?: string;
  /** As stated. */
  batch?: string;
  /** As stated. */
  phase?: string;
  /** As stated. */
  prompt?: string;
  /** As stated. */
  tp?: string;
  /** As stated. */
  pp?: string;
  /** As stated. */
  ep?: string;
  /** As stated. */
  reserve?: string;
  /** As stated. */
  steps?: string;
  /** As stated. */
  encoder_length?: string;
  /** As stated. */
  dim?: string;
  /** As stated. */
  collective?: string;
  /** As stated. */
  measured?: string;
  /** As stated. */
  timed?: string;
  /** As stated. */
  launches?: string;
  /** As stated. */
  launch_cost?: string;
  /** As stated. */
  engine?: string;
  /** As stated. */
  concurrency?: string;
  /** As stated. */
  rate?: string;
  /** As stated. */
  replicas?: string;
  /** As stated. */
  prompt_tokens?: string;
  /** As stated. */
  output_tokens?: string;
  /** As stated. */
  length_spread?: string;
  /** As stated. */
  cached_prefix?: string;
  /** As stated. */
  output_limit?: string;
  /** As stated. */
  shared_prefix?: string;
  /** As stated. */
  chunk_tokens?: string;
  /** As stated. */
  kv_preallocate?: string;
  /** As stated. */
  requests?: string;
  /** As stated. */
  measured_with?: string;
  /** As stated. */
  acceptance?: string;
  /** As stated. */
  draft_time?: string;
  /** As stated. */
  drafts?: string;
  /** As stated. */
  dead_work?: string;
  /** As stated. */
  host_work?: string;
  /** As stated. */
  clock_loss?: string;
  /** As stated. */
  shares?: string;
  /** As stated. */
  also?: string;
  /** As stated. */
  util?: string;
  /** As stated. */
  clock?: string;
  /** As stated. */
  measured_ttft?: string;
  /** As stated. */
  measured_throughput?: string;
  /** As stated. */
  host_bandwidth?: string;
  /** As stated. */
  on_host?: string;
  /** As stated. */
  first_call?: string;
  /** Servers that were asked. */
  urls?: string[];
  /** Kind of interface. */
  api?: string;
  /** Model that was asked for. */
  served_model?: string;
  /** How requests are spread in time. */
  arrivals?: string;
  /** How unevenly. */
  burstiness?: string;
  /** Most requests in flight. */
  max_concurrency?: string;
  /** How long to send. */
  duration?: string;
  /** What is sent before and not counted. */
  warmup?: string;
  /** File of prompts. */
  data?: string;
  /** File of arrival times. */
  trace?: string;
  /** How much faster to play it. */
  trace_speed?: string;
  /** Objectives. */
  slo?: string;
  /** Share of requests that must meet them. */
  slo_share?: string;
  /** How long each load of a sweep lasts. */
  step_duration?: string;
  /** What ends a sweep. */
  stop_when?: string;
  /** Longest time of a request. */
  timeout?: string;
  /** Longest time without a token. */
  silence?: string;
  /** Version of HTTP. */
  http?: string;
  /** Seed of what is drawn. */
  seed?: string;
  /** Failures that end the run. */
  max_failures?: string;
  /** Whether no prompt is sent twice. */
  fresh_prompts?: boolean;
  /** Whether a sweep was asked for. */
  sweep?: boolean;
  /** Headers and the variables that hold their values; never the values. */
  headers_from_environment?: string[];
}

export interface LatencySummary {
  /** Mean, in ms. */
  mean: number | null;
  mean_unknown?: string;
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
  count: number | null;
  count_unknown?: string;
}

export interface Latency {
  /** Why nothing is known of it. */
  unknown?: string;
  /** Mean, in ms. */
  mean?: number | null;
  mean_unknown?: string;
  /** Median, in ms. */
  p50?: number | null;
  p50_unknown?: string;
  /** 90th percentile, in ms. */
  p90?: number | null;
  p90_unknown?: string;
  /** 95th percentile, in ms. */
  p95?: number | null;
  p95_unknown?: string;
  /** 99th percentile, in ms. */
  p99?: number | null;
  p99_unknown?: string;
  /** Values behind the statistics. */
  count?: number | null;
  count_unknown?: string;
}

export interface RunFinding {
  /** Which finding it is. */
  id: string;
  /** How much it matters. */
  severity: Severity;
  /** The finding in a sentence. */
  text: string;
}

export interface ServingRun {
  /** Tool that took it. */
  tool: string;
  /** Its version. */
  tool_version: string | null;
  tool_version_unknown?: string;
  /** Form of its result. */
  format: string;
  /** Model that was served. */
  model: string | null;
  model_unknown?: string;
  /** Requests in flight that were asked for. */
  concurrency: number | null;
  concurrency_unknown?: string;
  /** Requests per second that were asked for; inf where all were sent at once. */
  request_rate: number | string | null;
  /** Why request_rate is not known. */
  request_rate_unknown?: string;
  /** Requests that were sent. */
  requests: number | null;
  requests_unknown?: string;
  /** Requests that were answered. */
  completed: number | null;
  completed_unknown?: string;
  /** Requests that failed. */
  failed: number | null;
  failed_unknown?: string;
  /** Time from the first request to the last answer. */
  duration_s: number | null;
  duration_s_unknown?: string;
  /** Prompt tokens. */
  input_tokens: number | null;
  input_tokens_unknown?: string;
  /** Tokens that came. */
  output_tokens: number | null;
  output_tokens_unknown?: string;
  /** Tokens that came per second. */
  output_tok_s: number | null;
  output_tok_s_unknown?: string;
  /** Prompt tokens per second. */
  input_tok_s: number | null;
  input_tok_s_unknown?: string;
  /** Requests answered per second. */
  request_per_s: number | null;
  request_per_s_unknown?: string;
  /** Requests per second that met the objectives. */
  goodput_per_s: number | null;
  goodput_per_s_unknown?: string;
  /** Time to the first token. */
  ttft_ms: Latency;
  /** Time between tokens. */
  itl_ms: Latency;
  /** Mean time per token of a request. */
  tpot_ms: Latency;
  /** Time of a whole request. */
  e2e_ms: Latency;
  /** How its figures were translated. */
  notes: string[];
  /** What to know about its figures. */
  findings: RunFinding[];
}

export interface ServingClient {
  /** How late the client read an answer that was there, 99th percentile. */
  lag_p99_ms: number;
  /** Whether the client was the limit. */
  limited: boolean;
  /** Why it was. */
  because?: string;
  /** Whether times are those of the kernel. */
  kernel_stamps: boolean;
  /** Time from the kernel's stamp to the client, median. */
  stamp_delay_p50_ms: number;
  /** Time from the kernel's stamp to the client, 99th percentile. */
  stamp_delay_p99_ms: number;
  /** How late requests were sent, 99th percentile. */
  send_lag_p99_ms: number;
  /** Processor time of the client per token, in us. */
  cpu_us_per_token: number;
  /** Memory that the client allocated per token, in bytes. */
  allocated_bytes_per_token: number;
  /** Cores that other processes kept busy. */
  others_busy_cores: number | null;
  others_busy_cores_unknown?: string;
  /** Cores of the client's machine. */
  cores: number;
  /** Its operating system. */
  system: string;
  /** Its runtime. */
  runtime: string;
}

export interface LateRequests {
  /** Requests that were sent late. */
  held_back: number;
  /** The longest delay. */
  worst_delay_ms: number;
  /** Requests that were not sent before the end. */
  not_started: number;
  /** Requests that the end cut off. */
  cut_off: number;
}

export interface UncorrectedLatency {
  /** Time to the first token. */
  ttft_ms: Latency;
  /** Time of a whole request. */
  e2e_ms: Latency;
}

export interface LatencyIntervals {
  /** Interval of the median, in ms. */
  p50?: [number, number];
  /** Interval of the 90th percentile, in ms. */
  p90?: [number, number];
  /** Interval of the 95th percentile, in ms. */
  p95?: [number, number];
  /** Interval of the 99th percentile, in ms. */
  p99?: [number, number];
  /** Bound that the 99th percentile stays below, 99 % sure, in ms. */
  p99_conservative: number | null;
  p99_conservative_unknown?: string;
}

export interface ServingIntervals {
  /** Of the time to the first token. */
  ttft_ms?: LatencyIntervals;
  /** Of the time between tokens. */
  itl_ms?: LatencyIntervals;
  /** Of the mean time per token. */
  tpot_ms?: LatencyIntervals;
  /** Of the time of a whole request. */
  e2e_ms?: LatencyIntervals;
}

export interface OtherDefinition {
  /** The other tool. */
  tool: string;
  /** What it calls the metric. */
  metric: string;
  /** How it defines it. */
  says: string;
  /** The run by that definition, in ms. */
  ms: Latency;
}

export interface SteadyState {
  /** Its begin, from the start of the run. */
  from_s: number;
  /** Its end, from the start of the run. */
  to_s: number;
  /** Tokens that came per second in it. */
  output_tok_s: number;
  /** Time to the first token in it. */
  ttft_ms: Latency;
  /** Time between tokens in it. */
  itl_ms: Latency;
}

export interface ServingSecond {
  /** Which second of the run it is. */
  second: number;
  /** Requests sent in it. */
  sent: number;
  /** Requests answered in it. */
  completed: number;
  /** Requests that failed in it. */
  failed: number;
  /** Tokens that came in it. */
  tokens: number;
  /** Requests under way at its end. */
  in_flight: number;
  /** Median time to the first token in it. */
  ttft_p50_ms?: number;
}

export interface MeasuredRun {
  /** What the run is called. */
  name: string;
  /** Whether requests were sent by a clock, not by answers. */
  open_loop: boolean;
  /** Whether its figures may be used. */
  valid: boolean;
  /** Why they may not. */
  invalid_because: string[];
  /** Whether the client was the limit. */
  client: ServingClient;
  /** Requests that failed, by what went wrong. */
  errors: Record<string, number>;
  /** Requests that were late. */
  late: LateRequests;
  /** The same run from when requests were sent, not from when they were due. */
  uncorrected: UncorrectedLatency;
  /** 95 % intervals of percentiles, from order statistics. */
  intervals: ServingIntervals;
  /** The run by the definitions of other tools. */
  other_definitions: OtherDefinition[];
  /** Requests in flight, in the mean. */
  in_flight: number;
  /** Share of requests that met the objectives. */
  good_share: number | null;
  good_share_unknown?: string;
  /** Each objective with what was seen. */
  objectives?: ObjectiveOutcome[];
  /** Prompt tokens of a request, in the mean. */
  mean_input_tokens: number | null;
  mean_input_tokens_unknown?: string;
  /** Tokens of an answer, in the mean. */
  mean_output_tokens: number;
  /** The part of the run in which the load was steady. */
  steady?: SteadyState;
  /** The run second by second. */
  timeline: ServingSecond[];
}

export interface Run {
  /** Tool that took it. */
  tool: string;
  /** Its version. */
  tool_version: string | null;
  tool_version_unknown?: string;
  /** Form of its result. */
  format: string;
  /** Model that was served. */
  model: string | null;
  model_unknown?: string;
  /** Requests in flight that were asked for. */
  concurrency: number | null;
  concurrency_unknown?: string;
  /** Requests per second that were asked for; inf where all were sent at once. */
  request_rate: number | string | null;
  /** Why request_rate is not known. */
  request_rate_unknown?: string;
  /** Requests that were sent. */
  requests: number | null;
  requests_unknown?: string;
  /** Requests that were answered. */
  completed: number | null;
  completed_unknown?: string;
  /** Requests that failed. */
  failed: number | null;
  failed_unknown?: string;
  /** Time from the first request to the last answer. */
  duration_s: number | null;
  duration_s_unknown?: string;
  /** Prompt tokens. */
  input_tokens: number | null;
  input_tokens_unknown?: string;
  /** Tokens that came. */
  output_tokens: number | null;
  output_tokens_unknown?: string;
  /** Tokens that came per second. */
  output_tok_s: number | null;
  output_tok_s_unknown?: string;
  /** Prompt tokens per second. */
  input_tok_s: number | null;
  input_tok_s_unknown?: string;
  /** Requests answered per second. */
  request_per_s: number | null;
  request_per_s_unknown?: string;
  /** Requests per second that met the objectives. */
  goodput_per_s: number | null;
  goodput_per_s_unknown?: string;
  /** Time to the first token. */
  ttft_ms: Latency;
  /** Time between tokens. */
  itl_ms: Latency;
  /** Mean time per token of a request. */
  tpot_ms: Latency;
  /** Time of a whole request. */
  e2e_ms: Latency;
  /** How its figures were translated. */
  notes: string[];
  /** What to know about its figures. */
  findings: RunFinding[];
  /** File that it was read from. */
  source?: string;
  /** What the file says beside it. */
  other?: unknown;
  /** What the run is called. */
  name?: string;
  /** Whether requests were sent by a clock, not by answers. */
  open_loop?: boolean;
  /** Whether its figures may be used. */
  valid?: boolean;
  /** Why they may not. */
  invalid_because?: string[];
  /** Whether the client was the limit. */
  client?: ServingClient;
  /** Requests that failed, by what went wrong. */
  errors?: Record<string, number>;
  /** Requests that were late. */
  late?: LateRequests;
  /** The same run from when requests were sent, not from when they were due. */
  uncorrected?: UncorrectedLatency;
  /** 95 % intervals of percentiles, from order statistics. */
  intervals?: ServingIntervals;
  /** The run by the definitions of other tools. */
  other_definitions?: OtherDefinition[];
  /** Requests in flight, in the mean. */
  in_flight?: number;
  /** Share of requests that met the objectives. */
  good_share?: number | null;
  good_share_unknown?: string;
  /** Each objective with what was seen. */
  objectives?: ObjectiveOutcome[];
  /** Prompt tokens of a request, in the mean. */
  mean_input_tokens?: number | null;
  mean_input_tokens_unknown?: string;
  /** Tokens of an answer, in the mean. */
  mean_output_tokens?: number;
  /** The part of the run in which the load was steady. */
  steady?: SteadyState;
  /** The run second by second. */
  timeline?: ServingSecond[];
}

/** Runs of servers in one set of definitions, read from other tools' results or measured. */
export interface ServingResult extends Document {
  schema: 'floorline/serving@1';
  /** What was asked for. */
  inputs: ServingInputs;
  /** Whether a measured run's figures may be used. */
  valid?: boolean;
  /** The runs. */
  runs: Run[];
  /** Files that were no results. */
  skipped?: string[];
  /** Verdict, causes and what to do first. */
  answer?: AnswerBlock;
  /** Its times held against floors, where hardware is stated. */
  diagnosis?: ServingDiagnosis[];
  /** What was assumed because it was not stated. */
  assumptions?: string[];
  /** What the server says of itself. */
  server?: ServerFacts;
  /** What a sweep over loads found. */
  sweep?: LoadSweep;
  /** What a search for the highest rate found. */
  search?: RateSearch;
}

export interface SampleNow {
  /** Time since its start. */
  elapsed_ms: number;
  /** Time that it will take, where it is known. */
  duration_ms?: number;
  /** Requests that were answered. */
  completed: number;
  /** Requests that failed. */
  failed: number;
  /** Requests that are under way. */
  in_flight: number;
  /** Tokens that came. */
  output_tokens: number;
  /** Tokens per second so far. */
  output_tok_s: number | null;
  /** Median time to the first token in the last second. */
  ttft_p50_ms: number | null;
  /** Median time between tokens in the last second. */
  itl_p50_ms: number | null;
}

export interface SampleSeries {
  /** Times of the samples. */
  elapsed_ms: number[];
  /** Median time to the first token. */
  ttft_p50_ms: (number | null)[];
  /** Median time between tokens. */
  itl_p50_ms: (number | null)[];
  /** Requests under way. */
  in_flight: number[];
}

/** A measurement of a server while it is under way. */
export interface Sample extends Document {
  schema: 'floorline/sample@1';
  /** Which run it is. */
  run: string;
  /** Time since its start. */
  elapsed_ms?: number;
  /** Time that it will take, where it is known. */
  duration_ms?: number;
  /** Requests that were answered. */
  completed?: number;
  /** Requests that failed. */
  failed?: number;
  /** Requests that are under way. */
  in_flight?: number;
  /** Tokens that came. */
  output_tokens?: number;
  /** Tokens per second so far. */
  output_tok_s?: number | null;
  /** Median time to the first token in the last second. */
  ttft_p50_ms?: number | null;
  /** Median time between tokens in the last second. */
  itl_p50_ms?: number | null;
  /** Time that is left, where it is known. */
  left_ms?: number;
  /** What was seen so far, sample by sample. */
  series: SampleSeries;
}

export interface TargetEndpoint {
  /** Number under which it is asked for. */
  index: number;
  /** Address that the operator allowed. */
  url: string;
  /** Whether the operator gave a key for it. */
  has_key: boolean;
}

export interface TargetHost {
  /** Name of the machine that serves. */
  name: string;
  /** Processors that it has. */
  processors: number;
}

export interface TargetLimits {
  /** Longest load that may be asked for. */
  duration_ms: number;
  /** Most requests at once that may be asked for. */
  concurrency: number;
}

/** What a server may measure: its own machine, and endpoints that its operator allowed. */
export interface Targets extends Document {
  schema: 'floorline/targets@1';
  /** Endpoints that may be measured. */
  endpoints: TargetEndpoint[];
  /** The machine that serves. */
  host: TargetHost;
  /** What may be asked for at most. */
  limits: TargetLimits;
}

export interface CommandInputs {
  /** The command and its arguments. */
  command: string[];
}

export interface CommandMetric {
  /** Which statistic of the command's times. */
  metric: string;
  /** Its value. */
  value_ms: number | null;
  value_ms_unknown?: string;
  /** Least that is plausible. */
  low_ms?: number;
  /** Most that is plausible. */
  high_ms?: number;
}

export interface AreaFinding {
  /** Which finding it is. */
  kind: string;
  /** What it is about. */
  area: string;
  /** The finding in a sentence. */
  text: string;
}

/** How long a command takes, run again and again. */
export interface Command extends Document {
  schema: 'floorline/command@1';
  /** What was asked for. */
  inputs: CommandInputs;
  /** Times that were taken. */
  runs: number;
  /** Whether it was ended early. */
  interrupted: boolean;
  /** Mean time. */
  mean_ms: number;
  /** Standard deviation. */
  deviation_ms: number;
  /** Shortest time. */
  shortest_ms: number;
  /** Longest time. */
  longest_ms: number;
  /** Time of starting a process that does nothing, taken off each time. */
  launch_ms: number | null;
  launch_ms_unknown?: string;
  /** Percentiles with their intervals. */
  metrics: CommandMetric[];
  /** What to know about the measurement. */
  findings: AreaFinding[];
  /** Every time, in the order in which it was taken. */
  times_ms: number[];
}

export interface CacheLevel {
  /** Which level. */
  level: number;
  /** Its size. */
  bytes: number;
  /** Processors that share it. */
  shared_by: number;
}

export interface Machine {
  /** Name of the processor. */
  processor: string;
  /** Logical processors. */
  processors: number;
  /** Memory. */
  memory_bytes: number;
  /** Whether it is a virtual machine. */
  virtual: boolean;
  /** Operating system. */
  system: string;
  /** Runtime. */
  runtime: string;
  /** Instructions that it has. */
  instruction_sets: string[];
  /** Its caches. */
  caches: CacheLevel[];
}

export interface MeasuredFigure {
  /** Median, in the unit of the field's name. */
  median: number;
  /** Lower end of what is plausible. */
  low: number;
  /** Upper end of what is plausible. */
  high: number;
  /** Values behind it. */
  samples: number;
  /** Values that were left out as disturbed. */
  dropped: number;
  /** Whether too many were disturbed. */
  disturbed?: boolean;
}

export interface OneThreadBandwidth {
  /** Bandwidth of read. */
  read_gb_s: MeasuredFigure | null;
  /** Bandwidth of write. */
  write_gb_s: MeasuredFigure | null;
  /** Bandwidth of copy. */
  copy_gb_s: MeasuredFigure | null;
  /** Bandwidth of triad. */
  triad_gb_s: MeasuredFigure | null;
  /** Bandwidth of write nt. */
  write_nt_gb_s: MeasuredFigure | null;
  /** Bandwidth of copy nt. */
  copy_nt_gb_s: MeasuredFigure | null;
  /** Bandwidth of triad nt. */
  triad_nt_gb_s: MeasuredFigure | null;
}

export interface BandwidthPoint {
  /** What is done with memory. */
  kernel: string;
  /** Threads that do it. */
  threads: number;
  /** Memory that they go over. */
  bytes: number;
  /** Where that lies. */
  level: string;
  /** Bandwidth. */
  gb_s: MeasuredFigure | null;
}

export interface BandwidthMode {
  /** Whether two cores were near each other. */
  cores: string;
  /** Time of a signal from one to the other. */
  one_way_ns: MeasuredFigure | null;
  /** Bandwidth that both read at. */
  read_gb_s: MeasuredFigure | null;
}

export interface HostBandwidth {
  /** Bandwidth of read. */
  read_gb_s: MeasuredFigure | null;
  /** Bandwidth of write. */
  write_gb_s: MeasuredFigure | null;
  /** Bandwidth of copy. */
  copy_gb_s: MeasuredFigure | null;
  /** Bandwidth of triad. */
  triad_gb_s: MeasuredFigure | null;
  /** Bandwidth of write nt. */
  write_nt_gb_s: MeasuredFigure | null;
  /** Bandwidth of copy nt. */
  copy_nt_gb_s: MeasuredFigure | null;
  /** Bandwidth of triad nt. */
  triad_nt_gb_s: MeasuredFigure | null;
  /** The same of one thread. */
  one_thread: OneThreadBandwidth;
  /** Bandwidth over the size of what is read. */
  ladder: BandwidthPoint[];
  /** Bandwidth by where two cores lie. */
  modes: BandwidthMode[];
}

export interface PeakPoint {
  /** Number format. */
  format: string;
  /** Instruction that was used. */
  instruction: string;
  /** Threads that used it. */
  threads: number;
  /** Rate that was reached. */
  gflop_s: MeasuredFigure | null;
}

export interface HostPeaks {
  /** Arithmetic rate in fp32. */
  fp32_gflop_s: MeasuredFigure | null;
  /** Arithmetic rate in fp64. */
  fp64_gflop_s: MeasuredFigure | null;
  /** Arithmetic rate in bf16. */
  bf16_gflop_s: MeasuredFigure | null;
  /** Arithmetic rate in int8. */
  int8_gflop_s: MeasuredFigure | null;
  /** Rates by instruction. */
  by_instruction: PeakPoint[];
}

export interface MemoryLatency {
  /** Memory that is jumped about in. */
  bytes: number;
  /** Time of one jump. */
  latency_ns: MeasuredFigure | null;
}

export interface TimerNoise {
  /** Least step of the clock. */
  resolution_ns: number;
  /** Time of asking it. */
  cost_ns: number;
  /** Times that the thread was stopped for longer than 100 us. */
  gaps_over_100_us: number;
  /** The longest such stop. */
  longest_gap_ms: number;
  /** Share of time that was lost to them. */
  lost_share: number;
}

export interface HostFinding {
  /** How much it matters. */
  severity: Severity;
  /** Which finding it is. */
  code: string;
  /** The finding in a sentence. */
  text: string;
}

export interface AttainedFigures {
  /** Bandwidth that was reached. */
  bandwidth_gb_s: number;
  /** How it was reached. */
  source: string;
}

export interface DisputedFigure {
  /** Figure that another contradicts. */
  field: string;
  /** The other, in the unit of that figure. */
  value: number;
  /** Where it is from. */
  source: string;
}

export interface HostDevice {
  /** Name to state it by. */
  name: string;
  /** Name in full. */
  title: string;
  /** What kind of device it is. */
  kind: DeviceKind;
  /** Memory bandwidth. */
  bandwidth_gb_s: number;
  /** Memory. */
  memory_gb: number;
  /** Last cache, in MiB. */
  last_level_cache_mb?: number;
  /** Peaks by number format. */
  peaks_tflop_s: Record<string, number>;
  /** What was reached. */
  attained: AttainedFigures;
  /** Figures that contradict each other. */
  disputed: DisputedFigure[];
  /** measured: the figures are of this machine. */
  confidence: string;
  /** Where the figures are from. */
  source: string;
  /** What to know about the figures. */
  notes: string;
}

/** What this machine's memory and processors reach. */
export interface HostResult extends Document {
  schema: 'floorline/host@1';
  /** When it was measured. */
  measured_at: string;
  /** How long that took. */
  took_ms: number;
  /** Whether it was ended early. */
  interrupted: boolean;
  /** Threads that were used. */
  threads: number;
  /** The machine. */
  machine: Machine;
  /** Memory bandwidth of all threads. */
  bandwidth: HostBandwidth;
  /** Arithmetic rates of all threads. */
  peak: HostPeaks;
  /** Matrix product of all threads. */
  gemm_gflop_s: MeasuredFigure | null;
  /** Matrix product of one thread. */
  gemm_one_thread_gflop_s: MeasuredFigure | null;
  /** Rows and columns of the matrices. */
  gemm_size: number;
  /** Time of a jump in memory. */
  latency_ns: MeasuredFigure | null;
  /** The same over the size of what is jumped about in. */
  latency_ladder: MemoryLatency[];
  /** How good the clock is. */
  timer: TimerNoise | null;
  /** What to know about the measurement. */
  findings: HostFinding[];
  /** The machine in the form of a catalogue entry; null where too little was measured. */
  device: HostDevice | null;
}

export interface LabFigure {
  /** Median, in the unit of the field's name. */
  median: number;
  /** Lower end of what is plausible. */
  low: number;
  /** Upper end of what is plausible. */
  high: number;
  /** Values behind it. */
  samples: number;
  /** Values that were left out as disturbed. */
  dropped: number;
  /** Whether too many were disturbed. */
  disturbed?: boolean;
  /** Unit of median, low and high. */
  unit: string;
}

export interface LabDiagnosis {
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
}

export interface LabStep {
  /** Median time of the step. */
  step_ms: number;
  /** Its floor on this machine. */
  floor_ms: number;
  /** The step over its floor. */
  ratio: number;
  /** What binds it. */
  regime: Regime;
  /** Rate at which weights were read. */
  weight_gb_s: number;
  /** Rate at which the cache was read. */
  kv_gb_s: number;
  /** Rate at which memory can be read. */
  read_gb_s: number;
  /** Share of that rate that the step reached. */
  share_of_read: number;
  /** Time of the step. */
  step: LabFigure | null;
  /** Every step, in the order in which it was taken. */
  steps_ms: number[];
  /** The step over reading its bytes. */
  step_over_read_floor: MeasuredFigure | null;
  /** Rate at which memory can be read. */
  read: LabFigure | null;
  /** Arithmetic rate in fp32. */
  peak_fp32: LabFigure | null;
  /** Arithmetic rate in int8. */
  peak_int8: LabFigure | null;
  /** Time of a signal from one core to another. */
  one_way: LabFigure | null;
  /** Threads that ran it. */
  threads: number;
  /** Layers of the model. */
  layers: number;
  /** Layers that were run; the time is scaled to all. */
  layers_run: number;
  /** Weights that were read. */
  weight_bytes: number;
  /** Cache that was read. */
  kv_bytes: number;
  /** Whether it was ended early. */
  interrupted: boolean;
  /** What to know about the measurement. */
  findings: HostFinding[];
  /** The step held against its floor. */
  diagnosis: LabDiagnosis;
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface LabRun {
  /** Engine that ran it. */
  engine: string;
  /** Its library. */
  library: string;
  /** Median time of the step. */
  step_ms: number;
  /** Its floor on this machine. */
  floor_ms: number;
  /** The step over its floor. */
  ratio: number;
  /** What binds it. */
  regime: Regime;
  /** Rate at which weights were read. */
  weight_gb_s: number;
  /** Rate at which memory can be read. */
  read_gb_s: number;
  /** Time of loading the model. */
  load_ms: number;
  /** Time of the step. */
  step: LabFigure | null;
  /** Every step, in the order in which it was taken. */
  steps_ms: number[];
  /** Rate at which memory can be read. */
  read: LabFigure | null;
  /** Threads that ran it. */
  threads: number;
  /** Weights that were read. */
  weight_bytes: number;
  /** Whether it was ended early. */
  interrupted: boolean;
  /** What to know about the measurement. */
  findings: HostFinding[];
  /** The step held against its floor. */
  diagnosis: LabDiagnosis;
  /** What was assumed because it was not stated. */
  assumptions: string[];
}

export interface LabKernel {
  /** Number format of the weights. */
  weights: string;
  /** Sequences at once. */
  rows: number;
  /** Arithmetic rate by itself. */
  gflop_s: number;
}

export interface LabAttention {
  /** Number format of the cache. */
  kv: string;
  /** Heads of keys and values. */
  kv_heads: number;
  /** Rate at which the cache is read by itself. */
  gb_s: number;
}

export interface LabPrediction {
  /** What was predicted. */
  predicted_ms: number;
  /** What was predicted, at best. */
  predicted_low_ms: number;
  /** What was predicted, at worst. */
  predicted_high_ms: number;
  /** Lever that it was predicted by. */
  lever: string;
  /** Why it should change so. */
  because: string;
}

export interface LabGridPoint {
  /** Number format of the weights. */
  weights: string;
  /** Number format of the cache. */
  kv: string;
  /** Heads of keys and values. */
  kv_heads: number;
  /** Sequences in the step. */
  batch: number;
  /** Tokens in the cache, per sequence. */
  context: number;
  /** Median time of the step. */
  measured_ms: number;
  /** Its floor on this machine. */
  floor_ms: number;
  /** What binds it. */
  regime: Regime;
  /** Time of the step. */
  measured: LabFigure | null;
  /** What was predicted. */
  predicted_ms?: number;
  /** What was predicted, at best. */
  predicted_low_ms?: number;
  /** What was predicted, at worst. */
  predicted_high_ms?: number;
  /** Lever that it was predicted by. */
  lever?: string;
  /** Why it should change so. */
  because?: string;
  /** Predicted over measured, less 1. */
  error?: number;
}

export interface LabComparison {
  /** Which comparison it is. */
  code: string;
  /** What is tried. */
  technique: string;
  /** The step without it. */
  before: string;
  /** The step with it. */
  after: string;
  /** Its time without. */
  measured_before_ms: number;
  /** Its time with. */
  measured_after_ms: number;
  /** What was predicted. */
  predicted_ms: number;
  /** What was predicted, at best. */
  predicted_low_ms: number;
  /** What was predicted, at worst. */
  predicted_high_ms: number;
  /** Lever that it was predicted by. */
  lever: string;
  /** Why it should change so. */
  because: string;
  /** Predicted over measured, less 1. */
  error: number;
  /** Time before over time after, for the same work. */
  gain: number;
  /** The same as predicted. */
  predicted_gain: number;
  /** What binds it without. */
  regime_before: Regime;
  /** What binds it with. */
  regime_after: Regime;
  /** Why it gained nothing. */
  no_gain_because?: string;
}

export interface LabCompare {
  /** Shape of the model. */
  shape: string;
  /** Layers of the model. */
  layers: number;
  /** Rate at which memory can be read. */
  read_gb_s: MeasuredFigure | null;
  /** Rate at which it can be read and written. */
  update_gb_s: MeasuredFigure | null;
  /** Arithmetic rate in fp32. */
  peak_fp32_gflop_s: MeasuredFigure | null;
  /** Arithmetic rate in int8. */
  peak_int8_gflop_s: MeasuredFigure | null;
  /** Time of starting work on all threads. */
  launch_us: MeasuredFigure | null;
  /** Matrix products by themselves. */
  kernels: LabKernel[];
  /** Attention by itself. */
  attention: LabAttention[];
  /** Median size of the predictions' errors. */
  median_absolute_error: number | null;
  /** Steps over formats, heads, batch and context. */
  grid: LabGridPoint[];
  /** Techniques, each measured and predicted. */
  comparisons: LabComparison[];
  /** What binds a prefill. */
  prefill_regime?: Regime;
  /** Whether it was ended early. */
  interrupted: boolean;
  /** What to know about the measurement. */
  findings: HostFinding[];
}

/** A step of a model's shapes on this machine, a model file in a native engine, or a comparison of techniques. */
export interface LabDocument extends Document {
  schema: 'floorline/lab@1';
  /** decode, prefill, run or compare. */
  kind: string;
  /** The verdict in sentences. */
  verdict: string[];
  /** What was stated, as it was stated. */
  inputs: Record<string, string>;
  /** Median time of the step. */
  step_ms?: number;
  /** Its floor on this machine. */
  floor_ms?: number;
  /** The step over its floor. */
  ratio?: number;
  /** What binds it. */
  regime?: Regime;
  /** Rate at which weights were read. */
  weight_gb_s?: number;
  /** Rate at which the cache was read. */
  kv_gb_s?: number;
  /** Rate at which memory can be read. */
  read_gb_s?: number | MeasuredFigure | null;
  /** Share of that rate that the step reached. */
  share_of_read?: number;
  /** Time of the step. */
  step?: LabFigure | null;
  /** Every step, in the order in which it was taken. */
  steps_ms?: number[];
  /** The step over reading its bytes. */
  step_over_read_floor?: MeasuredFigure | null;
  /** Rate at which memory can be read. */
  read?: LabFigure | null;
  /** Arithmetic rate in fp32. */
  peak_fp32?: LabFigure | null;
  /** Arithmetic rate in int8. */
  peak_int8?: LabFigure | null;
  /** Time of a signal from one core to another. */
  one_way?: LabFigure | null;
  /** Threads that ran it. */
  threads?: number;
  /** Layers of the model. */
  layers?: number;
  /** Layers that were run; the time is scaled to all. */
  layers_run?: number;
  /** Weights that were read. */
  weight_bytes?: number;
  /** Cache that was read. */
  kv_bytes?: number;
  /** Whether it was ended early. */
  interrupted?: boolean;
  /** What to know about the measurement. */
  findings?: HostFinding[];
  /** The step held against its floor. */
  diagnosis?: LabDiagnosis;
  /** What was assumed because it was not stated. */
  assumptions?: string[];
  /** Engine that ran it. */
  engine?: string;
  /** Its library. */
  library?: string;
  /** Time of loading the model. */
  load_ms?: number;
  /** Shape of the model. */
  shape?: string;
  /** Rate at which it can be read and written. */
  update_gb_s?: MeasuredFigure | null;
  /** Arithmetic rate in fp32. */
  peak_fp32_gflop_s?: MeasuredFigure | null;
  /** Arithmetic rate in int8. */
  peak_int8_gflop_s?: MeasuredFigure | null;
  /** Time of starting work on all threads. */
  launch_us?: MeasuredFigure | null;
  /** Matrix products by themselves. */
  kernels?: LabKernel[];
  /** Attention by itself. */
  attention?: LabAttention[];
  /** Median size of the predictions' errors. */
  median_absolute_error?: number | null;
  /** Steps over formats, heads, batch and context. */
  grid?: LabGridPoint[];
  /** Techniques, each measured and predicted. */
  comparisons?: LabComparison[];
  /** What binds a prefill. */
  prefill_regime?: Regime;
}

export interface VerifyInputs {
  /** Run before the change. */
  baseline: string;
  /** Run after it. */
  candidate: string;
  /** File of prompts with checks. */
  golden: string | null;
  /** Objectives. */
  slo: string | null;
  /** Statistics that were compared. */
  metrics: string[];
  /** Share of equal runs that would be called different. */
  false_alarm_rate: number;
  /** Change that is no matter. */
  tolerance: number;
  /** Change that should be shown. */
  detect: number;
  /** By how much runs of one build are taken to differ, over the value. */
  run_spread: number;
  /** Whether both sides were taken in turns. */
  in_turns: boolean;
  /** Which look at growing samples it is; null where they are looked at once. */
  look: number | null;
}

export interface MetricChange {
  /** Whether it became faster or slower. */
  verdict: SpeedOutcome;
  /** Which statistic. */
  metric: string;
  /** Its value before. */
  baseline_ms: number;
  /** Its value after. */
  candidate_ms: number;
  /** Relative change. */
  change: number;
  /** Least change that is plausible. */
  low: number;
  /** Most change that is plausible. */
  high: number;
  /** Value after less value before. */
  difference_ms: number;
  /** Least difference that is plausible. */
  difference_low_ms: number;
  /** Most difference that is plausible. */
  difference_high_ms: number;
  /** Confidence of the interval. */
  confidence: number;
  /** Least relative change that so many values would show. */
  smallest_shown: number;
  /** As how many independent values those before count, or how many runs. */
  baseline_effective: number;
  /** The same of those after. */
  candidate_effective: number;
}

export interface ComparedSpeed {
  /** Values before. */
  baseline_count: number;
  /** Values after. */
  candidate_count: number;
  /** Runs before; with several on both sides a run is what is counted. */
  baseline_runs: number;
  /** Runs after. */
  candidate_runs: number;
  /** Chance that a value after is less than one before. */
  superiority: number;
  /** The same from -1 to 1. */
  cliffs_delta: number;
  /** Statistics that were compared. */
  metrics: MetricChange[];
  /** Statistics that so few values do not support. */
  unsupported: string[];
}

export interface VerdictSpeed {
  /** Whether it became faster or slower; not_judged without times. */
  verdict: string;
  /** Which latency was compared. */
  latency?: string;
  /** Statistic that decided. */
  metric: string | null;
  /** Its value before. */
  baseline_ms: number | null;
  /** Its value after. */
  candidate_ms: number | null;
  /** Relative change. */
  change: number | null;
  /** Least change that is plausible. */
  low: number | null;
  /** Most change that is plausible. */
  high: number | null;
  /** Values before. */
  baseline_count?: number;
  /** Values after. */
  candidate_count?: number;
  /** Runs before; with several on both sides a run is what is counted. */
  baseline_runs?: number;
  /** Runs after. */
  candidate_runs?: number;
  /** Chance that a value after is less than one before. */
  superiority?: number;
  /** The same from -1 to 1. */
  cliffs_delta?: number;
  /** Statistics that were compared. */
  metrics?: MetricChange[];
  /** Statistics that so few values do not support. */
  unsupported?: string[];
}

export interface FaultShare {
  /** Answers with such a fault. */
  count: number;
  /** Answers that were checked. */
  of: number;
  /** Count over of. */
  share: number;
  /** Least share that is plausible. */
  low: number;
  /** Most share that is plausible. */
  high: number;
}

export interface FaultCount {
  /** Whether the limit is kept. */
  verdict: GuardrailOutcome;
  /** Faults before. */
  baseline: FaultShare;
  /** Faults after. */
  candidate: FaultShare;
  /** Prompts with a fault before only. */
  only_baseline: number;
  /** Prompts with a fault after only. */
  only_candidate: number;
  /** Chance of so many new faults without a change. */
  p_worse: number;
  /** Chance of so uneven counts without a change. */
  p: number;
}

export interface KnownLengthDrift {
  /** Words of an answer before, median. */
  baseline_words: number;
  /** Words of an answer after, median. */
  candidate_words: number;
  /** Relative change. */
  change: number;
  /** Chance of so uneven lengths without a change. */
  p: number;
}

export interface LengthDrift {
  /** Why it is not known. */
  unknown?: string;
  /** Words of an answer before, median. */
  baseline_words?: number;
  /** Words of an answer after, median. */
  candidate_words?: number;
  /** Relative change. */
  change?: number;
  /** Chance of so uneven lengths without a change. */
  p?: number;
}

export interface Refusals {
  /** Refusals before. */
  baseline: number;
  /** Refusals after. */
  candidate: number;
  /** Chance of so uneven counts without a change. */
  p: number;
}

export interface GradedPrompt {
  /** The prompt. */
  id: string;
  /** How its answer was judged. */
  grade: Grade;
  /** Why, check by check. */
  reasons: string[];
}

export interface JudgedQuality {
  /** Prompts that were checked. */
  prompts: number;
  /** Serious faults. */
  serious_faults: FaultCount;
  /** Minor faults. */
  minor_faults: FaultCount;
  /** Whether answers became longer or shorter. */
  length: LengthDrift;
  /** Whether more is refused. */
  refusals: Refusals;
  /** Perplexity after over before. */
  perplexity_ratio: number | null;
  perplexity_ratio_unknown?: string;
  /** Prompts whose answers had faults. */
  faults: GradedPrompt[];
}

export interface VerdictQuality {
  /** Whether the limits are kept; not_judged without prompts. */
  verdict: string;
  /** Answers with serious faults after the change. */
  serious: number | null;
  /** Answers with minor faults after the change. */
  minor: number | null;
  /** Limits that were set. */
  limit: string | null;
  /** Prompts that were checked. */
  prompts?: number;
  /** Serious faults. */
  serious_faults?: FaultCount;
  /** Minor faults. */
  minor_faults?: FaultCount;
  /** Whether answers became longer or shorter. */
  length?: LengthDrift;
  /** Whether more is refused. */
  refusals?: Refusals;
  /** Perplexity after over before. */
  perplexity_ratio?: number | null;
  perplexity_ratio_unknown?: string;
  /** Prompts whose answers had faults. */
  faults?: GradedPrompt[];
}

export interface VerdictTarget {
  /** Which statistic. */
  metric: string;
  /** The objective. */
  objective: string;
  /** Its limit. */
  limit_ms: number;
  /** met, missed or not_shown before. */
  baseline: string;
  /** met, missed or not_shown after. */
  candidate: string;
  /** Whether it was met before, and how surely. */
  baseline_attainment: Attainment;
  /** Whether it is met after, and how surely. */
  candidate_attainment: Attainment;
  /** The statistic after. */
  candidate_ms: number | null;
  candidate_ms_unknown?: string;
  /** Least that is plausible. */
  low_ms: number | null;
  low_ms_unknown?: string;
  /** Most that is plausible. */
  high_ms: number | null;
  high_ms_unknown?: string;
}

/** Whether a change is kept or rolled back: speed, quality and objectives of two runs. */
export interface VerdictDocument extends Document {
  schema: 'floorline/verdict@1';
  /** What was asked for. */
  inputs: VerifyInputs;
  /** The verdict. */
  verdict: VerdictOutcome;
  /** Why, in sentences. */
  reasons: string[];
  /** Whether it became faster. */
  speed: VerdictSpeed;
  /** Whether answers became worse. */
  quality: VerdictQuality;
  /** Whether objectives are met. */
  targets: VerdictTarget[];
  /** What to know about the runs. */
  findings: AreaFinding[];
}

export interface CountedFaults {
  /** Answers with such a fault. */
  count: number;
  /** Answers that were checked. */
  of: number;
  /** Count over of. */
  share: number;
  /** Least share that is plausible. */
  low: number;
  /** Most share that is plausible. */
  high: number;
  /** Whether the limit is kept. */
  verdict?: GuardrailOutcome;
}

/** Two counts of faults, where nothing else is known. */
export interface CountsDocument extends Document {
  schema: 'floorline/counts@1';
  /** Limit that was set; null without one. */
  limit: string | null;
  /** Before the change. */
  before: CountedFaults;
  /** After it. */
  after: CountedFaults;
  /** Chance of so uneven counts without a change. */
  p: number;
  /** Whether a change is shown. */
  change_shown: boolean;
}

export interface JournalState {
  /** Version of the journal's tables. */
  journal_schema: number;
  /** Entries on record. */
  total: number;
  /** Hash of the last entry, which holds those before. */
  head_sha256: string;
}

/** A journal that was made, or was there. */
export interface JournalInit extends Document {
  schema: 'floorline/journal-init@1';
  /** Whether it was made. */
  created: boolean;
  /** Version of the journal's tables. */
  journal_schema: number;
  /** Entries on record. */
  total: number;
  /** Hash of the last entry, which holds those before. */
  head_sha256: string;
}

/** An entry that was recorded or asked for. */
export interface JournalEntry extends Document {
  schema: 'floorline/journal-entry@1';
  /** The entry, under its number. */
  entries: Record<string, unknown>[];
  /** Entries that went on from it. */
  children?: string[];
}

export interface JournalListInputs {
  /** Most entries to list. */
  limit?: string;
  /** Number below which to begin. */
  before?: string;
  /** Only of this model. */
  model?: string;
  /** Only on this hardware. */
  on?: string;
  /** Only with this engine. */
  engine?: string;
  /** Only with this lever. */
  lever?: string;
  /** Only with this verdict. */
  verdict?: string;
}

/** Experiments on record, newest first, a page at a time. */
export interface JournalList extends Document {
  schema: 'floorline/journal-list@1';
  /** What was asked for. */
  inputs: JournalListInputs;
  /** Version of the journal's tables. */
  journal_schema: number;
  /** Entries on record. */
  total: number;
  /** Hash of the last entry, which holds those before. */
  head_sha256: string;
  /** The entries, each under its number. */
  entries: Record<string, unknown>[];
  /** Number to ask for the next page with; null at the end. */
  more_before: number | null;
}

export interface JournalChange {
  /** Statistic that decided. */
  metric: string;
  /** Its value before. */
  baseline_ms: number | null;
  baseline_ms_unknown?: string;
  /** Its value after. */
  candidate_ms: number | null;
  candidate_ms_unknown?: string;
  /** Relative change. */
  change: number;
  /** Least change that is plausible. */
  low: number;
  /** Most change that is plausible. */
  high: number;
}

export interface JournalSpeed {
  /** Whether it became faster or slower. */
  verdict: SpeedOutcome;
  /** Statistic that decided. */
  metric?: string;
  /** Its value before. */
  baseline_ms?: number | null;
  baseline_ms_unknown?: string;
  /** Its value after. */
  candidate_ms?: number | null;
  candidate_ms_unknown?: string;
  /** Relative change. */
  change?: number;
  /** Least change that is plausible. */
  low?: number;
  /** Most change that is plausible. */
  high?: number;
}

/** Two entries side by side. */
export interface JournalCompare extends Document {
  schema: 'floorline/journal-compare@1';
  /** The two entries. */
  entries: Record<string, unknown>[];
  /** Fields in which they differ: field, from, to. */
  differences: Record<string, unknown>[];
  /** Relative change of the measured time; null where it cannot be said. */
  change: number | null;
  /** Whether both times are the same statistic. */
  same_metric: boolean;
  /** Whether the change is shown by their samples; null without samples. */
  speed: JournalSpeed | null;
}

export interface JournalNode {
  /** Its number. */
  number: number;
  /** Its id. */
  id: string;
  /** Id of the entry that it went on from. */
  parent: string | null;
  /** When it was recorded. */
  at: string;
  /** Lever that was tried. */
  lever: string | null;
  /** Fields that changed: field, from, to. */
  changed: Record<string, unknown>[];
  /** Measured time; null where none is on record. */
  measured_ms: number | null;
  /** What was decided. */
  verdict: string;
  /** Entries that went on from it. */
  children: JournalNode[];
}

/** What was tried from where. */
export interface JournalTree extends Document {
  schema: 'floorline/journal-tree@1';
  /** Entries on record. */
  total: number;
  /** Entries that are shown. */
  shown: number;
  /** Whether there are more. */
  cut: boolean;
  /** Entries that went on from none. */
  entries: JournalNode[];
}

export interface ScoreMonth {
  /** Year and month. */
  month: string;
  /** Predictions in it. */
  predictions: number;
  /** Median size of their relative errors. */
  median_error_size: number;
}

export interface ScoreRow {
  /** Lever; null for entries without one. */
  lever: string | null;
  /** Engine; null where none is stated. */
  engine: string | null;
  /** Predictions behind the row. */
  predictions: number;
  /** Whether they are too few to judge by. */
  few: boolean;
  /** Median relative error; above 0 the measured time was longer. */
  median_error: number;
  /** Median size of the relative error. */
  median_error_size: number;
  /** Its 90th percentile. */
  p90_error_size: number | null;
  /** The largest. */
  largest_error_size: number;
  /** Median size in the earlier half. */
  earlier_half: number | null;
  /** Median size in the later half. */
  later_half: number | null;
  /** Whether it became better. */
  trend: ScoreTrend;
  /** Month by month. */
  months: ScoreMonth[];
}

/** How well predictions held, and those that were furthest off. */
export interface JournalScore extends Document {
  schema: 'floorline/journal-score@1';
  /** Version of the journal's tables. */
  journal_schema: number;
  /** Entries on record. */
  total: number;
  /** Hash of the last entry, which holds those before. */
  head_sha256: string;
  /** Predictions that were on record before they were measured. */
  predictions: number;
  /** Predictions that came with their result, which are not counted. */
  afterwards: number;
  /** Median size of their relative errors; null without any. */
  median_error_size: number | null;
  /** By lever and engine. */
  ranks: ScoreRow[];
  /** Entries whose prediction was furthest off. */
  entries: Record<string, unknown>[];
}

/** What an import added. */
export interface JournalImport extends Document {
  schema: 'floorline/journal-import@1';
  /** Entries that were added. */
  added: number;
  /** Entries that were there. */
  already_there: number;
  /** Entries on record. */
  total: number;
}

/** What an export wrote. */
export interface JournalExport extends Document {
  schema: 'floorline/journal-export@1';
  /** Form of the file. */
  format: JournalExportFormat;
  /** Entries in it. */
  total: number;
}

/** Whether a journal is whole. */
export interface JournalCheck extends Document {
  schema: 'floorline/journal-check@1';
  /** Whether nothing was changed or lost. */
  whole: boolean;
  /** Version of the journal's tables. */
  journal_schema: number;
  /** Entries on record. */
  total: number;
  /** Hash of the last entry, which holds those before. */
  head_sha256: string;
  /** Entries that were read. */
  entries_read: number;
  /** Lists of samples that were read. */
  samples_read: number;
  /** What is wrong. */
  faults: string[];
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
  schema: 'floorline/job@1';
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
  schema: 'floorline/problems@1';
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
