import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useForm } from '../api/form';
import { Field } from '../parts/Field';
import { dropAnywhere, FileSlot } from '../parts/FileSlot';
import { verify } from '../state/fields.g';
import type { Place } from '../state/route';
import { shellWord } from '../state/situation';
import { queryOf, readNamed, useStated, writeNamed, type Named } from '../state/stated';
import { CountsSection } from '../verdict/CountsSection';
import type { Verdict } from '../verdict/documents';
import { exampleRuns } from '../verdict/example';
import { VerdictReport } from '../verdict/VerdictReport';
import { Refused } from './Refused';

const slots = [
  ['baseline', 'Baseline', 'The run before the change'],
  ['candidate', 'Candidate', 'The run after it'],
  ['golden', 'Golden set', 'Prompts with checks, to judge the answers too'],
  ['marks', 'Marks', 'A review sheet that was filled in'],
] as const;

const ruleNames = Object.keys(verify) as Rule[];
const finer: readonly Rule[] = ['limit', 'tolerance', 'detect', 'false-alarms'];
const counted = ['before', 'after'] as const;

type Slot = (typeof slots)[number][0];
type Rule = keyof typeof verify;
type Name = Rule | (typeof counted)[number];
type Files = Readonly<Partial<Record<Slot, File>>>;
type Stated = Named<Name | 'kept'>;

const names: readonly Name[] = [...ruleNames, ...counted];

function read(search: string): Stated {
  const { kept, ...stated } = readNamed([...names, 'kept'], search);
  return kept && /^[0-9a-f]{32}$/.test(kept) ? { ...stated, kept } : stated;
}

const written = (stated: Stated): string => writeNamed([...names, 'kept'], stated);

function commandOf(stated: Stated, file: (slot: Slot) => string | undefined): string {
  const options = [
    ...(['golden', 'marks'] as const).flatMap((slot) => (file(slot) ? [`--${slot} ${shellWord(file(slot) ?? '')}`] : [])),
    ...ruleNames.flatMap((name) => (stated[name]?.trim() ? [`--${name} ${shellWord(stated[name]?.trim() ?? '')}`] : [])),
  ];
  return ['floorline verify', shellWord(file('baseline') ?? 'before.jsonl'), shellWord(file('candidate') ?? 'after.jsonl'), ...options].join(' ');
}

/** Two runs, before and after a change: keep it, roll it back, or not decided. */
export function VerifyView({ place }: { place: Place }) {
  const kept = useRef('');
  const [stated, change] = useStated<Stated>(place, read, written, (search) => ({ ...read(search), kept: kept.current }));
  const [files, setFiles] = useState<Files>({});
  const [asked, setAsked] = useState<{ stated: Stated; files: Files } | null>(null);
  const formed = useForm<Verdict>('/verify', stated.kept ?? '');
  kept.current = formed.kept;
  const verdict = formed.document;
  const whole = Boolean(files.baseline && files.candidate);

  // with the answer itself, not a frame later: a reload in between would ask for the answer that was forgotten
  useLayoutEffect(() => {
    if (formed.under === null && formed.kept !== (stated.kept ?? '')) change({ ...stated, kept: formed.kept });
  }, [formed.kept, formed.under]);

  const put = (name: Name) => (value: string) => change({ ...stated, [name]: value });
  const ask = (these: Files) => {
    if (formed.under !== null || !these.baseline || !these.candidate) return;
    const form = new FormData();
    for (const [slot] of slots) {
      const file = these[slot];
      if (file) form.append(slot, file, file.name);
    }
    const query = queryOf(ruleNames, stated);
    setAsked({ stated, files: these });
    formed.send(query ? `/verify?${query}` : '/verify', form);
  };
  /** The first goes where it was dropped, a second one with it to the other run. */
  const add = (slot: Slot) => (added: readonly File[]) => {
    const next = { ...files, [slot]: added[0] };
    if (added[1] && slot === 'baseline') next.candidate = added[1];
    setFiles(next);
  };
  /** Dropped beside the slots: into the empty ones, in their order. */
  const fill = (added: readonly File[]) => {
    const next = { ...files };
    const empty = slots.map(([slot]) => slot).filter((slot) => slot !== 'marks' && !next[slot]);
    empty.forEach((slot, i) => {
      if (added[i]) next[slot] = added[i];
    });
    setFiles(next);
  };
  const remove = (slot: Slot) => () => {
    const next = { ...files };
    delete next[slot];
    setFiles(next);
  };

  const { refusal, under } = formed;
  const wrong = (name: string) => refusal?.problems.filter((p) => p.path.replace(/^--/, '').toLowerCase() === name) ?? [];
  const placed = new Set([...ruleNames, ...slots.map(([slot]) => slot)].flatMap((name) => wrong(name)));
  const loose = refusal && (refusal.problems.length === 0 || refusal.problems.some((p) => !placed.has(p)));
  const field = (name: Rule) => (
    <Field key={name} id={name} label={verify[name].label} value={stated[name] ?? ''} placeholder={verify[name].example} problems={wrong(name)} onChange={put(name)} />
  );
  const away = verdict !== null && !whole && under === null;
  // the command of the verdict that stands there, not of what has been typed since
  const command = asked
    ? commandOf(asked.stated, (slot) => asked.files[slot]?.name)
    : commandOf(stated, (slot) => (verdict && slot !== 'marks' ? (verdict.inputs[slot] ?? undefined) : undefined));

  return (
    <div class="calculator" {...dropAnywhere(fill)}>
      <aside class="side no-print">
        <form
          class="situation"
          aria-label="What is judged"
          onSubmit={(event) => {
            event.preventDefault();
            ask(files);
          }}
        >
          {slots.slice(0, 3).map(([slot, label, hint]) => (
            <FileSlot key={slot} id={slot} label={label} hint={hint} files={files[slot] ? [files[slot]] : []} problems={wrong(slot)} onAdd={add(slot)} onRemove={remove(slot)} />
          ))}
          <div class="pairs">{ruleNames.filter((name) => !finer.includes(name)).map(field)}</div>
          <details class="group" open={Boolean(files.marks) || finer.some((name) => stated[name] || wrong(name).length > 0)}>
            <summary>Limits, tolerance, marks</summary>
            <div class="stacked">
              {field('limit')}
              <div class="pairs">{finer.slice(1).map(field)}</div>
              {slots.slice(3).map(([slot, label, hint]) => (
                <FileSlot key={slot} id={slot} label={label} hint={hint} files={files[slot] ? [files[slot]] : []} problems={wrong(slot)} onAdd={add(slot)} onRemove={remove(slot)} />
              ))}
            </div>
          </details>
          <button type="submit" class="button primary" aria-disabled={!whole || under !== null}>
            {under !== null ? 'Judging …' : 'Judge'}
          </button>
          {under !== null ? (
            <p role="status">
              <progress value={under} max={1} aria-label="Sending the files" />
            </p>
          ) : away ? (
            <p class="hint">The files of this verdict are gone. To judge by other rules, choose them again.</p>
          ) : whole ? null : (
            <p class="hint">Choose a baseline and a candidate.</p>
          )}
        </form>
      </aside>
      <div class={refusal && verdict ? 'results stale' : 'results'}>
        {loose ? <Refused refusal={refusal} everything /> : null}
        {verdict ? <VerdictReport verdict={verdict} command={command} kept={formed.kept} /> : null}
        {verdict || under !== null || stated.kept ? null : (
          <Teach
            command={commandOf(stated, (slot) => files[slot]?.name)}
            example={() => {
              const runs = exampleRuns();
              setFiles(runs);
              ask(runs);
            }}
          />
        )}
        {verdict ? null : <CountsSection before={stated.before ?? ''} after={stated.after ?? ''} limit={stated.limit ?? ''} onChange={(name, value) => put(name)(value)} />}
      </div>
    </div>
  );
}

function Teach({ command, example }: { command: string; example: () => void }) {
  return (
    <section class="welcome" aria-labelledby="verify-title">
      <h2 id="verify-title">Is it faster, and is it still good?</h2>
      <p>
        Take times before a change and after it, choose both files and press Judge. You get one verdict, keep it or roll it back, with the interval of every change. What the samples cannot show is said, with the
        number of samples that could.
      </p>
      <h3>Files that are read</h3>
      <p>
        A run is JSON Lines with id, output and latency_ms, the requests that floorline measure endpoint --jsonl writes, any CSV or JSON Lines with a column such as latency_ms (the unit comes from the name), a document of floorline lab or measure, or a benchmark's result that keeps single times. A golden set is
        JSON Lines with id, prompt, and expected or checks: with it the answers of both runs are judged too. The files go to the Floorline server on this machine, no further, and are deleted when they have been read; the
        verdict stays in its memory for an hour.
      </p>
      <ul class="cards">
        <li>
          <button type="button" onClick={example}>
            <b>See an example</b>
            <span>240 times before and after a change, made up.</span>
          </button>
        </li>
        <li>
          <a href="/results">
            <b>Results of a benchmark tool?</b>
            <span>Most hold percentiles and no single times: look at them side by side under Results.</span>
          </a>
        </li>
      </ul>
      <h3>The same on the command line, which can also ask two live servers</h3>
      <code class="command">{command}</code>
    </section>
  );
}
