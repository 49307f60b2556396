import { useEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from './call';
import { Latest } from './latest';

export interface Asked<T> {
  document: T | null;
  refusal: Refusal | null;
  busy: boolean;
}

/** What the server answers to a question, asked again when its key changes; an empty key asks nothing. */
export function useAsked<T>(key: string, ask: () => Promise<T>): Asked<T> {
  const [state, setState] = useState<Asked<T>>({ document: null, refusal: null, busy: false });
  const line = useRef<Latest<T> | null>(null);
  useEffect(() => {
    if (key === '') {
      line.current?.stop();
      line.current = null;
      setState({ document: null, refusal: null, busy: false });
      return;
    }
    line.current ??= new Latest<T>(
      (document) => setState((s) => ({ ...s, document, refusal: null })),
      (error) => setState((s) => ({ ...s, refusal: Refusal.of(error) })),
      (busy) => setState((s) => ({ ...s, busy })),
    );
    line.current.ask(ask);
  }, [key]);
  useEffect(() => () => line.current?.stop(), []);
  return state;
}
