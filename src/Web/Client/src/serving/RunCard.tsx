import * as figures from '../figures';
import { Latencies } from '../measure/Latencies';
import { query } from '../state/situation';
import { capital, regimeName, regimeTone } from '../words';
import type { Reported, ReportedDiagnosis } from './documents';
import { diagnosesOf, facts, loadOf, modelOf, situationOf, unknowns, written } from './words';

const longestOther = 20_000;

/** One run: what the file says of it, its latencies, what could not be taken over, and how far it is from its floors. */
export function RunCard({ report, index }: { report: Reported; index: number }) {
  const run = report.runs[index];
  if (!run) return null;
  const title = `${report.runs.length > 1 ? `Run ${index + 1}: ` : ''}${run.tool}, ${modelOf(run)}, ${loadOf(run)}`;
  const diagnoses = diagnosesOf(report, index);
  const missing = unknowns(run);
  const other = run.other === undefined ? '' : JSON.stringify(run.other, null, 2);
  const start = query(situationOf(report, index));
  return (
    <section class="chart run-card" aria-labelledby="run-title">
      <div class="chart-head">
        <h3 id="run-title">{title}</h3>
        <a class="button no-print" href={`/?${start}`}>
          Open in the calculator
        </a>
      </div>
      {diagnoses.length > 0 ? (
        <ul class="diagnoses">
          {diagnoses.map((one) => (
            <Diagnosed key={one.of} one={one} />
          ))}
        </ul>
      ) : null}
      <h4 id="run-latencies">Latencies in ms</h4>
      <Latencies id="run-latencies" run={run} />
      <h4>What the file says</h4>
      <dl class="facts">
        <div>
          <dt>File</dt>
          <dd>{run.source}</dd>
        </div>
        <div>
          <dt>Read as</dt>
          <dd>{run.format}</dd>
        </div>
        {facts.map(([name, label, write]) => {
          const value = written(run, name, write);
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd data-fact={name} class={value === null ? 'unsaid' : undefined}>
                {value ?? 'not known'}
              </dd>
            </div>
          );
        })}
      </dl>
      {missing.length > 0 ? (
        <>
          <h4>What could not be taken over, and why</h4>
          <ul class="plain known">
            {missing.map(([reason, names]) => (
              <li key={reason}>
                <b>{capital(names.join('; '))}</b>: {reason}.
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {run.findings.length + run.notes.length > 0 ? (
        <>
          <h4>What to know</h4>
          <ul class="plain known">
            {run.findings.map((finding) => (
              <li key={finding.id + finding.text} class={finding.severity === 'hint' ? undefined : 'warns'}>
                {capital(finding.text)}
              </li>
            ))}
            {run.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      ) : null}
      {other ? (
        <details class="as-table">
          <summary>Fields of the file that have no place above</summary>
          <pre class="raw" tabIndex={0}>
            {other.length > longestOther ? `${other.slice(0, longestOther)}\n… ${(other.length - longestOther).toLocaleString('en-US')} more characters stand in the JSON` : other}
          </pre>
        </details>
      ) : null}
    </section>
  );
}

function Diagnosed({ one }: { one: ReportedDiagnosis }) {
  if (one.regime === undefined || one.ratio === undefined) {
    return (
      <li>
        {capital(one.of)}: no diagnosis. {one.unknown ? `${capital(one.unknown)}.` : ''}
      </li>
    );
  }
  return (
    <li class={regimeTone[one.regime]}>
      <p>
        <span class="pill">{regimeName[one.regime]}</span> {capital(one.of)}: <b>{figures.time(one.measured_ms)}</b> is <b>{figures.ratio(one.ratio)}</b> times the floor of <b>{figures.time(one.floor_ms)}</b>.
      </p>
      {one.helps?.slice(0, 2).map((help) => (
        <p key={help.change} class="hint">
          {capital(help.change)}: {help.reason}.
        </p>
      ))}
    </li>
  );
}
