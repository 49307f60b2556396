import { useEffect, useState } from 'preact/hooks';
import { copyText } from './copy';

interface Props {
  label: string;
  text: () => string | Promise<string>;
  title?: string;
}

/** Copies a text and says that it did. */
export function CopyButton({ label, text, title }: Props) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const back = setTimeout(() => setState('idle'), 1800);
    return () => clearTimeout(back);
  }, [state]);
  const click = async () => setState((await copyText(await text())) ? 'done' : 'failed');
  return (
    <button type="button" class="button" title={title} onClick={click}>
      <span aria-live="polite">{state === 'done' ? 'Copied' : state === 'failed' ? 'Not allowed here' : label}</span>
    </button>
  );
}
