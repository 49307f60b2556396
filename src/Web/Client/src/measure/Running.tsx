import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { JobDocument } from './documents';

interface Props {
  job: JobDocument | null;
  ending: boolean;
  cancel: () => void;
  /** Whether a cancel throws away what there is by then. */
  loses?: boolean;
  /** What it is doing, such as "Measuring". */
  pill?: string;
  children?: ComponentChildren;
}

/** A job under way: what it does now, how far it is, and a way to end it. */
export function Running({ job, ending, cancel, loses, pill = 'Measuring', children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const progress = job?.progress;
  const left = progress?.left_ms;
  const share = progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : undefined;
  return (
    <section class="verdict tone-weights" aria-labelledby="running-title">
      <p class="pill">{ending ? 'Ending' : pill}</p>
      <h2 id="running-title">{ending ? (loses ? 'Ending …' : 'Ending with what was measured …') : progress ? `Now: ${progress.doing}` : 'Beginning …'}</h2>
      <p class="measure-left">
        <progress aria-label={loses ? 'How far it is' : 'How far the measurement is'} max={1} {...(share === undefined ? {} : { value: share })} />
        <span>
          {left !== undefined
            ? `${Math.ceil(left / 1000)} s left`
            : loses && progress && progress.total > 0
              ? `${progress.done.toLocaleString('en-US')} of ${progress.total.toLocaleString('en-US')}`
              : 'time left not known yet'}
        </span>
      </p>
      {children}
      <div class="take">
        <div class="buttons">
          <button type="button" class="button" ref={button} onClick={cancel}>
            {ending && !loses ? 'End at once' : 'Cancel'}
          </button>
        </div>
        <p class="hint">{loses ? 'A cancel keeps nothing.' : 'What was measured until then is kept.'}</p>
      </div>
      <p class="sr" role="status">
        {ending ? 'Ending' : loses ? 'A job is under way' : 'A measurement is under way'}
      </p>
    </section>
  );
}
