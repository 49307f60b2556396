import { useEffect, useRef, useState } from 'preact/hooks';
import { forget, get, Refusal, upload } from './call';

export interface Formed<T> {
  document: T | null;
  /** Name under which the server keeps the answer for a while; empty where it does not. */
  kept: string;
  refusal: Refusal | null;
  /** How much of the files has gone, or null where none is under way. */
  under: number | null;
  send: (path: string, form: FormData) => void;
}

/** Sends files to a route that keeps its answer for a while, and shows a kept one again. */
export function useForm<T>(route: string, first: string): Formed<T> {
  const [state, setState] = useState<Omit<Formed<T>, 'send'>>({ document: null, kept: first, refusal: null, under: null });
  const turn = useRef(0);
  const wrong = (error: unknown) => Refusal.of(error);

  useEffect(() => {
    if (!first) return;
    const own = ++turn.current;
    get<T>(`${route}/${first}`)
      .then((document) => own === turn.current && setState({ document, kept: first, refusal: null, under: null }))
      .catch((error: unknown) => own === turn.current && setState({ document: null, kept: '', refusal: wrong(error), under: null }));
  }, []);

  const send = async (path: string, form: FormData) => {
    const own = ++turn.current;
    const before = state.kept;
    setState((s) => ({ ...s, refusal: null, under: 0 }));
    try {
      const sent = await upload<T>(path, form, (under) => own === turn.current && setState((s) => ({ ...s, under })));
      if (before) forget(`${route}/${before}`);
      if (own !== turn.current) return;
      setState({ document: sent.document, kept: sent.kept?.split('/').at(-1) ?? '', refusal: null, under: null });
    } catch (error) {
      if (own === turn.current) setState({ document: null, kept: '', refusal: wrong(error), under: null });
    }
  };
  return { ...state, send: (path, form) => void send(path, form) };
}
