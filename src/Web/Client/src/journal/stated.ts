// What of the journal is shown, as it stands in the address: which entries are listed, which two are compared, which one is open.

import { readable } from '../state/situation';

export const filters = ['model', 'on', 'engine', 'lever', 'verdict'] as const;

export type Filter = (typeof filters)[number];

export interface Stated {
  filter: Readonly<Partial<Record<Filter, string>>>;
  /** Numbers of the entries that are compared, two at most, the older first. */
  chosen: readonly number[];
  /** Name or number of the entry that is open; empty where none is. */
  open: string;
}

const number = (text: string | null): number[] => (text !== null && /^[1-9]\d{0,14}$/.test(text) ? [Number(text)] : []);

export function read(search: string): Stated {
  const parameters = new URLSearchParams(search);
  const filter: Partial<Record<Filter, string>> = {};
  for (const name of filters) {
    const value = parameters.get(name);
    if (value) filter[name] = value;
  }
  const open = parameters.get('open') ?? '';
  return { filter, chosen: ordered([...number(parameters.get('entry')), ...number(parameters.get('other'))]), open: /^[a-z0-9]{1,18}$/.test(open) ? open : '' };
}

export const ordered = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** The filter as the list's query. */
export const queryOf = (filter: Stated['filter']): string =>
  filters.flatMap((name) => (filter[name]?.trim() ? [`${name}=${readable(filter[name].trim())}`] : [])).join('&');

export function write(stated: Stated): string {
  const [entry, other] = stated.chosen;
  const parts = [queryOf(stated.filter), entry ? `entry=${entry}` : '', other ? `other=${other}` : '', stated.open ? `open=${stated.open}` : ''].filter(Boolean);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}
