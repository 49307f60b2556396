import * as figures from '../figures';
import { fields, query, type Field, type Situation } from '../state/situation';
import type { Change, Comparison, Entry, Node } from './documents';

export const saidChange = (change: Change): string => `${change.field.replaceAll('_', ' ')} ${change.from ?? 'as it was'} → ${change.to ?? 'left out'}`;

const when = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** The situation of an entry as the calculator takes it. */
export function situationOf(entry: Entry): Situation {
  const situation: Partial<Record<Field, string>> = {};
  for (const field of fields) {
    const value = entry.situation[field] ?? entry.situation[field.replaceAll('-', '_')];
    if (value) situation[field] = value;
  }
  if (entry.measured_ms !== null) situation.measured = `${entry.measured_ms}ms`;
  return situation;
}

interface ListProps {
  entries: readonly Entry[];
  chosen: readonly number[];
  onChoose: (numbers: number[]) => void;
}

/** Entries, newest first; two that are ticked are compared. */
export function EntryTable({ entries, chosen, onChoose }: ListProps) {
  const toggle = (n: number) => onChoose(chosen.includes(n) ? chosen.filter((one) => one !== n) : [...chosen, n].slice(-2));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Entries">
      <table>
        <thead>
          <tr>
            {['entry', 'when', 'what', 'lever', 'predicted', 'measured', 'off by', 'verdict'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">
                <label>
                  <input type="checkbox" checked={chosen.includes(entry.number)} onChange={() => toggle(entry.number)} aria-label={`Compare entry ${entry.number}`} /> {entry.number}
                </label>
              </th>
              <td>{when(entry.at)}</td>
              <td>
                <a href={`/?${query(situationOf(entry))}`}>
                  {entry.situation['model']} on {entry.situation['on']}
                </a>
                {entry.changed.length > 0 ? <span class="hint"> {entry.changed.map(saidChange).join(', ')}</span> : null}
              </td>
              <td>{entry.lever ?? ''}</td>
              <td>{entry.predicted_ms === null ? '' : figures.time(entry.predicted_ms)}</td>
              <td>{entry.measured_ms === null ? 'not yet' : figures.time(entry.measured_ms)}</td>
              <td>{entry.error === null ? '' : figures.percent(entry.error)}</td>
              <td>{entry.verdict}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What was tried from where. */
export function EntryTreeList({ nodes }: { nodes: readonly Node[] }) {
  return (
    <ul class="entry-tree">
      {nodes.map((node) => (
        <li key={node.id}>
          <p>
            <b>{node.number}</b> {node.lever ?? (node.parent === null ? 'start' : 'change')}
            {node.changed.length > 0 ? `: ${node.changed.map(saidChange).join(', ')}` : ''} · <b>{node.measured_ms === null ? 'not measured yet' : figures.time(node.measured_ms)}</b>{' '}
            <span class="chip">{node.verdict}</span>
          </p>
          {node.children.length > 0 ? <EntryTreeList nodes={node.children} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** Two entries side by side. */
export function CompareEntries({ comparison }: { comparison: Comparison }) {
  const [a, b] = comparison.entries;
  if (!a || !b) return null;
  return (
    <section class="verdict tone-floor" aria-labelledby="entries-compared">
      <p class="pill">
        {a.number} against {b.number}
      </p>
      <h2 id="entries-compared">
        {a.measured_ms === null || b.measured_ms === null || comparison.change === null
          ? 'One of the two is not measured yet.'
          : `${figures.time(a.measured_ms)} became ${figures.time(b.measured_ms)}: ${figures.percent(comparison.change)}.`}
      </h2>
      <p class="hangs">{comparison.differences.length === 0 ? 'The situations are the same.' : `What differs: ${comparison.differences.map(saidChange).join(', ')}.`}</p>
      {comparison.same_metric ? null : <p class="bad">They were measured in different ways: the change is not one of speed alone.</p>}
    </section>
  );
}
