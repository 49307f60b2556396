import type { ComponentChildren } from 'preact';
import type { Shown } from './documents';

/** Says which entry was recorded and what was found about it. */
export function OnRecord({ entry, children }: { entry: Shown['entries'][number]; children?: ComponentChildren }) {
  return (
    <div class="save" role="status">
      <p>
        On record as entry {entry.number}. <a href={`/journal?open=${entry.id}`}>Show it in the journal</a>
      </p>
      {entry.findings.map((finding) => (
        <p key={finding} class="hint">
          {finding}
        </p>
      ))}
      {children}
    </div>
  );
}
