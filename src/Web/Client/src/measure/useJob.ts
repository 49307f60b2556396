import { useEffect, useState } from 'preact/hooks';
import { get, Refusal } from '../api/call';
import type { Problem } from '../api/documents.g';
import type { JobDocument, Sample } from './documents';

export interface Watched<T> {
  job: JobDocument | null;
  sample: Sample | null;
  result: T | null;
  refusal: Refusal | null;
  /** Whether it ended without anything. */
  nothing: boolean;
}

const none: Watched<never> = { job: null, sample: null, result: null, refusal: null, nothing: false };

/** Listens to a job until it ends. The server keeps a job that is over for a while, so that a reload shows its result again. */
export function useJob<T>(id: string): Watched<T> {
  const [state, setState] = useState<Watched<T>>(none);
  useEffect(() => {
    setState(none);
    if (id === '') return;
    const path = `/jobs/${encodeURIComponent(id)}`;
    let stream: EventSource | null = null;
    let here = true;
    const lost = (error: unknown) => {
      if (!here) return;
      stream?.close();
      setState((s) => ({ ...s, refusal: Refusal.of(error) }));
    };
    const listen = () => {
      if (!here) return;
      stream = new EventSource(`/api/v1${path}/events`);
      const on = (name: string, take: (body: unknown) => Partial<Watched<T>>, last: boolean) =>
        stream?.addEventListener(name, (event) => {
          if (last) stream?.close();
          const change = take(JSON.parse((event as MessageEvent<string>).data));
          setState((s) => ({ ...s, ...change }));
        });
      on('progress', (body) => ({ job: body as JobDocument }), false);
      on('sample', (body) => ({ sample: body as Sample }), false);
      on('result', (body) => ({ result: body as T }), true);
      on('cancelled', () => ({ nothing: true }), true);
      on(
        'problem',
        (body) => {
          const details = body as { detail?: string; problems?: Problem[] };
          return { refusal: new Refusal(details.detail ?? 'It failed.', details.problems ?? [], 400) };
        },
        true,
      );
      // the browser tries again by itself; if the job or the server is gone, it says so
      stream.onerror = () => void get<JobDocument>(path).catch(lost);
    };
    get<JobDocument>(path).then((job) => {
      if (!here) return;
      setState((s) => ({ ...s, job }));
      listen();
    }, lost);
    return () => {
      here = false;
      stream?.close();
    };
  }, [id]);
  return state;
}
