import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { forget, Refusal, upload } from '../api/call';

export interface Sent<T> {
  document: T | null;
  /** Where the server keeps it for a while; null where it does not. */
  kept: string | null;
  refusal: Refusal | null;
  /** The file under way and how much of it has gone, or null. */
  under: { name: string; share: number } | null;
  send: (file: File | undefined) => void;
}

/** Sends files to a route, one at a time; what the server kept of the one before is dropped, unless it may be in use elsewhere. */
export function useUpload<T>(path: (name: string) => string, drops = true): Sent<T> {
  const [state, setState] = useState<Omit<Sent<T>, 'send'>>({ document: null, kept: null, refusal: null, under: null });
  const send = async (file: File | undefined) => {
    if (!file || state.under) return;
    if (drops && state.kept) forget(state.kept);
    setState({ document: null, kept: null, refusal: null, under: { name: file.name, share: 0 } });
    try {
      const sent = await upload<T>(path(encodeURIComponent(file.name)), file, (share) => setState((s) => ({ ...s, under: { name: file.name, share } })));
      setState({ ...sent, refusal: null, under: null });
    } catch (error) {
      setState({ document: null, kept: null, refusal: Refusal.of(error), under: null });
    }
  };
  return { ...state, send: (file) => void send(file) };
}

interface Props {
  id: string;
  title: string;
  /** Id of the field that chooses a file. */
  inputId?: string;
  accept: string;
  sent: Pick<Sent<unknown>, 'under' | 'send'>;
  children: ComponentChildren;
}

/** Where a file is dropped or chosen. */
export function DropZone({ id, inputId, title, accept, sent, children }: Props) {
  const [over, setOver] = useState(false);
  const { under, send } = sent;
  return (
    <section
      class={over ? 'welcome drop-zone over' : 'welcome drop-zone'}
      aria-labelledby={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        send(event.dataTransfer?.files[0]);
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <label class="button primary file-button">
        {under ? 'Reading …' : 'Choose a file'}
        <input id={inputId} type="file" class="sr" accept={accept} disabled={under !== null} onChange={(event) => send(event.currentTarget.files?.[0])} />
      </label>
      {under ? (
        <p role="status">
          <progress value={under.share} max={1} aria-label={`Sending ${under.name}`} /> {under.name}
        </p>
      ) : null}
    </section>
  );
}
