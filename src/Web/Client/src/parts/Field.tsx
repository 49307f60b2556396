import type { ComponentChildren } from 'preact';
import { nearest, said } from '../api/problems';
import type { Problem } from '../api/documents.g';
import { Combobox, type Choice } from './Combobox';

interface Props {
  id: string;
  label: string;
  value: string;
  hint?: string | undefined;
  placeholder?: string | undefined;
  choices?: readonly Choice[] | undefined;
  problems?: readonly Problem[];
  onChange: (value: string) => void;
}

/** A labelled field: what it is called, what may stand in it, and what is wrong with it. */
export function Field({ id, label, value, hint, placeholder, choices, problems = [], onChange }: Props): ComponentChildren {
  const wrong = problems.length > 0;
  const describedBy = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      <label for={id}>{label}</label>
      {choices ? (
        <Combobox id={id} value={value} choices={choices} placeholder={placeholder} invalid={wrong} describedBy={describedBy} onChange={onChange} />
      ) : (
        <input
          id={id}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={value}
          placeholder={placeholder}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={describedBy}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {wrong ? (
        <div class="wrong-text" id={`${id}-wrong`} role="status">
          {problems.map((problem) => (
            <p key={problem.message}>
              {said(problem)}
              {nearest(problem).map((name) => (
                <button key={name} type="button" class="nearest" onClick={() => onChange(name)}>
                  {name}
                </button>
              ))}
            </p>
          ))}
        </div>
      ) : null}
    </div>
  );
}
