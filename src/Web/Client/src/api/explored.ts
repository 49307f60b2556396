import { useEffect, useRef, useState } from 'preact/hooks';
import { changed, isAskable, query, type Situation } from '../state/situation';
import { get, Refusal } from './call';
import type { Explored, Prediction } from './documents.g';
import { Latest } from './latest';

export interface Answer {
  /** The last whole answer; it stays while a new one is on its way or the fields are refused. */
  document: Explored | null;
  refusal: Refusal | null;
  busy: boolean;
  /** The query that the document answers. */
  of: string;
}

export const nothingYet: Answer = { document: null, refusal: null, busy: false, of: '' };

/** Everything of a situation; with levers applied its prediction is the one with them. */
async function explore(situation: Situation): Promise<Explored> {
  const bare = query(changed(situation, 'apply', ''));
  if (!situation.apply) return get<Explored>(`/explore?${bare}`);
  const [whole, prediction] = await Promise.all([get<Explored>(`/explore?${bare}`), get<Prediction>(`/predict?${query(situation)}`)]);
  return { ...whole, prediction };
}

/** What the server says of each situation, asked again when its fields change. */
export function useExplored(situations: readonly Situation[]): Answer[] {
  const [answers, setAnswers] = useState<Answer[]>([]);
  const lines = useRef<Latest<{ document: Explored; of: string }>[]>([]);
  const asked = useRef<string[]>([]);

  const set = (i: number, change: Partial<Answer>) =>
    setAnswers((all) => {
      const next = [...all];
      next[i] = { ...(all[i] ?? nothingYet), ...change };
      return next;
    });

  const queries = situations.map((s) => (isAskable(s) ? query(s) : ''));
  useEffect(() => {
    queries.forEach((text, i) => {
      if (asked.current[i] === text) return;
      asked.current[i] = text;
      if (text === '') {
        lines.current[i]?.stop();
        delete lines.current[i];
        set(i, nothingYet);
        return;
      }
      lines.current[i] ??= new Latest(
        (answer) => set(i, { ...answer, refusal: null }),
        (error) => set(i, { refusal: Refusal.of(error) }),
        (busy) => set(i, { busy }),
      );
      const situation = situations[i] ?? {};
      lines.current[i].ask(async () => ({ document: await explore(situation), of: text }));
    });
    asked.current.length = queries.length;
    setAnswers((all) => (all.length > queries.length ? all.slice(0, queries.length) : all));
  }, [queries.join('\n')]);
  useEffect(() => () => lines.current.forEach((line) => line.stop()), []);

  return situations.map((_, i) => answers[i] ?? nothingYet);
}
