import { useEffect, useRef, useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get, Refusal } from '../api/call';
import { OnRecord } from './OnRecord';
import { useRecording } from './useRecording';
import * as figures from '../figures';
import { Field } from '../parts/Field';
import { record, type Row } from '../state/fields.g';
import { fields, type Situation } from '../state/situation';
import { Refused } from '../views/Refused';
import type { EntryList } from './documents';
import { nameOf } from './words';

const names = ['measured', 'note', 'parent', 'predicted', 'verdict', 'host', 'engine-version'] as const;
type Name = (typeof names)[number];

const rows: Readonly<Record<Name, Row>> = { ...record, measured: { label: 'Measured time to record', example: '', hint: 'Without it the entry is a plan' } };

const verdicts = (name: Name) => (name === 'verdict' ? record.verdict.choices : undefined);

/** Puts the situation of the calculator on record. */
export function SaveForm({ situation, onClose }: { situation: Situation; onClose: () => void }) {
  const [said, setSaid] = useState<Partial<Record<Name, string>>>({ measured: situation.measured ?? '' });
  const [many, setMany] = useState(false);
  const [state, put] = useRecording();
  const list = useAsked<EntryList>('list', () => get<EntryList>('/journal?limit=30'));
  const first = useRef<HTMLHeadingElement>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => setSaid((s) => ({ ...s, measured: situation.measured ?? '' })), [situation.measured]);

  const send = () => {
    const body: Record<string, string> = {};
    for (const field of fields) {
      const value = situation[field]?.trim();
      // levers that are only tried out are no part of what ran
      if (value && field !== 'apply') body[field] = value;
    }
    for (const name of names) body[name] = said[name]?.trim() ?? '';
    if (many) body['allow-many'] = 'true';
    void put(body);
  };

  const saved = state.saved?.entries[0];
  if (saved) {
    return (
      <OnRecord entry={saved}>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </OnRecord>
    );
  }
  const problems = state.refusal?.problems ?? [];
  const of = (name: Name) => problems.filter((problem) => problem.path === `--${name}`);
  const loose = problems.filter((problem) => !names.some((name) => problem.path === `--${name}`));
  const parents = list.document?.entries.map((e) => ({ value: String(e.number), hint: `${nameOf(e)}, ${e.measured_ms === null ? 'planned' : figures.time(e.measured_ms)}` })) ?? [];
  return (
    <form
      class="save no-print"
      aria-labelledby="save-title"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h3 id="save-title" ref={first} tabIndex={-1}>
        Save to journal
      </h3>
      <div class="filters">
        {names.map((name) =>
          name === 'parent' && parents.length === 0 ? null : (
            <Field
              key={name}
              id={`save-${name}`}
              label={rows[name].label}
              hint={rows[name].hint}
              value={said[name] ?? ''}
              choices={name === 'parent' ? parents : verdicts(name)}
              problems={of(name)}
              onChange={(value) => setSaid({ ...said, [name]: value })}
            />
          ),
        )}
      </div>
      {said.parent?.trim() ? (
        <label class="check">
          <input type="checkbox" checked={many} onChange={(event) => setMany(event.currentTarget.checked)} /> More than one thing changed: record it all the same
        </label>
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
      <p class="hint">
        {list.refusal?.status === 404 ? 'There is no journal yet: this makes one in the folder that the server was started in. ' : ''}An entry stays as it is recorded; nothing in a journal is changed or removed afterwards.
      </p>
    </form>
  );
}
