// Routes are paths; a view's state is its query. The address is replaced while typing and pushed when a person goes somewhere.

import { useEffect, useState } from 'preact/hooks';

export interface Place {
  path: string;
  search: string;
}

const here = (): Place => ({ path: location.pathname, search: location.search });
const listeners = new Set<(place: Place) => void>();

const tell = (): void => {
  const place = here();
  for (const listener of listeners) listener(place);
};

export function go(to: string): void {
  history.pushState(null, '', to);
  tell();
  window.scrollTo(0, 0);
}

/** Changes the address of the page that is shown, without a step in the browser's history. */
export function restate(search: string): void {
  if (location.search !== search) history.replaceState(null, '', location.pathname + search);
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    listeners.add(setPlace);
    window.addEventListener('popstate', tell);
    return () => {
      listeners.delete(setPlace);
      window.removeEventListener('popstate', tell);
    };
  }, []);
  return place;
}

/** A click that the router may take: the plain one, on the same site. */
export function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest('a');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin || link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
}
