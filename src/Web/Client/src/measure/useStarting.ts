import { useState } from 'preact/hooks';
import { end, Refusal } from '../api/call';
import type { JobDocument } from './documents';
import type { Watched } from './useJob';

export interface Starting {
  /** Whether it has been asked for and has no id yet. */
  starting: boolean;
  /** Whether it has been asked to end. */
  ending: boolean;
  /** Whether it is known to be under way, or not known to be over. */
  open: boolean;
  running: boolean;
  refusal: Refusal | null;
  forgive: () => void;
  start: () => Promise<void>;
  cancel: () => void;
}

/** Starts a job, tells its id, and ends it when asked. */
export function useStarting(id: string, watched: Watched<unknown>, post: () => Promise<JobDocument>, started: (id: string) => void): Starting {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [starting, setStarting] = useState(false);
  const [ending, setEnding] = useState(false);
  const open = id !== '' && !watched.result && !watched.refusal && !watched.nothing;
  const failed = (error: unknown) => setRefusal(Refusal.of(error));
  const start = async () => {
    if (starting || open) return;
    setStarting(true);
    setEnding(false);
    setRefusal(null);
    try {
      started((await post()).id);
    } catch (error) {
      failed(error);
    } finally {
      setStarting(false);
    }
  };
  const cancel = () => {
    if (!id) return;
    setEnding(true);
    void end(`/jobs/${id}`).catch(failed);
  };
  return { starting, ending, open, running: open && watched.job?.state === 'running', refusal, forgive: () => setRefusal(null), start, cancel };
}
