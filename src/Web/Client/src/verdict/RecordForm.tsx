import { useEffect, useRef, useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get, Refusal } from '../api/call';
import { OnRecord } from '../journal/OnRecord';
import { useRecording } from '../journal/useRecording';
import * as figures from '../figures';
import type { EntryList } from '../journal/documents';
import { nameOf, saidChange } from '../journal/words';
import { Field } from '../parts/Field';
import { record } from '../state/fields.g';
import { Refused } from '../views/Refused';

const rows = { for: record.for, measured: { label: 'Measured time', hint: 'Where the runs have no times' }, note: record.note };

type Name = keyof typeof rows;
const names = Object.keys(rows) as Name[];

/** Puts a verdict on record as the result of an experiment that was planned. */
export function RecordForm({ kept, timed, onClose }: { kept: string; timed: boolean; onClose: () => void }) {
  const [said, setSaid] = useState<Partial<Record<Name, string>>>({});
  const [state, send] = useRecording();
  const planned = useAsked<EntryList>('planned', () => get<EntryList>('/journal?limit=50&verdict=planned'));
  const first = useRef<HTMLHeadingElement>(null);
  useEffect(() => first.current?.focus(), []);

  const put = () => {
    const body: Record<string, string> = { verify: kept };
    for (const name of names) body[name] = said[name]?.trim() ?? '';
    void send(body);
  };

  const saved = state.saved?.entries[0];
  if (saved) {
    return <OnRecord entry={saved} />;
  }
  const plans = planned.document?.entries ?? [];
  const choices = plans.map((e) => ({ value: String(e.number), hint: `${nameOf(e)}${e.changed.length > 0 ? `: ${e.changed.map(saidChange).join(', ')}` : ''}${e.predicted_ms === null ? '' : `, expected ${figures.time(e.predicted_ms)}`}` }));
  const problems = state.refusal?.problems ?? [];
  const shown = names.filter((name) => name !== 'measured' || !timed);
  const of = (name: Name) => problems.filter((problem) => problem.path === `--${name}`);
  const loose = problems.filter((problem) => !shown.some((name) => problem.path === `--${name}`));
  return (
    <form
      class="save no-print"
      aria-labelledby="record-title"
      onSubmit={(event) => {
        event.preventDefault();
        put();
      }}
    >
      <h3 id="record-title" ref={first} tabIndex={-1}>
        Record the verdict
      </h3>
      <div class="filters">
        {shown.map((name) => (
          <Field key={name} id={`record-${name}`} label={rows[name].label} hint={rows[name].hint} value={said[name] ?? ''} choices={name === 'for' ? choices : undefined} problems={of(name)} onChange={(value) => setSaid({ ...said, [name]: value })} />
        ))}
      </div>
      {planned.document && plans.length === 0 ? (
        <p class="hint">
          No planned entry is on record. State the change in the <a href="/">calculator</a>, save it to the journal without a measured time and with what you expect, and record this verdict under it.
        </p>
      ) : planned.refusal?.status === 404 ? (
        <p class="hint">
          There is no journal yet: the <a href="/">calculator</a> begins one with "Save to journal".
        </p>
      ) : null}
      {state.refusal && (problems.length === 0 || loose.length > 0) ? <Refused refusal={new Refusal(state.refusal.message, loose, state.refusal.status)} everything /> : null}
      <div class="buttons">
        <button type="submit" class="button primary" disabled={state.busy}>
          {state.busy ? 'Recording …' : 'Record it'}
        </button>
        <button type="button" class="button" onClick={onClose}>
          Do not record
        </button>
      </div>
    </form>
  );
}
