import { post } from '../api/call';
import { choicesOf, useKnown } from '../api/catalogue';
import { CompareResult } from '../lab/CompareResult';
import type { LabDocument } from '../lab/documents';
import { StepResult } from '../lab/StepResult';
import type { JobDocument } from '../measure/documents';
import { Running } from '../measure/Running';
import { useJob } from '../measure/useJob';
import { useStarting } from '../measure/useStarting';
import { CopyButton } from '../parts/CopyButton';
import { Field } from '../parts/Field';
import { compare, decode, prefill, type Row } from '../state/fields.g';
import type { Place } from '../state/route';
import { shellWord } from '../state/situation';
import { readNamed, useStated, writeNamed, type Named } from '../state/stated';
import { Refused } from './Refused';

const kinds = [
  ['decode', 'A decode step', "one token, over random weights in a model's shapes"],
  ['prefill', 'A prefill', 'a prompt read in one go'],
  ['compare', 'Techniques', 'formats, batch, fusion, attention, launches: each predicted, then measured; one to two minutes'],
] as const;

type Kind = (typeof kinds)[number][0];

type Name = keyof typeof decode | keyof typeof prefill | keyof typeof compare;

const rows: Readonly<Record<Kind, Readonly<Partial<Record<Name, Row>>>>> = { decode, prefill, compare };
const all = Object.keys({ ...decode, ...prefill, ...compare }) as Name[];

/** The fields of each kind; those of the first list are always open. */
const taken = (kind: Kind): readonly Name[] => Object.keys(rows[kind]) as Name[];
const first: readonly Name[] = ['model', 'weights', 'kv', 'context', 'prompt', 'batch'];

const standard = 'tinyllama-1.1b';
const names = ['kind', 'job', ...all] as const;
type Stated = Named<(typeof names)[number]>;

const kindOf = (stated: Stated): Kind => kinds.find(([kind]) => kind === stated.kind)?.[0] ?? 'decode';

function bodyOf(stated: Stated): Record<string, string> {
  const kind = kindOf(stated);
  const body: Record<string, string> = kind === 'compare' ? {} : { model: standard };
  for (const name of taken(kind)) {
    const value = stated[name]?.trim();
    if (value) body[name] = value;
  }
  return body;
}

function commandOf(stated: Stated): string {
  const { model, ...rest } = bodyOf(stated);
  return ['floorline lab', kindOf(stated), ...(model ? [shellWord(model)] : []), ...Object.entries(rest).map(([name, value]) => `--${name} ${shellWord(value)}`)].join(' ');
}

/** Model-shaped steps and techniques on the machine that the server runs on. */
export function LabView({ place }: { place: Place }) {
  const [stated, change] = useStated<Stated>(place, (search) => readNamed(names, search), (next) => writeNamed(names, next));
  const watched = useJob<LabDocument>(stated.job ?? '');
  const known = useKnown();
  const kind = kindOf(stated);
  const { starting, ending, open, running, refusal, forgive, start, cancel } = useStarting(
    stated.job ?? '',
    watched,
    () => post<JobDocument>(`/lab/${kind}`, bodyOf(stated)),
    (job) => change({ ...stated, job }),
  );

  const put = (name: Name | 'kind') => (value: string) => {
    forgive();
    change({ ...stated, [name]: value });
  };
  const again = () => {
    const next: Partial<Record<(typeof names)[number], string>> = { ...stated };
    delete next.job;
    change(next);
    document.getElementById('start')?.focus();
  };

  const wrong = (name: Name) => refusal?.problems.filter((p) => p.path.replace(/^--/, '').toLowerCase() === name) ?? [];
  const placed = new Set(taken(kind).flatMap(wrong));
  const loose = refusal && (refusal.problems.length === 0 || refusal.problems.some((p) => !placed.has(p)));
  const field = (name: Name) => {
    const row: Row = rows[kind][name] ?? { label: name, example: '' };
    return (
      <Field
        key={name}
        id={`lab-${name}`}
        label={row.label}
        value={stated[name] ?? ''}
        placeholder={row.example}
        choices={choicesOf(row, known)}
        problems={wrong(name)}
        onChange={put(name)}
      />
    );
  };
  const more = taken(kind).filter((name) => !first.includes(name));
  const result = watched.result;
  const command = commandOf(result ? { ...(result.inputs as Stated), kind: result.kind } : stated);

  return (
    <div class="calculator">
      <aside class="side no-print">
        <form
          class="situation"
          aria-label="What is run"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <fieldset class="targets">
            <legend>Run on this machine</legend>
            {kinds.map(([value, name, hint]) => (
              <label key={value}>
                <input type="radio" name="kind" checked={kind === value} onChange={() => put('kind')(value)} />
                <span>
                  <b>{name}</b>
                  <small>{hint}</small>
                </span>
              </label>
            ))}
          </fieldset>
          {field('model')}
          <div class="pairs">{taken(kind).filter((name) => first.includes(name) && name !== 'model').map(field)}</div>
          <details class="group" open={more.some((name) => stated[name] || wrong(name).length > 0)}>
            <summary>How it is measured</summary>
            <div class="pairs">{more.map(field)}</div>
          </details>
          <button id="start" type="submit" class="button primary" aria-disabled={open || starting}>
            {open || starting ? 'Running …' : 'Start'}
          </button>
        </form>
      </aside>
      <div class="results">
        {loose ? <Refused refusal={refusal} everything /> : null}
        {watched.refusal ? <Refused refusal={watched.refusal} everything /> : null}
        {watched.nothing ? (
          <div class="refused" role="status">
            <p>It was ended at once: nothing of it is kept.</p>
          </div>
        ) : null}
        {running ? <Running job={watched.job} ending={ending} cancel={cancel} /> : null}
        {result && result.kind === 'compare' ? <CompareResult key={stated.job} result={result} command={command} again={again} /> : null}
        {result && result.kind !== 'compare' ? <StepResult key={stated.job} result={result} command={command} again={again} /> : null}
        {!stated.job ? <Teach command={commandOf(stated)} /> : null}
        {!running ? <OwnFile /> : null}
      </div>
    </div>
  );
}

function Teach({ command }: { command: string }) {
  return (
    <section class="welcome" aria-labelledby="lab-title">
      <h2 id="lab-title">Does the theory hold on this machine?</h2>
      <p>
        The lab builds the decode step or the prefill of a model's shapes over random weights and runs it here: no download, no GPU. Plain reading and arithmetic peaks are measured in the same rounds, so
        the step is held against what the machine could do at that very moment. Techniques are measured in pairs, each against the prediction of the same levers that the calculator uses.
      </p>
      <ul class="points">
        <li>A step takes some seconds; a comparison one to two minutes, the first part of it to build the steps.</li>
        <li>A model that is larger than the memory it may take runs as a slice of its layers, and the result says so.</li>
        <li>Nothing else should run meanwhile; the result says if something did. A cancel keeps what was measured by then.</li>
      </ul>
      <h3>The same on the command line</h3>
      <code class="command">{command}</code>
    </section>
  );
}

const ownFile = 'floorline lab run model.gguf';

function OwnFile() {
  return (
    <section class="chart no-print" aria-labelledby="own-title">
      <div class="chart-head">
        <h3 id="own-title">A file of your own in a native engine</h3>
        <CopyButton label="Copy command" text={() => ownFile} title="Runs a file in your own llama.cpp or ONNX Runtime" />
      </div>
      <p>
        An .onnx or .gguf file runs in your own ONNX Runtime or llama.cpp, held against its floor. That needs a file and a native library by their paths, and a page opens no path: it is the command line's.
      </p>
      <code class="command">{ownFile}</code>
    </section>
  );
}
