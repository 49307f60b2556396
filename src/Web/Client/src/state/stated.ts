// What a view was told, kept in the query of its address: a copied link, a reload and the Back button bring it back.

import { useEffect, useRef, useState } from 'preact/hooks';
import { restate, type Place } from './route';
import { readable } from './situation';

export type Named<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** The parameters of a query that a view knows, those left empty left out. */
export function readNamed<Name extends string>(names: readonly Name[], search: string): Named<Name> {
  const parameters = new URLSearchParams(search);
  const stated: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = parameters.get(name);
    if (value) stated[name] = value;
  }
  return stated;
}

/** Some of what was stated as a query, without its question mark. */
export const queryOf = <Name extends string>(names: readonly Name[], stated: Named<Name>): string =>
  names
    .flatMap((name) => {
      const value = stated[name]?.trim();
      return value ? [`${name}=${readable(value)}`] : [];
    })
    .join('&');

/** The same as the end of an address. */
export function writeNamed<Name extends string>(names: readonly Name[], stated: Named<Name>): string {
  const query = queryOf(names, stated);
  return query ? `?${query}` : '';
}

/** What is stated, and a way to change it that the address follows. An address that changes by itself, such as by the Back button, is read again, by `again` where something stands beside it. */
export function useStated<T>(place: Place, read: (search: string) => T, written: (stated: T) => string, again: (search: string) => T = read): [T, (next: T) => void] {
  const [stated, setStated] = useState(() => read(place.search));
  const latest = useRef(place.search);
  useEffect(() => {
    if (place.search === latest.current) return;
    latest.current = place.search;
    setStated(again(place.search));
  }, [place.search]);
  const change = (next: T) => {
    setStated(next);
    latest.current = written(next);
    restate(latest.current);
  };
  return [stated, change];
}
