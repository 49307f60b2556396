import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useForm } from '../api/form';
import { choicesOf, useKnown } from '../api/catalogue';
import { rates, type Axes, type Rate } from '../charts/LatencyCurve';
import type { Metric } from '../measure/documents';
import { metrics, shares, type Share } from '../measure/Latencies';
import { Field } from '../parts/Field';
import { dropAnywhere, FileSlot } from '../parts/FileSlot';
import type { Reported } from '../serving/documents';
import { exampleFiles } from '../serving/example';
import { ServingReport } from '../serving/ServingReport';
import { situation, tools, type Row } from '../state/fields.g';
import type { Place } from '../state/route';
import { readable, shellWord } from '../state/situation';
import { useStated } from '../state/stated';
import { Refused } from './Refused';

const floors = ['on', 'model', 'weights', 'kv', 'tp', 'batch', 'context'] as const;

type Name = (typeof floors)[number];

// What the file says stands in for what is not stated.
const rows: Readonly<Record<Name, Row>> = {
  ...situation,
  on: { ...situation.on, example: 'h100' },
  model: { ...situation.model, example: 'of the file' },
  tp: { ...situation.tp, example: '1' },
  batch: { ...situation.batch, example: 'of the file' },
  context: { ...situation.context, example: 'of the file' },
};

interface Stated {
  floors: Readonly<Partial<Record<Name, string>>>;
  /** The answer that the server keeps. */
  kept: string;
  open: number;
  axes: Axes | null;
}

function read(search: string): Stated {
  const parameters = new URLSearchParams(search);
  const stated: Partial<Record<Name, string>> = {};
  for (const name of floors) {
    const value = parameters.get(name);
    if (value) stated[name] = value;
  }
  const kept = parameters.get('kept') ?? '';
  const run = parameters.get('run') ?? '';
  const metric = metrics.find(([m]) => m === `${parameters.get('latency')}_ms`)?.[0];
  const share = shares.find((s) => s === parameters.get('of'));
  const rate = rates.find((r) => r === parameters.get('against'));
  return {
    floors: stated,
    kept: /^[0-9a-f]{32}$/.test(kept) ? kept : '',
    open: /^[1-9]\d{0,4}$/.test(run) ? Number(run) - 1 : 0,
    axes: metric && share && rate ? { metric: metric as Metric, share: share as Share, rate: rate as Rate } : null,
  };
}

const floorsOf = (stated: Stated['floors']): string[] =>
  floors.flatMap((name) => {
    const value = stated[name]?.trim();
    return value ? [`${name}=${readable(value)}`] : [];
  });

function written({ floors: stated, kept, open, axes }: Stated): string {
  const parts = [
    ...floorsOf(stated),
    open > 0 ? `run=${open + 1}` : '',
    ...(axes ? [`latency=${axes.metric.replace('_ms', '')}`, `of=${axes.share}`, `against=${axes.rate}`] : []),
    kept ? `kept=${kept}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function commandOf(names: readonly string[], stated: Stated['floors']): string {
  const options = floors.flatMap((name) => (stated[name]?.trim() ? [`--${name} ${shellWord(stated[name].trim())}`] : []));
  return ['floorline report', ...(names.length > 0 ? names.map(shellWord) : ['result.json']), ...options].join(' ');
}

/** Results of other tools: dropped here, read by this server in one set of definitions, and deleted again. */
export function ResultsView({ place }: { place: Place }) {
  const kept = useRef('');
  const [stated, change] = useStated<Stated>(place, read, written, (search) => ({ ...read(search), kept: kept.current }));
  const [files, setFiles] = useState<readonly File[]>([]);
  const formed = useForm<Reported>('/report', stated.kept);
  kept.current = formed.kept;
  const known = useKnown();
  const report = formed.document;

  // with the answer itself, not a frame later: a reload in between would ask for the answer that was forgotten
  useLayoutEffect(() => {
    if (formed.under === null && formed.kept !== stated.kept) change({ ...stated, kept: formed.kept, open: report && stated.open < report.runs.length ? stated.open : 0 });
  }, [formed.kept, formed.under]);

  const ask = (these: readonly File[], at: Stated['floors']) => {
    if (these.length === 0) return;
    const form = new FormData();
    for (const file of these) form.append('file', file, file.name);
    const query = floorsOf(at).join('&');
    formed.send(query ? `/report?${query}` : '/report', form);
  };
  const take = (next: readonly File[]) => {
    setFiles(next);
    ask(next, stated.floors);
  };
  const example = () => {
    const these = exampleFiles();
    const at = { ...stated.floors, on: stated.floors.on ?? 'h100' };
    setFiles(these);
    change({ ...stated, floors: at });
    ask(these, at);
  };
  const put = (name: Name) => (value: string) => {
    const next = { ...stated.floors, [name]: value };
    if (value === '') delete next[name];
    change({ ...stated, floors: next });
  };

  const { refusal, under } = formed;
  const wrong = (name: Name) => refusal?.problems.filter((p) => p.path.replace(/^--/, '').toLowerCase() === name) ?? [];
  const placed = new Set(floors.flatMap(wrong));
  const loose = refusal && (refusal.problems.length === 0 || refusal.problems.some((p) => !placed.has(p)));
  const field = (name: Name) => (
    <Field key={name} id={name} label={rows[name].label} value={stated.floors[name] ?? ''} placeholder={rows[name].example} choices={choicesOf(rows[name], known)} problems={wrong(name)} onChange={put(name)} />
  );
  const away = report !== null && files.length === 0;
  const names = away ? report.inputs.files.map((f) => f.file) : files.map((f) => f.name);
  const asked = report ? floors.flatMap((name) => (report.inputs[name] ? [[name, report.inputs[name]] as const] : [])) : [];

  return (
    <div class="calculator" {...dropAnywhere((added) => take([...files, ...added]))}>
      <aside class="side no-print">
        <form
          class="situation"
          aria-label="Which results are read"
          onSubmit={(event) => {
            event.preventDefault();
            ask(files, stated.floors);
          }}
        >
          <FileSlot id="files" label="Results" hint="Drop files here, from one tool or several" several files={files} onAdd={(added) => take([...files, ...added])} onRemove={(file) => take(files.filter((f) => f !== file))} />
          <details class="group" open={floors.some((name) => stated.floors[name] || wrong(name).length > 0)}>
            <summary>Hold them against the floors</summary>
            <div class="stacked">
              {field(floors[0])}
              <div class="pairs">{floors.slice(1).map(field)}</div>
            </div>
          </details>
          <button type="submit" class="button primary" aria-disabled={files.length === 0 || under !== null}>
            {under !== null ? 'Reading …' : report ? 'Read them again' : 'Read them'}
          </button>
          {under !== null ? (
            <p role="status">
              <progress value={under} max={1} aria-label="Sending the files" />
            </p>
          ) : away ? (
            <p class="hint">The files of this answer are gone. To state other floors, drop them again.</p>
          ) : null}
        </form>
      </aside>
      <div class={refusal && report ? 'results stale' : 'results'}>
        {loose ? <Refused refusal={refusal} everything /> : null}
        {report ? (
          <ServingReport
            report={report}
            command={commandOf(names, Object.fromEntries(asked))}
            kept={formed.kept}
            open={Math.min(stated.open, Math.max(0, report.runs.length - 1))}
            axes={stated.axes}
            onOpen={(open) => change({ ...stated, open })}
            onAxes={(axes) => change({ ...stated, axes })}
          />
        ) : under === null && !stated.kept ? (
          <Teach command={commandOf([], stated.floors)} example={example} />
        ) : null}
      </div>
    </div>
  );
}

function Teach({ command, example }: { command: string; example: () => void }) {
  return (
    <section class="welcome" aria-labelledby="results-title">
      <h2 id="results-title">What do the results of a benchmark really say?</h2>
      <p>
        Tools define time to the first token, time between tokens and throughput differently. Drop their result files here, one or many: each figure is put into one set of definitions,
        and what cannot be converted says why. With several runs you see latency against throughput, and with the hardware how far each run is from its floors.
      </p>
      <h3>Files that are read</h3>
      <p>
        {tools.map(({ tool, forms }) => `${tool} (${forms})`).join(', ')}, recorded streams, a CSV with columns such as ttft_ms, and what floorline measure endpoint writes. The content tells which it is, not the name.
        The files go to the Floorline
        server on this machine, no further, and are deleted when they have been read; the answer stays in its memory for an hour.
      </p>
      <ul class="cards">
        <li>
          <button type="button" onClick={example}>
            <b>See an example</b>
            <span>Four results of vLLM bench at rising load on an H100, made up to show the form.</span>
          </button>
        </li>
        <li>
          <a href="/measure">
            <b>No results yet?</b>
            <span>Measure a server from here, with every token timed.</span>
          </a>
        </li>
      </ul>
      <h3>The same on the command line, also for whole folders</h3>
      <code class="command">{command}</code>
    </section>
  );
}
