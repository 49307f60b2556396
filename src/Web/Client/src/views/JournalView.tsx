import { useEffect, useRef, useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get, Refusal } from '../api/call';
import { CompareEntries } from '../journal/CompareEntries';
import { EntryTable, EntryTreeList } from '../journal/Entries';
import { EntryPanel } from '../journal/EntryPanel';
import type { Comparison, Entry, EntryList, EntryTree, Scores } from '../journal/documents';
import { PredictedChart } from '../journal/PredictedChart';
import { ScoreTable } from '../journal/ScoreTable';
import { filters, ordered, queryOf, read, write, type Filter, type Stated } from '../journal/stated';
import { nameOf, verdictName } from '../journal/words';
import { Field } from '../parts/Field';
import { restate, type Place } from '../state/route';
import { Refused } from './Refused';

const verdicts = Object.keys(verdictName).map((value) => ({ value }));

const labels: Record<Filter, string> = { model: 'Model', on: 'Hardware', engine: 'Engine', lever: 'Lever', verdict: 'Verdict' };

/** The record of experiments of whoever started the server. */
export function JournalView({ place }: { place: Place }) {
  const [stated, setStated] = useState<Stated>(() => read(place.search));
  const written = useRef(place.search);
  useEffect(() => {
    if (place.search === written.current) return;
    written.current = place.search;
    setStated(read(place.search));
  }, [place.search]);
  const put = (part: Partial<Stated>) => {
    const next = { ...stated, ...part };
    setStated(next);
    written.current = write(next);
    restate(written.current);
  };

  const filter = queryOf(stated.filter);
  const list = useAsked<EntryList>(`?${filter}`, () => get<EntryList>(`/journal?limit=50${filter ? `&${filter}` : ''}`));
  const there = list.document ? 'there' : '';
  const tree = useAsked<EntryTree>(there, () => get<EntryTree>('/journal/tree?limit=200'));
  const scores = useAsked<Scores>(there, () => get<Scores>('/journal/score?limit=500'));
  const [a, b] = stated.chosen;
  const pair = there && a !== undefined && b !== undefined ? `entry=${a}&other=${b}` : '';
  const compared = useAsked<Comparison>(pair, () => get<Comparison>(`/journal/compare?${pair}`));
  const older = useOlder(list.document, filter);

  if (list.refusal?.status === 404 || list.document?.total === 0) return <Empty />;
  const entries = list.document ? [...list.document.entries, ...older.entries] : [];
  const choose = (number: number) => put({ chosen: ordered(stated.chosen.includes(number) ? stated.chosen.filter((n) => n !== number) : [...stated.chosen.slice(-1), number]) });
  const open = (id: string) => put({ open: stated.open === id ? '' : id });
  return (
    <div class="pipelines journal">
      <section class="chart" aria-labelledby="journal-title" aria-busy={list.busy}>
        <div class="chart-head">
          <h2 id="journal-title">Journal</h2>
          {list.document ? <span class="hint">{list.document.total === 1 ? '1 entry' : `${list.document.total} entries`}</span> : null}
        </div>
        <form class="filters no-print" aria-label="Which entries" onSubmit={(event) => event.preventDefault()}>
          {filters.map((name) => (
            <Field
              key={name}
              id={`journal-${name}`}
              label={labels[name]}
              value={stated.filter[name] ?? ''}
              placeholder="any"
              choices={name === 'verdict' ? verdicts : undefined}
              problems={list.refusal?.problems.filter((problem) => problem.path === `--${name}`) ?? []}
              onChange={(value) => put({ filter: { ...stated.filter, [name]: value } })}
            />
          ))}
        </form>
        {list.refusal && !list.refusal.problems.every((problem) => problem.path === '--verdict') ? <Refused refusal={list.refusal} everything /> : null}
        {list.document && entries.length === 0 ? (
          <p>No entry is like that. A model or a device is sought as it was recorded, whole.</p>
        ) : (
          <>
            <p class="hint">Tick two entries to compare them; an entry's number opens it.</p>
            <EntryTable entries={entries} chosen={stated.chosen} open={stated.open} onChoose={choose} onOpen={open} />
          </>
        )}
        {older.more === null ? null : (
          <button type="button" class="button no-print" disabled={older.busy} onClick={older.load}>
            Older entries
          </button>
        )}
        {older.refusal ? <Refused refusal={older.refusal} everything /> : null}
      </section>
      {stated.open && there ? <EntryPanel id={stated.open} onOpen={(id) => put({ open: id })} onClose={() => put({ open: '' })} /> : null}
      {compared.refusal ? <Refused refusal={compared.refusal} everything /> : null}
      {compared.document && pair ? <CompareEntries comparison={compared.document} onDrop={() => put({ chosen: [] })} /> : null}
      <div class={scores.document && scores.document.entries.length > 0 ? 'two' : 'stacked'}>
        {tree.document ? (
          <section class="chart" aria-labelledby="tree-title">
            <div class="chart-head">
              <h3 id="tree-title">What was tried from where</h3>
            </div>
            <EntryTreeList nodes={tree.document.entries} about={new Map([...(scores.document?.entries ?? []), ...entries].map((e) => [e.id, nameOf(e)]))} open={stated.open} onOpen={open} />
            {tree.document.cut ? (
              <p class="hint">
                {tree.document.shown} of {tree.document.total} entries, from the newest starting points on; floorline journal tree ENTRY shows one of the others.
              </p>
            ) : null}
          </section>
        ) : null}
        {scores.document && scores.document.entries.length > 0 ? <PredictedChart entries={scores.document.entries} total={scores.document.predictions} /> : null}
      </div>
      {[tree.refusal, scores.refusal].map((refusal) => (refusal ? <Refused key={refusal.message} refusal={refusal} everything /> : null))}
      {scores.document && scores.document.ranks.length > 0 ? <ScoreTable scores={scores.document} /> : null}
    </div>
  );
}

interface Older {
  entries: readonly Entry[];
  more: number | null;
  busy: boolean;
  refusal: Refusal | null;
  load: () => void;
}

/** The pages after the first, asked for one by one; another list begins anew. */
function useOlder(first: EntryList | null, filter: string): Older {
  const nothing = { of: first, entries: [] as readonly Entry[], more: first?.more_before ?? null, busy: false, refusal: null as Refusal | null };
  const [state, setState] = useState(nothing);
  const now = state.of === first ? state : nothing;
  const load = async () => {
    setState({ ...now, busy: true });
    try {
      const next = await get<EntryList>(`/journal?limit=50&before=${now.more}${filter ? `&${filter}` : ''}`);
      setState({ of: first, entries: [...now.entries, ...next.entries], more: next.more_before, busy: false, refusal: null });
    } catch (error) {
      setState({ ...now, busy: false, refusal: Refusal.of(error) });
    }
  };
  return { ...now, load: () => void load() };
}

function Empty() {
  return (
    <section class="welcome" aria-labelledby="journal-title">
      <h2 id="journal-title">No experiment is on record yet.</h2>
      <p>
        The journal keeps what you ran, what you had changed, what you expected, what came out, and what you decided. Months later it tells why a setting is as it is, and how
        far predictions can be trusted. It is kept in the folder that the server was started in, not in this browser.
      </p>
      <h3>Begin here</h3>
      <ul class="cards">
        <li>
          <a href="/">
            <b>From the calculator</b>
            <span>State a situation with its measured time and press "Save to journal". That is your baseline.</span>
          </a>
        </li>
        <li>
          <a href="/?model=llama-3-8b&on=h100&weights=bf16&engine=vllm&measured=9ms">
            <b>With an example</b>
            <span>Llama 3 8B on an H100 at 9 ms: look at it first, then save it or change it.</span>
          </a>
        </li>
      </ul>
      <h3>Or in a terminal, in the same folder</h3>
      <code class="command">floorline journal add llama-3-8b --on h100 --weights bf16 --engine vllm --measured 9ms</code>
      <p>Then change one thing at a time, and say before the run what you expect of it:</p>
      <code class="command">floorline journal add --parent latest --weights fp8 --predicted floors</code>
    </section>
  );
}
