import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface Choice {
  value: string;
  label?: string;
  hint?: string;
}

interface Props {
  id: string;
  value: string;
  choices: readonly Choice[];
  placeholder?: string | undefined;
  invalid?: boolean;
  describedBy?: string | undefined;
  onChange: (value: string) => void;
}

const shownAtMost = 80;

/** A text field that offers known names as you type; anything else may be typed too (8xh100-sxm, params=7e9). */
export function Combobox({ id, value, choices, placeholder, invalid, describedBy, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(false);
  const [lit, setLit] = useState(-1);
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const shown = open ? (typed ? matching(choices, value) : choices).slice(0, shownAtMost) : [];

  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);

  useEffect(() => {
    if (lit >= 0) document.getElementById(`${list}-${lit}`)?.scrollIntoView({ block: 'nearest' });
  }, [lit, list]);

  const show = () => {
    setTyped(false);
    setOpen(true);
    setLit(-1);
  };

  const take = (choice: Choice) => {
    onChange(choice.value);
    setOpen(false);
  };

  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) {
        show();
        return;
      }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setLit(shown.length === 0 ? -1 : (lit + step + shown.length + (lit < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === 'Enter' && open && lit >= 0) {
      event.preventDefault();
      const choice = shown[lit];
      if (choice) take(choice);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Tab') {
      setOpen(false);
    }
  };

  return (
    <div class="combobox" ref={box}>
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-expanded={open && shown.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && lit >= 0 ? `${list}-${lit}` : undefined}
        aria-invalid={invalid ? true : undefined}
        aria-describedby={describedBy}
        value={value}
        placeholder={placeholder}
        onInput={(event) => {
          onChange(event.currentTarget.value);
          setTyped(true);
          setOpen(true);
          setLit(-1);
        }}
        onClick={() => (open ? setOpen(false) : show())}
        onKeyDown={key}
      />
      <ul id={list} role="listbox" aria-label="Known names" class="choices" hidden={shown.length === 0}>
        {shown.map((choice, i) => (
          <li
            key={choice.value}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === lit}
            class={i === lit ? 'lit' : choice.value === value ? 'taken' : ''}
            onPointerDown={(event) => {
              event.preventDefault();
              take(choice);
            }}
          >
            <span class="choice-name">{choice.label ?? choice.value}</span>
            {choice.hint ? <span class="choice-hint">{choice.hint}</span> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Names that hold every word typed, those that start with it first. */
function matching(choices: readonly Choice[], typed: string): Choice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  const found = choices.filter((choice) => {
    const text = `${choice.value} ${choice.label ?? ''} ${choice.hint ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...found.filter((c) => c.value.startsWith(first)), ...found.filter((c) => !c.value.startsWith(first))];
}
