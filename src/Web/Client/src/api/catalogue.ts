import { useEffect, useState } from 'preact/hooks';
import * as figures from '../figures';
import type { Choice } from '../parts/Combobox';
import { words } from '../words';
import { get } from './call';
import type { Row } from '../state/fields.g';
import type { WithEngines as Catalogue } from './engine';

export interface Known {
  models: Choice[];
  hardware: Choice[];
  formats: Choice[];
  engines: Choice[];
}

let asked: Promise<Known> | null = null;

async function ask(): Promise<Known> {
  const [models, hardware, formats, engines] = await Promise.all(
    ['models', 'hardware', 'formats', 'engines'].map((kind) => get<Catalogue>(`/catalogue/${kind}`)),
  );
  return {
    models: (models?.models ?? []).map((m) => ({ value: m.name, hint: `${figures.count(m.parameters)} ${m.published_format}` })),
    hardware: (hardware?.hardware ?? []).map((d) => ({
      value: d.name,
      hint: `${d.title} · ${figures.bandwidth(d.bandwidth_gb_s)}${d.memory_gb === null ? '' : ` · ${d.memory_gb} GB`}`,
    })),
    formats: (formats?.formats ?? []).map((f) => ({ value: f.name, hint: `${Number(f.bits_per_weight.toFixed(3))} bits` })),
    engines: (engines?.engines ?? []).map((e) => ({ value: e.name.replace(/ \(.*\)$/, ''), hint: words(e.basis) })).filter((e, i, all) => all.findIndex((o) => o.value === e.value) === i),
  };
}

/** What completes a field: words of its own, or names that the server knows. */
export const choicesOf = ({ choices }: Row, known: Known): readonly Choice[] | undefined => (typeof choices === 'string' ? known[choices] : choices);

const nothing: Known = { models: [], hardware: [], formats: [], engines: [] };

/** The names that the server knows, asked for once. */
export function useKnown(): Known {
  const [known, setKnown] = useState(nothing);
  useEffect(() => {
    let here = true;
    asked ??= ask();
    asked.then(
      (names) => here && setKnown(names),
      () => {
        asked = null;
      },
    );
    return () => {
      here = false;
    };
  }, []);
  return known;
}
