import type { Note } from './documents';

/** What is said of a trace beside its losses and findings, in the words of the command line. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  return (
    <>
      {notes.map((note) => (
        <p key={note.about + note.text} class="hint">
          {note.text}
        </p>
      ))}
    </>
  );
}
