import { useEffect, useRef, useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { Refusal, text } from '../api/call';
import { ChangeChart } from '../charts/ChangeChart';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { save } from '../parts/copy';
import { capital, words } from '../words';
import { Refused } from '../views/Refused';
import type { Verdict } from './documents';
import { Quality } from './Quality';
import { RecordForm } from './RecordForm';
import { signed, verdictName, verdictTone } from './words';

const record = (verdict: Verdict): string => `floorline journal add --for PLAN --verify verdict.json${verdict.speed.verdict === 'not_judged' ? ' --measured TIME' : ''}`;

function next(verdict: Verdict): string[] {
  if (verdict.verdict === 'keep') return ['Keep the change and write it down: record it in the journal here, or save the verdict as verdict.json and run the line below with the number of the planned entry.'];
  if (verdict.verdict === 'roll_back') return ['Undo the change, and write down that it was tried: record it in the journal here, or save the verdict as verdict.json and run the line below.'];
  const { speed, quality } = verdict;
  return [
    quality.verdict === 'undecided' ? 'Save the review sheet, let somebody write ok, minor or serious into its column mark, choose it under Marks and judge again.' : '',
    quality.verdict === 'warn' ? 'Read the answers at fault below; a larger golden set decides more sharply.' : '',
    speed.verdict === 'not_enough_data' ? 'Take more times of both sides in turns, as many as the sentence above asks for, or mend what the findings name.' : '',
    speed.verdict === 'unsteady' ? 'Warm up longer and take both sides in turns: the times drift or change state while they are measured.' : '',
    speed.verdict === 'no_difference_shown' && (speed.metrics ?? []).some((m) => (m.smallest_shown ?? 0) > verdict.inputs.detect && (m.high ?? 0) > verdict.inputs.detect) ? "Take more times of both sides in turns, or accept a coarser answer with a larger 'Change that must show'." : '',
    verdict.targets.some((t) => t.candidate === 'not_shown') ? 'Take more times of the candidate: its interval holds the target.' : '',
  ].filter(Boolean);
}

/** One verdict on a change: what to do, why, and what it rests on. */
export function VerdictReport({ verdict, command, kept }: { verdict: Verdict; command: string; kept: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [recording, setRecording] = useState(false);
  useEffect(() => heading.current?.focus(), [verdict]);
  const markdown = useAsked<string>(kept, () => text(`/verify/${kept}/markdown`)).document;
  const { speed, quality, reasons } = verdict;
  const json = () => JSON.stringify(verdict, null, 2);
  const saveSheet = async () => {
    try {
      save('review-sheet.csv', new Blob([await text(`/verify/${kept}/review-sheet`)], { type: 'text/csv' }));
      setRefusal(null);
    } catch (error) {
      setRefusal(Refusal.of(error));
    }
  };
  const figure = (name: string, value: string, data: string) => (
    <div class="figure">
      <dt>{name}</dt>
      <dd data-figure={data}>{value}</dd>
    </div>
  );
  const steps = next(verdict);
  const findings = verdict.findings.filter((f) => f.kind !== 'unsupported');
  return (
    <>
      <section class={`verdict ${verdictTone[verdict.verdict]}`} aria-labelledby="verdict-title">
        <p class="pill">{verdictName[verdict.verdict]}</p>
        <h2 id="verdict-title" ref={heading} tabIndex={-1}>
          {verdictName[verdict.verdict]}: {reasons[0] ?? 'nothing got worse'}.
        </h2>
        {reasons.slice(1).map((reason) => (
          <p key={reason} class="hangs">
            {capital(reason)}.
          </p>
        ))}
        <div class="next">
          <h3>What to do next</h3>
          <ol>
            {steps.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
          {verdict.verdict === 'inconclusive' ? null : <code class="command">{record(verdict)}</code>}
        </div>
        <dl class="figures-row">
          {speed.metric ? figure(`Baseline, ${speed.metric}`, figures.time(speed.baseline_ms), 'baseline_ms') : null}
          {speed.metric ? figure(`Candidate, ${speed.metric}`, figures.time(speed.candidate_ms), 'candidate_ms') : null}
          {speed.metric ? figure('Change', signed(speed.change), 'change') : null}
          {figure('Speed', words(speed.verdict), 'speed')}
          {figure('Quality', words(quality.verdict), 'quality')}
          {quality.serious === null ? null : figure('Serious faults', String(quality.serious), 'serious')}
        </dl>
        <div class="take no-print">
          <code class="command">{command}</code>
          <div class="buttons">
            {quality.verdict === 'undecided' && kept ? (
              <button type="button" class="button primary" onClick={() => void saveSheet()}>
                Save the review sheet
              </button>
            ) : null}
            <CopyButton label="Copy command" text={() => command} />
            {markdown !== null ? <CopyButton label="Copy Markdown" text={() => markdown} title="For a comment on a pull request: what the command prints with --markdown" /> : null}
            <CopyButton label="Copy JSON" text={json} title="The document that the command prints with --json" />
            <button type="button" class="button" onClick={() => save('verdict.json', new Blob([json()], { type: 'application/json' }))}>
              Save JSON
            </button>
            {kept ? <CopyButton label="Copy link" text={() => location.href} title="The server keeps the verdict for an hour; the files are gone" /> : null}
            <button type="button" class="button" onClick={() => window.print()}>
              Print
            </button>
            {kept && !recording ? (
              <button type="button" class="button" onClick={() => setRecording(true)}>
                Record in the journal
              </button>
            ) : null}
            <a class="button" href="/journal">
              Open the journal
            </a>
          </div>
        </div>
        {recording ? <RecordForm key={kept} kept={kept} timed={speed.candidate_ms !== null} onClose={() => setRecording(false)} /> : null}
      </section>
      {refusal ? <Refused refusal={refusal} everything /> : null}
      {speed.metrics && speed.metrics.length > 0 ? <ChangeChart changes={speed.metrics} tolerance={verdict.inputs.tolerance} /> : null}
      {speed.metrics && speed.metrics.length > 0 ? <Speed verdict={verdict} /> : null}
      {verdict.targets.length > 0 ? <Targets verdict={verdict} /> : null}
      {quality.verdict === 'not_judged' ? null : <Quality quality={quality} />}
      {findings.length + (speed.unsupported?.length ?? 0) > 0 ? (
        <section class="chart" aria-labelledby="verdict-findings">
          <div class="chart-head">
            <h3 id="verdict-findings">What to know</h3>
          </div>
          <ul class="plain known">
            {findings.map((finding) => (
              <li key={finding.area + finding.text} class="warns">
                {capital(finding.text)}
              </li>
            ))}
            {speed.unsupported?.map((line) => (
              <li key={line}>{capital(line)}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Speed({ verdict }: { verdict: Verdict }) {
  const { speed, inputs } = verdict;
  return (
    <section class="chart" aria-labelledby="speed-title">
      <div class="chart-head">
        <h3 id="speed-title">Speed: {words(speed.verdict)}</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="speed-title">
        <table class="measured">
          <thead>
            <tr>
              <th scope="col">metric</th>
              <th scope="col">baseline, {speed.baseline_count} times</th>
              <th scope="col">candidate, {speed.candidate_count} times</th>
              <th scope="col">change</th>
              <th scope="col">interval</th>
              <th scope="col">
                <abbr title="the smallest change that such samples show in 8 of 10 cases">could show</abbr>
              </th>
              <th scope="col">verdict</th>
            </tr>
          </thead>
          <tbody>
            {speed.metrics?.map((c) => (
              <tr key={c.metric}>
                <th scope="row">{c.metric}</th>
                <td>{figures.time(c.baseline_ms)}</td>
                <td>{figures.time(c.candidate_ms)}</td>
                <td>{signed(c.change)}</td>
                <td>
                  {signed(c.low)} to {signed(c.high)}
                </td>
                <td>{figures.percent(c.smallest_shown)}</td>
                <td>{words(c.verdict)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">
        Could show: the smallest change that such samples show in 8 of 10 cases. A random time of the candidate is shorter than one of the baseline in {figures.percent(speed.superiority)} of pairs. False alarms: at most{' '}
        {figures.percent(inputs.false_alarm_rate)} of comparisons of equals, all metrics together.
      </p>
    </section>
  );
}

function Targets({ verdict }: { verdict: Verdict }) {
  return (
    <section class="chart" aria-labelledby="targets-title">
      <div class="chart-head">
        <h3 id="targets-title">Targets</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="targets-title">
        <table>
          <thead>
            <tr>
              <th scope="col">target</th>
              <th scope="col">baseline</th>
              <th scope="col">candidate</th>
              <th scope="col">candidate's time</th>
              <th scope="col">its interval</th>
            </tr>
          </thead>
          <tbody>
            {verdict.targets.map((t) => (
              <tr key={t.metric + t.limit_ms}>
                <th scope="row">
                  {t.metric} &lt; {figures.time(t.limit_ms)}
                </th>
                <td>{words(t.baseline)}</td>
                <td class={t.candidate === 'missed' ? 'bad' : undefined}>{words(t.candidate)}</td>
                <td>{figures.time(t.candidate_ms)}</td>
                <td>{t.low_ms === null ? capital(t.low_ms_unknown ?? '?') : `${figures.time(t.low_ms)} to ${figures.time(t.high_ms)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
