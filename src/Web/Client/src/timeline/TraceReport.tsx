import { useState } from 'preact/hooks';
import * as figures from '../figures';
import { Chart } from '../charts/Chart';
import { linear } from '../charts/scale';
import { capital, words } from '../words';
import { columnsOf, tones, toneOf, wholeOf } from './findings';
import type { Finding, Trace, TraceDevice } from './documents';
import { Timeline } from './Timeline';
import type { Window } from './window';

const asTime = (ns: number | null): string => figures.time(ns === null ? null : ns / 1e6);

const causeTones = ['tone-above', 'tone-compute', 'tone-communication', 'tone-kv', 'tone-transitional', 'tone-weights', 'tone-impossible', 'tone-expected', 'tone-good', 'tone-floor'];

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
    .map(([cause, ns], i) => ({ name: words(cause), ns, tone: causeTones[i % causeTones.length] ?? 'tone-floor' }));

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
export function TraceReport({ trace }: { trace: Trace }) {
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<Window | null>(null);
  const device = trace.devices[at];
  const own = trace.findings.filter((f) => !device || f.evidence.device === undefined || (f.evidence.device === device.device && (f.evidence.rank ?? device.rank) === device.rank));
  const columns = device ? columnsOf(own, device.window_start_ns) : null;
  const events = trace.traces.map((t) => t.events);
  return (
    <>
      <section class="verdict tone-floor" aria-labelledby="trace-verdict">
        <p class="pill">{trace.traces.map((t) => t.format).join(', ')}</p>
        <h2 id="trace-verdict">{trace.verdict}</h2>
        <p class="hangs">
          {trace.traces.map((t) => t.source).join(', ')}: {events.map((n) => n.toLocaleString('en-US')).join(' and ')} events.
        </p>
      </section>
      {trace.devices.length > 1 ? (
        <p class="tabs" role="group" aria-label="Devices">
          {trace.devices.map((d, i) => (
            <button key={i} type="button" class={i === at ? 'button primary' : 'button'} aria-pressed={i === at} onClick={() => setAt(i)}>
              rank {d.rank}, device {d.device}
            </button>
          ))}
        </p>
      ) : null}
      {device ? (
        <div class="two">
          <DividedBar title="Where the time went" name="budget" parts={budgetOf(device)} of={device.window_ns} />
          {device.idle_ns === null ? (
            <section class="chart">
              <p class="hint">Idle time is not known: {device.idle_ns_unknown}.</p>
            </section>
          ) : (
            <DividedBar title="Why the device was idle" name="idle" parts={causesOf(device)} of={device.idle_ns} />
          )}
        </div>
      ) : null}
      {device && columns && columns.lanes.length > 0 ? (
        <section class="chart" aria-labelledby="timeline-title">
          <div class="chart-head">
            <h3 id="timeline-title">When</h3>
          </div>
          <Timeline columns={columns} whole={wholeOf(device, own)} gaps={[]} chosen={chosen} kinds={tones} />
          <p class="hint">Of each finding the intervals that its evidence names.</p>
        </section>
      ) : null}
      <section class="chart" aria-labelledby="findings-title">
        <div class="chart-head">
          <h3 id="findings-title">What was found</h3>
        </div>
        {own.length === 0 ? <p class="hint">No rule fired on this device.</p> : null}
        <ol class="playbook">
          {own.map((finding) => (
            <FindingItem key={finding.rule + finding.evidence.text} finding={finding} onShow={device ? (i) => setChosen({ from: i[0] - device.window_start_ns, to: i[1] - device.window_start_ns }) : undefined} />
          ))}
        </ol>
      </section>
      {device ? <Kernels device={device} /> : null}
    </>
  );
}

function FindingItem({ finding, onShow }: { finding: Finding; onShow: ((interval: [number, number]) => void) | undefined }) {
  const first = finding.evidence.intervals_ns[0];
  return (
    <li>
      <p>
        <b>{finding.title}</b> <span class={`pill tone-${tones[toneOf(finding.severity)]?.tone ?? 'expected'}`}>{finding.severity}</span>{' '}
        {finding.gain_ceiling_ms === null ? null : <span class="gain">at most {figures.time(finding.gain_ceiling_ms)} to win</span>}
      </p>
      <p class="lever-why">{finding.evidence.text}</p>
      <p>
        <b>Try:</b> {finding.next} <span class="hint">It worked when: {finding.check}</span>
      </p>
      {first && onShow ? (
        <button type="button" class="button" onClick={() => onShow(first)}>
          Show when
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
