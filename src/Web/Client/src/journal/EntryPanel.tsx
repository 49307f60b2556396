import { useEffect, useRef } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get } from '../api/call';
import * as figures from '../figures';
import { query } from '../state/situation';
import { Refused } from '../views/Refused';
import type { Entry, Shown } from './documents';
import { signed, VerdictPill } from './Entries';
import { nameOf, saidChange, saidField, situationOf, when } from './words';

interface Props {
  id: string;
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One entry in full. */
export function EntryPanel({ id, onOpen, onClose }: Props) {
  const { document: shown, refusal } = useAsked<Shown>(id, () => get<Shown>(`/journal/entries/${id}`));
  const head = useRef<HTMLHeadingElement>(null);
  const entry = shown?.entries[0];
  const ready = entry?.id ?? '';
  useEffect(() => {
    if (ready) head.current?.focus();
  }, [ready]);
  if (refusal) return <Refused refusal={refusal} everything />;
  if (!shown || !entry) return null;
  return (
    <section class="chart entry-panel" aria-labelledby="entry-title">
      <div class="chart-head">
        <h3 id="entry-title" ref={head} tabIndex={-1}>
          Entry {entry.number}: {nameOf(entry)}
        </h3>
        <VerdictPill verdict={entry.verdict} />
      </div>
      {entry.note ? <p class="entry-note">{entry.note}</p> : null}
      <dl class="facts">
        {factsOf(entry).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {entry.findings.length > 0 ? (
        <ul class="plain findings">
          {entry.findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      ) : null}
      <div class="buttons no-print">
        <a class="button primary" href={`/?${query(situationOf(entry))}`}>
          Open in the calculator
        </a>
        {entry.parent ? <Opens id={entry.parent} label="Its parent" onOpen={onOpen} /> : null}
        {entry.plan ? <Opens id={entry.plan} label="Its plan" onOpen={onOpen} /> : null}
        {shown.children.map((child, i) => (
          <Opens key={child} id={child} label={shown.children.length === 1 ? 'What came of it' : `What came of it, ${i + 1}`} onOpen={onOpen} />
        ))}
        <button type="button" class="button" onClick={onClose}>
          Close the entry
        </button>
      </div>
    </section>
  );
}

function Opens({ id, label, onOpen }: { id: string; label: string; onOpen: (id: string) => void }) {
  return (
    <button type="button" class="button" onClick={() => onOpen(id)}>
      {label}
    </button>
  );
}

function factsOf(entry: Entry): [string, string][] {
  const { prediction, samples, environment } = entry;
  const facts: [string, string | null | undefined][] = [
    ['recorded', `${when(entry.at)} UTC, as ${entry.id}`],
    ['changed', entry.changed.map(saidChange).join(', ')],
    ['lever', entry.lever],
    ['predicted', prediction ? `${figures.time(entry.predicted_ms)}, between ${figures.time(prediction.low_ms)} and ${figures.time(prediction.high_ms)} (${prediction.basis})` : null],
    ['measured', entry.measured_ms === null ? 'not yet' : `${figures.time(entry.measured_ms)} (${entry.metric ?? 'stated'})`],
    ['off by', entry.error === null ? null : `${signed(entry.error)} of the prediction`],
    ['samples', samples ? `${samples.count}, median ${figures.time(samples.median_ms)}${samples.p95_ms === null ? '' : `, p95 ${figures.time(samples.p95_ms)}`}` : null],
    ...Object.entries(entry.situation).map(([name, value]): [string, string] => [saidField(name), value]),
    ...Object.entries(environment).map(([name, value]): [string, string | null] => [saidField(name), value]),
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}
