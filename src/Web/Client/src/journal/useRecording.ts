import { useState } from 'preact/hooks';
import { post, Refusal } from '../api/call';
import type { Shown } from './documents';

interface Recording {
  busy: boolean;
  refusal: Refusal | null;
  saved: Shown | null;
}

/** Puts an entry on record, one at a time. */
export function useRecording(): [Recording, (body: Record<string, string>) => Promise<void>] {
  const [state, setState] = useState<Recording>({ busy: false, refusal: null, saved: null });
  const record = async (body: Record<string, string>) => {
    if (state.busy) return;
    setState({ busy: true, refusal: null, saved: null });
    try {
      setState({ busy: false, refusal: null, saved: await post<Shown>('/journal', body) });
    } catch (error) {
      setState({ busy: false, refusal: Refusal.of(error), saved: null });
    }
  };
  return [state, record];
}
