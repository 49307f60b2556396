import { useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get } from '../api/call';
import { CompareEntries, EntryTable, EntryTreeList } from '../journal/Entries';
import type { Comparison, EntryList, EntryTree } from '../journal/documents';
import { PredictedChart } from '../journal/PredictedChart';
import type { Place } from '../state/route';
import { Refused } from './Refused';

/** The record of experiments in the folder that the server was started in. */
export function JournalView(_: { place: Place }) {
  const [chosen, setChosen] = useState<number[]>([]);
  const list = useAsked<EntryList>('list', () => get<EntryList>('/journal'));
  const tree = useAsked<EntryTree>('tree', () => get<EntryTree>('/journal/tree'));
  const [a, b] = [...chosen].sort((x, y) => x - y);
  const pair = a !== undefined && b !== undefined ? `entry=${a}&other=${b}` : '';
  const compared = useAsked<Comparison>(pair, () => get<Comparison>(`/journal/compare?${pair}`));
  const entries = list.document?.entries ?? [];
  if (list.refusal || (list.document && entries.length === 0)) {
    return (
      <section class="welcome" aria-labelledby="journal-title">
        <h2 id="journal-title">No experiment is recorded yet.</h2>
        <p>{list.refusal?.message}</p>
        <p>
          The journal keeps what you tried, what was predicted and what was measured. Begin it in the folder that this server runs in: floorline journal init, then
          floorline journal add MODEL --on HW --measured TIME.
        </p>
      </section>
    );
  }
  return (
    <div class="pipelines">
      <section class="chart" aria-labelledby="journal-title">
        <div class="chart-head">
          <h2 id="journal-title">Journal</h2>
        </div>
        <p class="hint">Tick two entries to compare them.</p>
        <EntryTable entries={entries} chosen={chosen} onChoose={setChosen} />
      </section>
      {compared.refusal ? <Refused refusal={compared.refusal} everything /> : null}
      {compared.document && pair ? <CompareEntries comparison={compared.document} /> : null}
      <div class="two">
        <section class="chart" aria-labelledby="tree-title">
          <div class="chart-head">
            <h3 id="tree-title">What was tried from where</h3>
          </div>
          {tree.document ? <EntryTreeList nodes={tree.document.entries} /> : null}
        </section>
        {entries.some((e) => e.predicted_ms !== null && e.measured_ms !== null) ? <PredictedChart entries={entries} /> : null}
      </div>
    </div>
  );
}
