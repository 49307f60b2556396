import { useEffect, useMemo, useState } from 'preact/hooks';
import { Refusal } from '../api/call';
import type { AnswerAction } from '../api/documents.g';
import * as figures from '../figures';
import { Chart } from '../charts/Chart';
import { linear } from '../charts/scale';
import { capital, words } from '../words';
import { columnsOf, tones, toneOf, wholeOf } from './findings';
import type { Finding, Loss, Trace, TraceDevice } from './documents';
import { recordingOf, type Recording } from './recording';
import { Measured } from './Measured';
import { Notes } from './Notes';
import { Shapes } from './Shapes';
import { Timeline, type Chosen } from './Timeline';
import { causeName, causeTone, kindTone, type Tone } from './tones';

const asTime = (ns: number | null): string => figures.time(ns === null ? null : ns / 1e6);

/** What was read, in few words. */
export function sourceOf(trace: Trace): string {
  const first = trace.traces[0]?.source ?? '';
  return trace.traces.length > 1 ? `${first.split('!')[0]}, ${trace.traces.length} ranks` : first;
}

interface Part {
  name: string;
  ns: number;
  tone: string;
}

const budgetOf = (device: TraceDevice): Part[] =>
  [
    { name: 'compute', ns: device.compute_ns, tone: 'tone-weights' },
    { name: 'communication, exposed', ns: device.exposed_communication_ns, tone: 'tone-communication' },
    { name: 'copies, exposed', ns: device.exposed_copy_ns, tone: 'tone-compute' },
    { name: 'fills', ns: device.fill_only_ns, tone: 'tone-kv' },
    { name: 'idle', ns: device.idle_ns ?? 0, tone: 'tone-above' },
  ].filter((part) => part.ns > 0);

const causesOf = (device: TraceDevice): Part[] =>
  Object.entries(device.idle_causes ?? {})
    .filter(([, ns]) => ns > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([cause, ns]) => ({ name: causeName(cause), ns, tone: `tone-${causeTone(cause).tone}` }));

/** One bar that is divided, with its parts named beneath. */
function DividedBar({ title, name, parts, of }: { title: string; name: string; parts: readonly Part[]; of: number }) {
  return (
    <Chart
      title={title}
      name={name}
      says={`${title}: ${parts.map((p) => `${p.name} ${asTime(p.ns)}`).join(', ')}.`}
      height={() => 34}
      table={{ head: ['part', 'time'], rows: parts.map((p) => [p.name, asTime(p.ns)]) }}
      note={
        <ul class="legend">
          {parts.map((p) => (
            <li key={p.name} class={p.tone}>
              <span class="key band solid" />
              {p.name} {asTime(p.ns)}
            </li>
          ))}
        </ul>
      }
    >
      {(width) => {
        const x = linear(0, of, 0, width);
        let from = 0;
        return parts.map((p) => {
          const start = x(from);
          from += p.ns;
          return (
            <g key={p.name} class={p.tone}>
              <rect class="bar" x={start} y={2} width={Math.max(1, x(from) - start - 1)} height={30} rx={3}>
                <title>{`${p.name}: ${asTime(p.ns)}`}</title>
              </rect>
            </g>
          );
        });
      }}
    </Chart>
  );
}

/** A recording's diagnosis: where each device's time went, why it was idle, what was found and what to try. */
export function TraceReport({ trace, kept }: { trace: Trace; kept: string | null }) {
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const device = trace.devices[at];
  const own = {
    notes: trace.notes.filter((n) => n.rank === device?.rank && n.device === device?.device && n.device !== undefined),
    findings: trace.findings.filter((f) => !device || f.evidence.device === undefined || (f.evidence.device === device.device && (f.evidence.rank ?? device.rank) === device.rank)),
  };
  return (
    <>
      <section class="verdict tone-floor" aria-labelledby="trace-verdict">
        <p class="pill">{[...new Set(trace.traces.map((t) => words(t.format)))].join(', ')}</p>
        <h2 id="trace-verdict">{trace.verdict}</h2>
        <Notes notes={trace.notes.filter((n) => n.about === 'answer')} />
        <p class="hangs">
          {sourceOf(trace)}: {trace.traces.reduce((sum, t) => sum + t.events, 0).toLocaleString('en-US')} events.
        </p>
      </section>
      {trace.losses.length > 0 ? <Losses losses={trace.losses} devices={trace.devices.length} /> : null}
      {trace.answer.first_actions.length > 0 ? <Actions actions={trace.answer.first_actions} /> : null}
      {trace.devices.length > 1 ? (
        <p class="tabs devices" role="group" aria-label="Devices">
          {trace.devices.map((d, i) => (
            <button
              key={i}
              type="button"
              class={i === at ? 'button primary' : 'button'}
              aria-pressed={i === at}
              onClick={() => {
                setChosen(null);
                setAt(i);
              }}
            >
              rank {d.rank}, device {d.device}
            </button>
          ))}
        </p>
      ) : null}
      {device ? <Notes notes={own.notes.filter((n) => !['operators', 'untold_operators', 'path'].includes(n.about))} /> : null}
      {device ? (
        <div class="two">
          <DividedBar title="Where the time went" name="budget" parts={budgetOf(device)} of={device.window_ns} />
          {device.idle_ns === null ? null : <DividedBar title="Why the device was idle" name="idle" parts={causesOf(device)} of={device.idle_ns} />}
        </div>
      ) : null}
      {device ? <When key={at} device={device} at={at} kept={kept} own={own.findings} chosen={chosen} /> : null}
      <section class="chart" aria-labelledby="findings-title">
        <div class="chart-head">
          <h3 id="findings-title">What was found</h3>
        </div>
        {own.findings.length === 0 ? <p class="hint">No rule fired on this device.</p> : null}
        <ol class="playbook">
          {own.findings.map((finding) => (
            <FindingItem key={finding.rule + finding.evidence.text} finding={finding} onShow={device ? (i) => setChosen(chosenOf(finding, i, device.window_start_ns)) : undefined} />
          ))}
        </ol>
      </section>
      {device ? <Kernels device={device} /> : null}
      {device ? <Shapes trace={trace} device={device} notes={own.notes} /> : null}
      <Measured trace={trace} />
      <section class="chart" aria-labelledby="notes-title">
        <div class="chart-head">
          <h3 id="notes-title">Notes</h3>
        </div>
        <Notes notes={trace.notes.filter((n) => n.device === undefined && n.about !== 'answer' && n.about !== 'measured')} />
      </section>
    </>
  );
}

/** What the windows were lost to, what can be won most first: the first row is the verdict's. */
function Losses({ losses, devices }: { losses: readonly Loss[]; devices: number }) {
  return (
    <section class="chart" aria-labelledby="losses-title">
      <div class="chart-head">
        <h3 id="losses-title">{devices > 1 ? `Largest losses, mean of ${devices} devices` : 'Largest losses'}</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Losses">
        <table>
          <thead>
            <tr>
              <th scope="col">lost to</th>
              <th scope="col">at most to win</th>
              <th scope="col">of the window</th>
              <th scope="col">becomes</th>
              <th scope="col">longest</th>
            </tr>
          </thead>
          <tbody>
            {losses.slice(0, 6).map((loss) => (
              <tr key={loss.cause}>
                <th scope="row">{loss.title}</th>
                <td>{figures.time(loss.gain_ms)}</td>
                <td>{figures.percent(loss.window_ms > 0 ? loss.gain_ms / loss.window_ms : 0)}</td>
                <td>{figures.time(loss.becomes_ms)}</td>
                <td class="kernel-name">{loss.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What to do, in the order of the command line and the page: the largest loss leads. */
function Actions({ actions }: { actions: readonly AnswerAction[] }) {
  return (
    <section class="chart" aria-labelledby="actions-title">
      <div class="chart-head">
        <h3 id="actions-title">What to do</h3>
      </div>
      <ol class="playbook">
        {actions.map((action) => (
          <li key={action.lever + action.command}>
            <p>{action.command}.</p>
            <p class="hint">{action.check}.</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

const chosenOf = (finding: Finding, i: number, start: number): Chosen | null => {
  const all = finding.evidence.intervals_ns.map(([from, to]) => ({ from: from - start, to: to - start }));
  const at = all[i];
  return at ? { at, all } : null;
};

/** The events of a device, fetched when they are to be shown; where they cannot be had, the intervals of the findings. */
function When({ device, at, kept, own, chosen }: { device: TraceDevice; at: number; kept: string | null; own: readonly Finding[]; chosen: Chosen | null }) {
  const [recording, setRecording] = useState<Recording | null>(null);
  const [refusal, setRefusal] = useState(kept ? '' : 'This recording is too large for its events to be kept here; the command line draws them: floorline trace FILE --html page.html.');
  useEffect(() => {
    if (!kept) return;
    const stop = new AbortController();
    recordingOf(kept, at, stop.signal)
      .then(setRecording)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setRefusal(error instanceof Refusal ? error.message : String(error));
      });
    return () => stop.abort();
  }, [kept, at]);
  const fallback = useMemo(() => columnsOf(own, device.window_start_ns), [device]);
  const whole = useMemo(() => wholeOf(device, own), [device]);
  const kinds = useMemo(() => recording?.kinds.map(kindTone) ?? [], [recording]);
  const causes = useMemo(() => recording?.causes.map(causeTone) ?? [], [recording]);
  const used = useMemo(() => (recording ? { kinds: usedOf(recording.columns.kind, kinds), causes: usedOf(recording.gaps.kind, causes) } : null), [recording]);
  const waits = recording === null && refusal === '';
  return (
    <section class="chart" aria-labelledby="timeline-title" aria-busy={waits}>
      <div class="chart-head">
        <h3 id="timeline-title">When</h3>
      </div>
      {recording ? (
        <Timeline columns={recording.columns} gaps={recording.gaps} whole={whole} chosen={chosen} kinds={kinds} causes={causes} />
      ) : waits ? (
        <p class="hint">Fetching the events …</p>
      ) : fallback.lanes.length > 0 ? (
        <Timeline columns={fallback} gaps={null} whole={whole} chosen={chosen} kinds={tones} causes={[]} />
      ) : null}
      {used ? (
        <>
          <Legend title="Events" tones={used.kinds} />
          {used.causes.length > 0 ? <Legend title="Idle, by its main cause" tones={used.causes} /> : null}
        </>
      ) : null}
      {recording && recording.leftOut > 0 ? (
        <p class="hint">{recording.leftOut.toLocaleString('en-US')} more are not drawn: the longest are, of the busiest 16 streams and 4 launching threads, 24 calls deep.</p>
      ) : null}
      {refusal ? (
        <p class="hint" role="status">
          {refusal} Shown are the intervals that the findings name.
        </p>
      ) : null}
    </section>
  );
}

function usedOf(kinds: Uint8Array, tones: readonly Tone[]): Tone[] {
  const seen = new Set<number>(kinds);
  const found = tones.filter((_, i) => seen.has(i));
  return found.filter((tone, i) => found.findIndex((t) => t.name === tone.name) === i);
}

function Legend({ title, tones: shown }: { title: string; tones: readonly Tone[] }) {
  return (
    <ul class="legend" aria-label={title}>
      {shown.map((t) => (
        <li key={t.name} style={{ '--tone': `var(--${t.tone})` }}>
          <span class="key band solid" />
          {t.name}
        </li>
      ))}
    </ul>
  );
}

function FindingItem({ finding, onShow }: { finding: Finding; onShow: ((interval: number) => void) | undefined }) {
  const [next, setNext] = useState(0);
  const count = finding.evidence.intervals_ns.length;
  return (
    <li>
      <p>
        <b>{finding.title}</b> <span class={`pill tone-${tones[toneOf(finding.severity)]?.tone ?? 'expected'}`}>{finding.severity}</span>{' '}
        {finding.gain_ceiling_ms === null ? null : <span class="gain">at most {figures.time(finding.gain_ceiling_ms)} to win</span>}
      </p>
      <p class="lever-why">
        {finding.evidence.text}
        {finding.evidence.also_on_ranks ? ` Also on ranks ${finding.evidence.also_on_ranks.slice(0, 16).join(', ')}.` : ''}
      </p>
      <p>
        <b>Try:</b> {finding.next} <span class="hint">It worked when: {finding.check}</span>
      </p>
      {count > 0 && onShow ? (
        <button
          type="button"
          class="button"
          onClick={() => {
            onShow(next);
            setNext((next + 1) % count);
          }}
        >
          Show when{next > 0 ? ` (${next + 1} of ${count})` : ''}
        </button>
      ) : null}
    </li>
  );
}

function Kernels({ device }: { device: TraceDevice }) {
  return (
    <section class="chart" aria-labelledby="kernels-title">
      <div class="chart-head">
        <h3 id="kernels-title">The longest kernels</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Kernels">
        <table>
          <thead>
            <tr>
              <th scope="col">kernel</th>
              <th scope="col">class</th>
              <th scope="col">time</th>
              <th scope="col">times</th>
            </tr>
          </thead>
          <tbody>
            {device.top_kernels.map((kernel) => (
              <tr key={kernel.name}>
                <th scope="row" class="kernel-name">
                  {kernel.name}
                </th>
                <td>{capital(words(kernel.class))}</td>
                <td>{asTime(kernel.time_ns)}</td>
                <td>{kernel.count.toLocaleString('en-US')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
