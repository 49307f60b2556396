// Made from the rows of what can be asked (src/Workbench/Asking/Fields.cs and the specs of the verbs); a test holds it. After a change of them:
// FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~FieldRow

/** What a form shows of a field. */
export interface Row {
  label: string;
  /** What stands in it where nothing is stated. */
  example: string;
  hint?: string;
  /** The names that complete it: a list that the server knows, or these. */
  choices?: 'models' | 'hardware' | 'formats' | 'engines' | readonly { value: string; hint?: string }[];
}

/** A situation, in the order of its documents. */
export const situation = {
  model: { label: 'Model', example: 'llama-3-8b', hint: 'A name, or params=7e9,layers=32 …', choices: 'models' },
  on: { label: 'Hardware', example: 'h100, 8xh100-sxm …', hint: 'A name, 8xNAME, or bw=200GB/s,fp16=100TFLOP/s', choices: 'hardware' },
  'hw-override': { label: 'Replace hardware figures', example: 'bw=200GB/s' },
  weights: { label: 'Weights', example: 'as published', choices: 'formats' },
  kv: { label: 'KV cache', example: 'bf16', choices: 'formats' },
  context: { label: 'Context', example: '8k' },
  batch: { label: 'Batch', example: '4' },
  phase: { label: 'Phase', example: 'prefill', choices: [{ value: 'decode', hint: 'one new token per sequence' }, { value: 'prefill', hint: 'reading a prompt' }, { value: 'forward', hint: 'one call of the whole model' }] },
  prompt: { label: 'Prompt tokens', example: '700' },
  tp: { label: 'Tensor parallel', example: '2' },
  pp: { label: 'Pipeline parallel', example: '2' },
  ep: { label: 'Expert parallel', example: '2' },
  reserve: { label: 'Memory kept back', example: '2GB' },
  steps: { label: 'Denoising steps', example: '4' },
  'encoder-length': { label: 'Encoder positions', example: '700' },
  dim: { label: 'ONNX dimensions', example: 'batch=2' },
  collective: { label: 'All-reduce', example: 'ring', choices: [{ value: 'ring' }, { value: 'switch' }] },
  measured: { label: 'Measured time of one step', example: '9ms or 9ms+-2%', hint: 'Leave it empty to see only the floors' },
  timed: { label: 'What was timed', example: 'one step', choices: [{ value: 'call', hint: 'a whole call' }, { value: 'iteration', hint: 'one turn of the loop inside a call' }] },
  launches: { label: 'Launches per step', example: '300' },
  'launch-cost': { label: 'Cost of a launch', example: '10us' },
  engine: { label: 'Engine', example: 'vllm', choices: 'engines' },
  concurrency: { label: 'Requests in flight', example: '16' },
  rate: { label: 'Requests per second', example: '4' },
  replicas: { label: 'Copies', example: '2' },
  'prompt-tokens': { label: 'Prompt tokens', example: '512' },
  'output-tokens': { label: 'Output tokens', example: '128' },
  'length-spread': { label: 'Lengths vary by', example: '50%' },
  'cached-prefix': { label: 'Cached prompt tokens', example: '256' },
  'output-limit': { label: 'Output that would be enough', example: '64' },
  'shared-prefix': { label: 'Prompt tokens in common', example: '256' },
  'chunk-tokens': { label: 'Most tokens of a step', example: '2048' },
  'kv-preallocate': { label: 'Cache set aside for each', example: 'as it grows' },
  requests: { label: 'Requests simulated', example: 'as many as p99 needs' },
  'measured-with': { label: 'What was different then', example: 'tp=1,weights=bf16' },
  acceptance: { label: 'Chance a draft is taken', example: '0.78' },
  'draft-time': { label: 'Time to draft a token', example: '0.8ms' },
  drafts: { label: 'Drafts per step', example: 'the best number' },
  'dead-work': { label: 'Dead work', example: '3ms' },
  'host-work': { label: 'Waiting for the host', example: '2ms' },
  'clock-loss': { label: 'Lost to low clocks', example: '4ms' },
  shares: { label: 'How the step divides', example: 'matrix=50%,launch=15%' },
  also: { label: 'Another measurement', example: 'tp=1:29tok/s' },
  util: { label: 'Device busy', example: '5%' },
  clock: { label: 'Clock', example: '695MHz' },
  'measured-ttft': { label: 'Measured TTFT', example: '850ms' },
  'measured-throughput': { label: 'Measured throughput', example: '486tok/s' },
  'host-bandwidth': { label: 'Bandwidth outside the device', example: '50GB/s' },
  'on-host': { label: 'Weights outside the device', example: '60%' },
  'first-call': { label: 'First call', example: '10s' },
} as const satisfies Record<string, Row>;

/** What predict takes besides. */
export const predict = {
  apply: { label: 'Levers', example: '' },
} as const satisfies Record<string, Row>;

/** What plan takes besides. */
export const plan = {
  slo: { label: 'Goals', example: 'ttft_p99<500ms,e2e<5s,throughput>1000', hint: 'Latencies (p95 where no statistic is stated, such as ttft_p99), tokens and requests per second, dollars' },
  price: { label: 'Dollars per device-hour', example: '2.50' },
  hardware: { label: 'Hardware to compare', example: 'h100,h200,b200' },
  devices: { label: 'Most devices', example: '8' },
  risk: { label: 'Largest risk to quality', example: 'medium', choices: [{ value: 'none', hint: 'the answers stay the same' }, { value: 'low', hint: '8-bit formats' }, { value: 'medium', hint: '4-bit formats' }, { value: 'high', hint: 'another model' }] },
} as const satisfies Record<string, Row>;

/** What chunk takes besides. */
export const chunk = {
  rate: { label: 'Control rate', example: '30hz' },
  chunk: { label: 'Actions per call', example: '1', hint: 'How many steps of the robot one call plans' },
  horizon: { label: 'Execution horizon', example: 'all of them', hint: 'Actions that are executed before the next plan takes over' },
  percentiles: { label: 'Percentiles of that time', example: 'p95=41ms,p99=60ms', hint: 'Where slow calls matter' },
} as const satisfies Record<string, Row>;

/** What verify takes beside two runs. */
export const verify = {
  limit: { label: 'Faults borne', example: 'serious<=1/50, warn at 2, fail above' },
  slo: { label: 'Latency targets', example: 'p95<1.2s' },
  metrics: { label: 'Metrics', example: 'median,p95' },
  column: { label: 'Column of times', example: 'latency_ms' },
  run: { label: 'Run of several', example: '1 or 1,2' },
  unit: { label: 'Unit', example: 'of its name' },
  'false-alarms': { label: 'False alarms', example: '5%' },
  tolerance: { label: 'Change that does not count', example: '0%' },
  detect: { label: 'Change that must show', example: '10%' },
  'run-spread': { label: 'Runs of one build differ by', example: '1%' },
  look: { label: 'Look number', example: '1' },
} as const satisfies Record<string, Row>;

/** What journal add takes beside a situation. */
export const record = {
  parent: { label: 'Changed from entry', example: '', hint: 'The run that this one changed something of' },
  for: { label: 'Planned entry', example: '', hint: 'The experiment that this is the result of' },
  predicted: { label: 'What was expected', example: '', hint: '70ms, 60ms..80ms, or floors' },
  verdict: { label: 'Verdict to record', example: '', hint: 'Baseline or open where nothing is said', choices: [{ value: 'keep' }, { value: 'roll_back' }, { value: 'inconclusive' }, { value: 'baseline' }, { value: 'open' }] },
  note: { label: 'Note', example: '', hint: 'What is to be remembered' },
  'engine-version': { label: 'Engine version', example: '', hint: 'As the engine names it' },
  host: { label: 'Machine', example: '', hint: 'Where it ran, if not on the machine of this server' },
} as const satisfies Record<string, Row>;

/** What measure endpoint takes beside addresses. */
export const endpoint = {
  concurrency: { label: 'Streams', example: '1' },
  rate: { label: 'Or requests/s', example: 'no rate' },
  duration: { label: 'Duration', example: '20s' },
  'prompt-tokens': { label: 'Prompt tokens', example: '256' },
  'output-tokens': { label: 'Output tokens', example: '128' },
} as const satisfies Record<string, Row>;

/** What lab decode takes. */
export const decode = {
  model: { label: 'Model', example: 'tinyllama-1.1b', choices: 'models' },
  weights: { label: 'Weights', example: 'int8', choices: [{ value: 'fp32', hint: '32 bits' }, { value: 'bf16', hint: '16 bits' }, { value: 'int8', hint: 'q8_0, 8.5 bits' }, { value: 'int4', hint: 'q4_0, 4.5 bits' }] },
  kv: { label: 'KV cache', example: 'bf16', choices: [{ value: 'fp32', hint: '32 bits' }, { value: 'bf16', hint: '16 bits' }, { value: 'int8', hint: '8 bits and a scale per head' }] },
  context: { label: 'Context', example: '512' },
  batch: { label: 'Batch', example: '1' },
  threads: { label: 'Threads', example: '1' },
  layers: { label: 'Layers', example: 'all that fit' },
  rounds: { label: 'Rounds', example: '11' },
  limit: { label: 'Time limit', example: '30s' },
} as const satisfies Record<string, Row>;

/** What lab prefill takes. */
export const prefill = {
  model: { label: 'Model', example: 'tinyllama-1.1b', choices: 'models' },
  weights: { label: 'Weights', example: 'int8', choices: [{ value: 'fp32', hint: '32 bits' }, { value: 'bf16', hint: '16 bits' }, { value: 'int8', hint: 'q8_0, 8.5 bits' }, { value: 'int4', hint: 'q4_0, 4.5 bits' }] },
  kv: { label: 'KV cache', example: 'bf16', choices: [{ value: 'fp32', hint: '32 bits' }, { value: 'bf16', hint: '16 bits' }, { value: 'int8', hint: '8 bits and a scale per head' }] },
  prompt: { label: 'Prompt', example: '256' },
  batch: { label: 'Batch', example: '1' },
  threads: { label: 'Threads', example: '1' },
  layers: { label: 'Layers', example: 'all that fit' },
  rounds: { label: 'Rounds', example: '11' },
  limit: { label: 'Time limit', example: '30s' },
} as const satisfies Record<string, Row>;

/** What lab compare takes. */
export const compare = {
  model: { label: 'Model', example: 'the lab\'s own', choices: 'models' },
  batch: { label: 'Batch', example: '64' },
  context: { label: 'Context', example: '4096' },
  layers: { label: 'Layers', example: '2 of a model' },
  rounds: { label: 'Rounds', example: '7' },
  limit: { label: 'Time limit', example: '60s' },
} as const satisfies Record<string, Row>;

/** The fields of a situation that a verb takes, of the verbs that the calculator shows the command of. */
export const taken = {
  floors: ['model', 'on', 'hw-override', 'weights', 'kv', 'context', 'batch', 'phase', 'prompt', 'tp', 'pp', 'ep', 'reserve', 'steps', 'encoder-length', 'dim', 'collective', 'engine'],
  diagnose: ['model', 'on', 'hw-override', 'weights', 'kv', 'context', 'batch', 'phase', 'prompt', 'tp', 'pp', 'ep', 'reserve', 'steps', 'encoder-length', 'dim', 'collective', 'measured', 'timed', 'launches', 'launch-cost', 'engine', 'prompt-tokens', 'output-tokens', 'dead-work', 'host-work', 'clock-loss', 'shares', 'also', 'util', 'clock', 'host-bandwidth', 'on-host', 'first-call'],
  predict: ['model', 'on', 'hw-override', 'weights', 'kv', 'context', 'batch', 'phase', 'prompt', 'tp', 'pp', 'ep', 'reserve', 'steps', 'encoder-length', 'dim', 'collective', 'measured', 'timed', 'launches', 'launch-cost', 'engine', 'concurrency', 'rate', 'replicas', 'prompt-tokens', 'output-tokens', 'length-spread', 'cached-prefix', 'output-limit', 'shared-prefix', 'chunk-tokens', 'kv-preallocate', 'requests', 'measured-with', 'acceptance', 'draft-time', 'drafts', 'dead-work', 'host-work', 'clock-loss', 'shares', 'also', 'util', 'clock', 'measured-ttft', 'measured-throughput', 'host-bandwidth', 'on-host', 'first-call'],
} as const satisfies Record<string, readonly (keyof typeof situation)[]>;

/** The groups of a form below the step, from top to bottom. */
export const groups = [
  { title: 'Several devices', fields: ['tp', 'pp', 'ep', 'collective'] },
  { title: 'Engine and launches', fields: ['launches', 'launch-cost', 'engine'] },
  { title: 'Served load', fields: ['concurrency', 'rate', 'replicas', 'prompt-tokens', 'output-tokens', 'length-spread', 'cached-prefix', 'output-limit', 'shared-prefix', 'chunk-tokens', 'kv-preallocate', 'requests'] },
  { title: 'What a profile showed', fields: ['dead-work', 'host-work', 'clock-loss', 'shares'] },
  { title: 'What else was seen', fields: ['timed', 'measured-with', 'also', 'util', 'clock', 'measured-ttft', 'measured-throughput', 'host-bandwidth', 'on-host', 'first-call'] },
  { title: 'Speculative decoding', fields: ['acceptance', 'draft-time', 'drafts'] },
  { title: 'Hardware and model details', fields: ['hw-override', 'reserve', 'steps', 'encoder-length', 'dim'] },
] as const satisfies readonly { title: string; fields: readonly (keyof typeof situation)[] }[];

/** Whose results are read, and in which forms. */
export const tools = [
  { tool: 'vLLM bench', forms: 'JSON, InferenceX' },
  { tool: 'SGLang', forms: 'JSON Lines' },
  { tool: 'GuideLLM', forms: 'JSON, console text' },
  { tool: 'GenAI-Perf', forms: 'JSON, CSV, and of Perf Analyzer' },
  { tool: 'AIPerf', forms: 'JSON, CSV, JSON Lines' },
  { tool: 'LLMPerf', forms: 'summary, individual responses' },
  { tool: 'llama-bench', forms: 'json, jsonl, csv, md, sql' },
  { tool: 'MLPerf LoadGen', forms: 'logs' },
  { tool: 'inference-perf', forms: 'JSON' },
  { tool: 'llm-d', forms: 'YAML, JSON' },
  { tool: 'trtllm-bench', forms: 'JSON' },
  { tool: 'hey', forms: 'text' },
] as const;
