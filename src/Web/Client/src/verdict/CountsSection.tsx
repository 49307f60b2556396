import { useAsked } from '../api/asked';
import { get } from '../api/call';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { Field } from '../parts/Field';
import { readable, shellWord } from '../state/situation';
import { words } from '../words';
import { Refused } from '../views/Refused';
import type { Count, Counts } from './documents';
import { probability } from './words';

const names = [
  ['before', 'Faults before', '3/50'],
  ['after', 'Faults after', '1/50'],
] as const;

interface Props {
  before: string;
  after: string;
  limit: string;
  onChange: (name: 'before' | 'after', value: string) => void;
}

/** Two counts of faults, where nothing else is known. */
export function CountsSection({ before, after, limit, onChange }: Props) {
  const stated = { before: before.trim(), after: after.trim() };
  const bound = limit.trim();
  const query = [`before=${readable(stated.before)}`, `after=${readable(stated.after)}`, bound ? `limit=${readable(bound)}` : ''].filter(Boolean).join('&');
  const { document: counts, refusal } = useAsked<Counts>(stated.before && stated.after ? query : '', () => get<Counts>(`/verify/counts?${query}`));
  const wrong = (name: string) => refusal?.problems.filter((p) => p.path.toLowerCase() === name) ?? [];
  const loose = refusal && (refusal.problems.length === 0 || refusal.problems.some((p) => !['before', 'after'].includes(p.path.toLowerCase())));
  const command = `floorline verify counts ${shellWord(stated.before)} ${shellWord(stated.after)}${bound ? ` --limit ${shellWord(bound)}` : ''}`;
  const row = (name: string, count: Count) => (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {count.count}/{count.of}
      </td>
      <td>{figures.percent(count.share)}</td>
      <td>
        {figures.percent(count.low)} to {figures.percent(count.high)}
      </td>
      <td>{count.verdict ? words(count.verdict) : 'none given'}</td>
    </tr>
  );
  return (
    <section class="chart" aria-labelledby="counts-title">
      <div class="chart-head">
        <h3 id="counts-title">Only two counts of faults?</h3>
      </div>
      <div class="filters counts">
        {names.map(([name, label, example]) => (
          <Field key={name} id={name} label={label} value={name === 'before' ? before : after} placeholder={example} problems={wrong(name)} onChange={(value) => onChange(name, value)} />
        ))}
      </div>
      {loose ? <Refused refusal={refusal} everything /> : null}
      {counts && stated.before && stated.after ? (
        <>
          <p aria-live="polite" data-figure="counts">
            The counts <b>{counts.change_shown ? 'show a change' : 'do not show a change'}</b>: Fisher's exact test, two-sided, p = {probability(counts.p)}.
          </p>
          <div class="scroll" tabIndex={0} role="region" aria-labelledby="counts-title">
            <table>
              <thead>
                <tr>
                  <th scope="col">when</th>
                  <th scope="col">faults</th>
                  <th scope="col">share</th>
                  <th scope="col">exact 95 % interval</th>
                  <th scope="col">limit</th>
                </tr>
              </thead>
              <tbody>
                {row('before', counts.before)}
                {row('after', counts.after)}
              </tbody>
            </table>
          </div>
          <div class="take no-print">
            <code class="command">{command}</code>
            <div class="buttons">
              <CopyButton label="Copy the counts' command" text={() => command} />
            </div>
          </div>
        </>
      ) : (
        <p class="hint">Where you know nothing but that 3 of 50 answers were wrong before and 1 of 50 is now: whether that is a gain, and what 50 answers can tell at all.</p>
      )}
    </section>
  );
}
