import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { Known } from '../api/catalogue';
import { fieldOf } from '../api/problems';
import type { Floors, Problem } from '../api/documents.g';
import type { Choice } from '../parts/Combobox';
import { Field } from '../parts/Field';
import { changed, type Field as Name, type Situation } from '../state/situation';

interface Props {
  situation: Situation;
  known: Known;
  problems: readonly Problem[];
  /** The step as the server understood it: what is assumed stands in the empty fields. */
  floors: Floors | null;
  onChange: (situation: Situation) => void;
}

const phases: Choice[] = [
  { value: 'decode', hint: 'one new token per sequence' },
  { value: 'prefill', hint: 'reading a prompt' },
  { value: 'forward', hint: 'one call of the whole model' },
];
const collectives: Choice[] = [{ value: 'ring' }, { value: 'switch' }];

interface Group {
  title: string;
  fields: readonly Name[];
}

const groups: readonly Group[] = [
  { title: 'Several devices', fields: ['tp', 'pp', 'ep', 'collective'] },
  { title: 'Engine and launches', fields: ['engine', 'launches', 'launch-cost'] },
  { title: 'Served load', fields: ['concurrency', 'rate', 'prompt-tokens', 'output-tokens', 'cached-prefix'] },
  { title: 'What a profile showed', fields: ['shares', 'dead-work', 'host-work', 'clock-loss'] },
  { title: 'What else was seen', fields: ['also', 'util', 'clock', 'on-host', 'host-bandwidth', 'first-call', 'measured-ttft', 'measured-throughput'] },
  { title: 'Speculative decoding', fields: ['acceptance', 'draft-time', 'drafts'] },
  { title: 'Hardware and model details', fields: ['hw-override', 'reserve', 'steps', 'encoder-length'] },
];

const labels: Record<Name, string> = {
  model: 'Model', on: 'Hardware', 'hw-override': 'Replace hardware figures', weights: 'Weights', kv: 'KV cache', context: 'Context', batch: 'Batch',
  phase: 'Phase', prompt: 'Prompt tokens', tp: 'Tensor parallel', pp: 'Pipeline parallel', ep: 'Expert parallel', reserve: 'Memory kept back',
  steps: 'Denoising steps', 'encoder-length': 'Encoder positions', dim: 'ONNX dimensions', collective: 'All-reduce', measured: 'Measured time of one step',
  launches: 'Launches per step', 'launch-cost': 'Cost of a launch', engine: 'Engine', concurrency: 'Requests in flight', rate: 'Requests per second',
  'prompt-tokens': 'Prompt tokens', 'output-tokens': 'Output tokens', 'cached-prefix': 'Cached prompt tokens', acceptance: 'Chance a draft is taken',
  'draft-time': 'Time to draft a token', drafts: 'Drafts per step', 'dead-work': 'Dead work', 'host-work': 'Waiting for the host', 'clock-loss': 'Lost to low clocks',
  shares: 'How the step divides', also: 'Another measurement', util: 'Device busy', clock: 'Clock', 'measured-ttft': 'Measured TTFT',
  'measured-throughput': 'Measured throughput', 'host-bandwidth': 'Bandwidth outside the device', 'on-host': 'Weights outside the device', 'first-call': 'First call',
  apply: 'Levers',
};

const examples: Partial<Record<Name, string>> = {
  model: 'llama-3-8b', on: 'h100, 8xh100-sxm …', measured: '9ms or 9ms+-2%', 'hw-override': 'bw=200GB/s', reserve: '2GB', 'launch-cost': '10us', launches: '300',
  shares: 'matrix=50%,launch=15%', 'dead-work': '3ms', 'host-work': '2ms', 'clock-loss': '4ms', acceptance: '0.78', 'draft-time': '0.8ms', drafts: 'the best number',
  also: 'tp=1:29tok/s', util: '5%', clock: '695MHz', 'measured-ttft': '850ms', 'measured-throughput': '486tok/s', 'host-bandwidth': '50GB/s', 'on-host': '60%', 'first-call': '10s',
  concurrency: '16', rate: '4', 'prompt-tokens': '512', 'output-tokens': '128', 'cached-prefix': '0', steps: '4', engine: 'vllm',
};

export function SituationForm({ situation, known, problems, floors, onChange }: Props) {
  const id = useId();
  const assumed = (name: Name): string | undefined => {
    const step = floors?.step;
    if (!step) return examples[name];
    const values: Partial<Record<Name, string | number>> = {
      weights: step.weights, kv: step.kv, context: step.context, batch: step.batch, phase: step.phase, tp: step.tp, pp: step.pp, ep: step.ep,
      prompt: step.phase === 'prefill' ? step.tokens : undefined,
    };
    return values[name] === undefined ? examples[name] : String(values[name]);
  };
  const choices: Partial<Record<Name, readonly Choice[]>> = {
    model: known.models, on: known.hardware, weights: known.formats, kv: known.formats, engine: known.engines, phase: phases, collective: collectives,
  };
  const wrong = (name: Name) => problems.filter((problem) => fieldOf(problem) === name);
  const field = (name: Name, hint?: string): ComponentChildren => (
    <Field
      key={name}
      id={`${id}${name}`}
      label={labels[name]}
      hint={hint}
      value={situation[name] ?? ''}
      placeholder={assumed(name)}
      choices={choices[name]}
      problems={wrong(name)}
      onChange={(value) => onChange(changed(situation, name, value))}
    />
  );
  return (
    <form class="situation" onSubmit={(event) => event.preventDefault()} aria-label="The situation">
      {field('model', 'A name, or params=7e9,layers=32 …')}
      {field('on', 'A name, 8xNAME, or bw=200GB/s,fp16=100TFLOP/s')}
      {field('measured', 'Leave it empty to see only the floors')}
      <div class="pair">
        {field('weights')}
        {field('kv')}
      </div>
      <div class="pair">
        {field('context')}
        {field('batch')}
      </div>
      <div class="pair">
        {field('phase')}
        {field('prompt')}
      </div>
      {floors ? <p class="hint">What stands in grey is assumed.</p> : null}
      {groups.map((group) => {
        const stated = group.fields.filter((name) => situation[name]).length;
        const bad = group.fields.some((name) => wrong(name).length > 0);
        return (
          <details key={group.title} class="group" open={stated > 0 || bad || undefined}>
            <summary>
              {group.title}
              {stated > 0 ? <span class="badge">{stated}</span> : null}
            </summary>
            <div class="pairs">{group.fields.map((name) => field(name))}</div>
          </details>
        );
      })}
    </form>
  );
}
