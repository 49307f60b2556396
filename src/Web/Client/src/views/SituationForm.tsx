import { useId } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { choicesOf, type Known } from '../api/catalogue';
import { fieldOf } from '../api/problems';
import type { Floors, Problem } from '../api/documents.g';
import { Field } from '../parts/Field';
import { groups } from '../state/fields.g';
import { changed, rowOf, type Field as Name, type Situation } from '../state/situation';

interface Props {
  situation: Situation;
  known: Known;
  problems: readonly Problem[];
  /** The step as the server understood it: what is assumed stands in the empty fields. */
  floors: Floors | null;
  onChange: (situation: Situation) => void;
}

export function SituationForm({ situation, known, problems, floors, onChange }: Props) {
  const id = useId();
  const step = floors?.step;
  // What the server assumes stands in grey; of these fields nothing else does.
  const assumed: Partial<Record<Name, string | number | undefined>> = {
    weights: step?.weights, kv: step?.kv, context: step?.context, batch: step?.batch, phase: step?.phase, tp: step?.tp, pp: step?.pp, ep: step?.ep,
    prompt: step?.phase === 'prefill' ? step.tokens : undefined,
  };
  const grey = (name: Name): string => (name in assumed ? String(assumed[name] ?? '') : rowOf[name].example);
  const wrong = (name: Name) => problems.filter((problem) => fieldOf(problem) === name);
  const field = (name: Name): ComponentChildren => (
    <Field
      key={name}
      id={`${id}${name}`}
      label={rowOf[name].label}
      hint={rowOf[name].hint}
      value={situation[name] ?? ''}
      placeholder={grey(name)}
      choices={choicesOf(rowOf[name], known)}
      problems={wrong(name)}
      onChange={(value) => onChange(changed(situation, name, value))}
    />
  );
  return (
    <form class="situation" onSubmit={(event) => event.preventDefault()} aria-label="The situation">
      {field('model')}
      {field('on')}
      {field('measured')}
      <div class="pair">
        {field('weights')}
        {field('kv')}
      </div>
      <div class="pair">
        {field('context')}
        {field('batch')}
      </div>
      <div class="pair">
        {field('phase')}
        {field('prompt')}
      </div>
      {floors ? <p class="hint">What stands in grey is assumed.</p> : null}
      {groups.map((group) => {
        const stated = group.fields.filter((name) => situation[name]).length;
        const bad = group.fields.some((name) => wrong(name).length > 0);
        return (
          <details key={group.title} class="group" open={stated > 0 || bad || undefined}>
            <summary>
              {group.title}
              {stated > 0 ? <span class="badge">{stated}</span> : null}
            </summary>
            <div class="pairs">{group.fields.map((name) => field(name))}</div>
          </details>
        );
      })}
    </form>
  );
}
