// The whole state of the calculator, and how it stands in the URL: the first situation's fields under their names,
// those of the others with a letter before them (b.model=...), and which one is being edited (at=b).

import { fields, readable, type Field, type Situation } from './situation';

export const letters = ['a', 'b', 'c', 'd'] as const;
export const most = letters.length;

export interface Page {
  situations: readonly Situation[];
  at: number;
}

export function read(search: string): Page {
  const parameters = new URLSearchParams(search);
  const known = new Set<string>(fields);
  const found: Partial<Record<Field, string>>[] = letters.map(() => ({}));
  for (const [name, value] of parameters) {
    const dot = name.indexOf('.');
    const letter = dot < 0 ? 0 : letters.indexOf(name.slice(0, dot) as (typeof letters)[number]);
    const field = dot < 0 ? name : name.slice(dot + 1);
    const place = found[letter];
    if (place && known.has(field) && value !== '') place[field as Field] = value;
  }
  let last = 0;
  found.forEach((situation, i) => {
    if (Object.keys(situation).length > 0) last = i;
  });
  const situations = found.slice(0, last + 1);
  const at = letters.indexOf((parameters.get('at') ?? 'a') as (typeof letters)[number]);
  return { situations, at: at >= 0 && at < situations.length ? at : 0 };
}

export function write(page: Page): string {
  const parts: string[] = [];
  page.situations.forEach((situation, i) => {
    const before = i === 0 ? '' : `${letters[i]}.`;
    for (const field of fields) {
      const value = situation[field];
      if (value) parts.push(`${before}${field}=${readable(value)}`);
    }
  });
  if (page.at > 0) parts.push(`at=${letters[page.at]}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
