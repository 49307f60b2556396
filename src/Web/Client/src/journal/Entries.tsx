import * as figures from '../figures';
import { query } from '../state/situation';
import type { Entry, Node } from './documents';
import { nameOf, saidChange, situationOf, verdictName, verdictTone, when } from './words';

export function VerdictPill({ verdict }: { verdict: string }) {
  return <span class={`pill ${verdictTone(verdict)}`}>{verdictName[verdict] ?? verdict}</span>;
}

interface ListProps {
  entries: readonly Entry[];
  chosen: readonly number[];
  open: string;
  onChoose: (number: number) => void;
  onOpen: (id: string) => void;
}

/** Entries, newest first; two that are ticked are compared. */
export function EntryTable({ entries, chosen, open, onChoose, onOpen }: ListProps) {
  return (
    <div class="scroll entries" tabIndex={0} role="region" aria-label="Entries">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">compare</span>
            </th>
            {['entry', 'what', 'verdict', 'predicted', 'measured', 'off by', 'note', 'recorded (UTC)'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} class={chosen.includes(entry.number) ? 'on' : ''}>
              <td class="tick-cell">
                <label>
                  <input type="checkbox" checked={chosen.includes(entry.number)} onChange={() => onChoose(entry.number)} aria-label={`Compare entry ${entry.number}`} />
                </label>
              </td>
              <th scope="row">
                <button type="button" class="as-link" aria-expanded={open === entry.id} aria-label={`Entry ${entry.number} in full`} onClick={() => onOpen(entry.id)}>
                  {entry.number}
                </button>
              </th>
              <td>
                <a class="nowrap" href={`/?${query(situationOf(entry))}`}>
                  {nameOf(entry)}
                </a>
                {entry.changed.length > 0 ? <span class="hint block">{entry.changed.map(saidChange).join(', ')}</span> : null}
                {entry.lever && entry.lever !== entry.changed[0]?.field ? <span class="hint block">{entry.lever}</span> : null}
              </td>
              <td class="nowrap">
                <VerdictPill verdict={entry.verdict} />
              </td>
              <td class="nowrap">{entry.predicted_ms === null ? '' : figures.time(entry.predicted_ms)}</td>
              <td class="nowrap">{entry.measured_ms === null ? <i>not yet</i> : <b>{figures.time(entry.measured_ms)}</b>}</td>
              <td class="nowrap">{entry.error === null ? '' : signed(entry.error)}</td>
              <td class="note">{entry.note}</td>
              <td class="nowrap">{when(entry.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** An error or a change with its direction: +10 % is slower than predicted. */
export const signed = (share: number): string => (share > 0 ? `+${figures.percent(share)}` : figures.percent(share));

interface TreeProps {
  nodes: readonly Node[];
  /** What the entries that are listed are about, by name: the tree itself does not say it. */
  about: ReadonlyMap<string, string>;
  open: string;
  /** How far below a starting point these are. */
  depth?: number;
  onOpen: (id: string) => void;
}

const deepest = 6;

/** What was tried from where; far down it is no longer moved to the right, so that a long row of experiments stays on the screen. */
export function EntryTreeList({ nodes, about, open, depth = 0, onOpen }: TreeProps) {
  return (
    <ul class={depth > deepest ? 'entry-tree deep' : 'entry-tree'}>
      {nodes.map((node) => (
        <li key={node.id}>
          <p>
            <button type="button" class="as-link" aria-expanded={open === node.id} aria-label={`Entry ${node.number} in full, from the tree`} onClick={() => onOpen(node.id)}>
              {node.number}
            </button>{' '}
            {node.changed.length > 0 ? node.changed.map(saidChange).join(', ') : (node.lever ?? (node.parent === null ? (about.get(node.id) ?? 'a starting point') : 'the same again'))}
            {' · '}
            <b>{node.measured_ms === null ? 'not measured yet' : figures.time(node.measured_ms)}</b> <VerdictPill verdict={node.verdict} />
          </p>
          {node.children.length > 0 ? <EntryTreeList nodes={node.children} about={about} open={open} depth={depth + 1} onOpen={onOpen} /> : null}
        </li>
      ))}
    </ul>
  );
}
