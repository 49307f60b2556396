import { useEffect, useRef, useState } from 'preact/hooks';
import { useKnown } from '../api/catalogue';
import { nothingYet, useExplored } from '../api/explored';
import { letters, most, read, write, type Page } from '../state/page';
import { restate, type Place } from '../state/route';
import { changed, isAskable, isEmpty, title, type Situation } from '../state/situation';
import { Compare } from './Compare';
import { Refused } from './Refused';
import { Results } from './Results';
import { SituationForm } from './SituationForm';
import { Verdict } from './Verdict';
import { Welcome } from './Welcome';

const narrow = '(max-width: 899px)';

export function Calculator({ place }: { place: Place }) {
  const [page, setPage] = useState<Page>(() => read(place.search));
  const written = useRef(place.search);
  const known = useKnown();
  const answers = useExplored(page.situations);

  // a step back in the browser, or a link to another situation
  useEffect(() => {
    if (place.search === written.current) return;
    written.current = place.search;
    setPage(read(place.search));
  }, [place.search]);

  const change = (next: Page) => {
    setPage(next);
    written.current = write(next);
    restate(written.current);
  };

  const { situations, at } = page;
  const situation = situations[at] ?? {};
  const answer = answers[at] ?? nothingYet;
  const doc = answer.document;

  const put = (next: Situation) => change({ situations: situations.map((old, i) => (i === at ? next : old)), at });
  const add = () => change({ situations: [...situations, situation], at: situations.length });
  const drop = (i: number) => change({ situations: situations.filter((_, j) => j !== i), at: Math.max(0, at >= i ? at - 1 : at) });

  const applied = (situation.apply ?? '').split(',').filter(Boolean);
  const others = answers.flatMap((other, i) => (i !== at && other.document ? [{ letter: letters[i] ?? '', roofline: other.document.roofline }] : []));
  const fresh = situations.length === 1 && isEmpty(situation);

  return (
    <div class="calculator">
      <aside class="side no-print">
        <Tabs page={page} onPick={(i) => change({ situations, at: i })} onAdd={add} onDrop={drop} />
        <Foldable closed={doc !== null} line={title(situation)}>
          <SituationForm situation={situation} known={known} problems={answer.refusal?.problems ?? []} floors={doc?.floors ?? null} onChange={put} />
        </Foldable>
      </aside>
      <div class={answer.refusal && doc ? 'results stale' : 'results'}>
        {answer.refusal ? <Refused refusal={answer.refusal} /> : null}
        {fresh ? <Welcome /> : null}
        {!fresh && !isAskable(situation) && !doc ? (
          <section class="welcome">
            <h2>{situation.model ? 'Now choose the hardware.' : 'Now choose the model.'}</h2>
            <p>
              {situation.model
                ? 'A device from the list, several of them (8xh100-sxm), or what its sheet says: bw=200GB/s,fp16=100TFLOP/s.'
                : 'A model from the list, or what you know of it: params=7e9,layers=32,kv_heads=8,head=128.'}
            </p>
          </section>
        ) : null}
        {doc ? (
          <>
            <Verdict answer={answer} document={doc} situation={situation} reportAt={`/report${write(page)}`} />
            {situations.length > 1 ? <Compare situations={situations} answers={answers} at={at} onPick={(i) => change({ situations, at: i })} /> : null}
            <Results doc={doc} others={others} applied={applied} onApply={(levers) => put(changed(situation, 'apply', levers.join(',')))} />
          </>
        ) : isAskable(situation) && !answer.refusal ? (
          <Waiting />
        ) : isAskable(situation) ? (
          <section class="welcome">
            <h2>This cannot be computed yet.</h2>
            <p>The fields that are marked say what was found and what is expected. Names may be incomplete while you type: choose one from the list.</p>
          </section>
        ) : null}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <section class="verdict waiting" aria-busy="true">
      <p class="pill">Computing</p>
      <h2>Counting bytes and operations …</h2>
    </section>
  );
}

interface TabsProps {
  page: Page;
  onPick: (i: number) => void;
  onAdd: () => void;
  onDrop: (i: number) => void;
}

function Tabs({ page, onPick, onAdd, onDrop }: TabsProps) {
  const { situations, at } = page;
  if (situations.length === 1 && isEmpty(situations[0] ?? {})) return null;
  return (
    <div class="tabs" role="group" aria-label="Situations">
      {(situations.length > 1 ? situations : []).map((situation, i) => (
        <span key={letters[i]} class={`tab situation-${letters[i]} ${i === at ? 'on' : ''}`}>
          <button type="button" aria-pressed={i === at} onClick={() => onPick(i)} aria-label={`Situation ${letters[i]?.toUpperCase()}: ${title(situation)}`}>
            <span class="letter">{letters[i]?.toUpperCase()}</span>
          </button>
          <button type="button" class="drop" aria-label={`Remove situation ${letters[i]?.toUpperCase()}`} onClick={() => onDrop(i)}>
            ×
          </button>
        </span>
      ))}
      {situations.length < most ? (
        <button type="button" class="button add" onClick={onAdd}>
          + Compare
        </button>
      ) : null}
    </div>
  );
}

/** On a narrow screen the form folds to a line once there is an answer, so that the verdict stands first. */
function Foldable({ closed, line, children }: { closed: boolean; line: string; children: preact.ComponentChildren }) {
  const [slim, setSlim] = useState(() => matchMedia(narrow).matches);
  const [open, setOpen] = useState<boolean | null>(null);
  useEffect(() => {
    const query = matchMedia(narrow);
    const turn = () => setSlim(query.matches);
    query.addEventListener('change', turn);
    return () => query.removeEventListener('change', turn);
  }, []);
  if (!slim) return <>{children}</>;
  const shown = open ?? !closed;
  return (
    <div class="foldable">
      <button type="button" class="fold" aria-expanded={shown} onClick={() => setOpen(!shown)}>
        <span>{line}</span>
        <b>{shown ? 'Done' : 'Change'}</b>
      </button>
      {shown ? children : null}
    </div>
  );
}
