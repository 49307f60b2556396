import { useEffect } from 'preact/hooks';
import { routes } from './routes';
import { follow, usePlace } from './state/route';

export function App() {
  const place = usePlace();
  const route = routes.find((r) => r.path === place.path);
  const View = route?.view;
  useEffect(() => {
    document.addEventListener('click', follow);
    return () => document.removeEventListener('click', follow);
  }, []);
  useEffect(() => {
    document.title = route?.name && route.path !== '/' ? `${route.name} · Floorline` : 'Floorline';
  }, [route]);
  return (
    <>
      <a class="skip" href="#main">
        To the answer
      </a>
      <header class="top no-print">
        <a class="brand" href="/">
          <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
            <rect class="mark-ground" width="32" height="32" rx="7" />
            <path class="mark-floor" d="M7 25h18" />
            <path class="mark-bars" d="M10 20V9m6 11v-7m6 7V6" />
          </svg>
          <span>Floorline</span>
        </a>
        <nav aria-label="Views">
          {routes
            .filter((r) => r.name)
            .map((r) => (
              <a key={r.path} href={r.path} aria-current={r === route ? 'page' : undefined}>
                {r.name}
              </a>
            ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <h1 class="sr">Floorline: {route?.name ?? 'the workbench'}</h1>
        {View ? (
          <View key={place.path} place={place} />
        ) : (
          <section class="welcome">
            <h2>There is no such page.</h2>
            <p>
              The <a href="/">calculator</a> is where most questions begin.
            </p>
          </section>
        )}
      </main>
    </>
  );
}
