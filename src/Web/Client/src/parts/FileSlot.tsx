import { useState } from 'preact/hooks';
import { said } from '../api/problems';
import type { Problem } from '../api/documents.g';
import * as figures from '../figures';

interface Props {
  id: string;
  label: string;
  hint: string;
  files: readonly File[];
  several?: boolean;
  problems?: readonly Problem[];
  onAdd: (files: readonly File[]) => void;
  onRemove: (file: File) => void;
}

/** A folder that is dropped comes as a file that cannot be read: only files are taken. */
export function filesOf(data: DataTransfer): File[] {
  const items = [...data.items].filter((item) => item.kind === 'file');
  if (items.length === 0) return [...data.files];
  return items.flatMap((item) => {
    const file = item.webkitGetAsEntry()?.isDirectory ? null : item.getAsFile();
    return file ? [file] : [];
  });
}

/** Handlers of a page on which files may be dropped anywhere. */
export const dropAnywhere = (take: (files: readonly File[]) => void) => ({
  onDragOver: (event: DragEvent) => event.preventDefault(),
  onDrop: (event: DragEvent) => {
    event.preventDefault();
    const files = event.dataTransfer ? filesOf(event.dataTransfer) : [];
    if (files.length > 0) take(files);
  },
});

/** Where files are dropped or chosen, and which they are. They stay in the browser until they are sent. */
export function FileSlot({ id, label, hint, files, several, problems = [], onAdd, onRemove }: Props) {
  const [over, setOver] = useState(false);
  const [folder, setFolder] = useState(false);
  const wrong = problems.length > 0 || folder;
  const take = (taken: readonly File[]) => {
    setFolder(taken.length === 0);
    if (taken.length > 0) onAdd(taken);
  };
  return (
    <div
      class={['slot', over ? 'over' : '', wrong ? 'wrong' : ''].filter(Boolean).join(' ')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        if (event.dataTransfer) take(filesOf(event.dataTransfer));
      }}
    >
      <div class="slot-head">
        <label for={id}>{label}</label>
        <span class="button slot-button">
          <span aria-hidden="true">{several && files.length > 0 ? 'Add' : files.length > 0 ? 'Change' : 'Choose'}</span>
          <input
            id={id}
            type="file"
            multiple={several}
            aria-describedby={`${id}-hint`}
            aria-invalid={wrong ? true : undefined}
            onChange={(event) => {
              const chosen = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = '';
              if (chosen.length > 0) take(chosen);
            }}
          />
        </span>
      </div>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      {files.length > 0 ? (
        <ul class="file-list">
          {files.map((file, i) => (
            <li key={`${i} ${file.name}`}>
              <span class="file-name">{file.name}</span>
              <span class="hint">{figures.bytes(file.size)}</span>
              <button type="button" class="quiet" aria-label={`Leave out ${file.name}`} onClick={() => onRemove(file)}>
                ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {folder ? (
        <p class="wrong-text" role="status">
          A folder cannot be sent: drop the files in it.
        </p>
      ) : null}
      {problems.map((problem) => (
        <p key={problem.message} class="wrong-text" role="status">
          {said(problem)}
        </p>
      ))}
    </div>
  );
}
