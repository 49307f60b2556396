import { useAsked } from '../api/asked';
import { get, post } from '../api/call';
import { choicesOf, useKnown } from '../api/catalogue';
import * as figures from '../figures';
import { HostResult } from '../measure/HostResult';
import { LiveChart } from '../measure/LiveChart';
import { Running } from '../measure/Running';
import { ServingResult } from '../measure/ServingResult';
import type { JobDocument, Measured, Sample, Targets } from '../measure/documents';
import { situationOf } from '../measure/situation';
import { useJob } from '../measure/useJob';
import { useStarting } from '../measure/useStarting';
import { Field } from '../parts/Field';
import { endpoint, situation, type Row } from '../state/fields.g';
import type { Place } from '../state/route';
import { query, shellWord } from '../state/situation';
import { readNamed, useStated, writeNamed, type Named } from '../state/stated';
import { Refused } from './Refused';

const rows: Readonly<Record<Text, Row>> = { ...situation, ...endpoint };
const loads = Object.keys(endpoint) as (keyof typeof endpoint)[];
const floors = ['model', 'on', 'weights', 'kv', 'tp'] as const;
const texts: readonly Text[] = [...loads, ...floors];
const names = ['target', 'full', 'unkept', 'job', ...texts] as const;

type Text = keyof typeof endpoint | (typeof floors)[number];
type Name = 'target' | 'full' | 'unkept' | 'job' | Text;
type Stated = Named<Name>;

const bodyOf = (stated: Stated): Record<string, string> => {
  const body: Record<string, string> = {};
  for (const name of texts) {
    const value = stated[name]?.trim();
    if (value) body[name] = value;
  }
  return body;
};

/** Measures this machine, or a server that the operator allowed, and shows it as it happens. */
export function MeasureView({ place }: { place: Place }) {
  const [stated, change] = useStated<Stated>(place, (search) => readNamed(names, search), (next) => writeNamed(names, next));
  const { document: targets, refusal: unreachable } = useAsked<Targets>('targets', () => get<Targets>('/measure/targets'));
  const watched = useJob<Measured>(stated.job ?? '');
  const known = useKnown();
  const onHost = targets ? (stated.target ?? (targets.endpoints.length > 0 ? '0' : 'host')) === 'host' || targets.endpoints.length === 0 : stated.target === 'host';
  const index = targets?.endpoints.some((e) => String(e.index) === stated.target) ? (stated.target as string) : '0';
  const { starting, ending, open, running, refusal, forgive, start, cancel } = useStarting(
    stated.job ?? '',
    watched,
    () =>
      onHost
        ? post<JobDocument>('/measure/host', { quick: String(!stated.full), 'no-store': String(Boolean(stated.unkept)) })
        : post<JobDocument>('/measure/endpoint', { target: index, ...bodyOf(stated) }),
    (job) => change({ ...stated, job }),
  );

  const put = (name: Name) => (value: string) => {
    forgive();
    change({ ...stated, [name]: value });
  };
  const without = (name: Name): Stated => {
    const next = { ...stated };
    delete next[name];
    return next;
  };

  const again = () => {
    change(without('job'));
    document.getElementById('start')?.focus();
  };

  const wrong = (name: Name) => refusal?.problems.filter((p) => p.path.replace(/^--/, '').toLowerCase() === name) ?? [];
  const placed = new Set(texts.flatMap(wrong));
  const loose = refusal && (refusal.problems.length === 0 || refusal.problems.some((p) => !placed.has(p)));
  const field = (name: Text) => (
    <Field key={name} id={name} label={rows[name].label} value={stated[name] ?? ''} placeholder={rows[name].example} choices={choicesOf(rows[name], known)} problems={wrong(name)} onChange={put(name)} />
  );
  const url = targets?.endpoints[Number(index)]?.url ?? '';
  const link = watched.result ? situationOf(watched.result, !stated.unkept) : null;
  const at = link ? `/?${query(link)}` : '/';

  return (
    <div class="calculator">
      <aside class="side no-print">
        <form
          class="situation"
          aria-label="What is measured"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <fieldset class="targets">
            <legend>Measure</legend>
            {targets?.endpoints.map((e) => (
              <label key={e.index}>
                <input type="radio" name="target" checked={!onHost && String(e.index) === index} onChange={() => put('target')(String(e.index))} />
                <span>
                  <b>{e.url}</b>
                  {e.has_key ? <small>its key comes from the environment of the server</small> : null}
                </span>
              </label>
            ))}
            <label>
              <input type="radio" name="target" checked={onHost} onChange={() => put('target')('host')} />
              <span>
                <b>This machine</b>
                <small>{targets ? `${targets.host.name}, ${targets.host.processors} processors: the one that floorline serve runs on` : 'the one that floorline serve runs on'}</small>
              </span>
            </label>
          </fieldset>
          {onHost ? (
            <fieldset class="targets">
              <legend>How thoroughly</legend>
              <label>
                <input type="radio" name="full" checked={!stated.full} onChange={() => put('full')('')} />
                <span>
                  <b>Quick</b>
                  <small>under 20 s</small>
                </span>
              </label>
              <label>
                <input type="radio" name="full" checked={Boolean(stated.full)} onChange={() => put('full')('1')} />
                <span>
                  <b>Full</b>
                  <small>about a minute: more samples, every working set</small>
                </span>
              </label>
              <label>
                <input type="checkbox" checked={!stated.unkept} onChange={(event) => put('unkept')(event.currentTarget.checked ? '' : '1')} />
                <span>
                  <b>Keep it as the hardware 'host'</b>
                  <small>in the place of the measurement before</small>
                </span>
              </label>
            </fieldset>
          ) : (
            <>
              <div class="pairs">{loads.map(field)}</div>
              {targets ? (
                <p class="hint">
                  Up to {targets.limits.concurrency} streams and {targets.limits.duration_ms / 1000} s. Streams wait for each answer; a rate does not.
                </p>
              ) : null}
              <details class="group" open={floors.some((name) => stated[name] || wrong(name).length > 0)}>
                <summary>Hold it against the floors</summary>
                <div class="pairs">{floors.map(field)}</div>
              </details>
            </>
          )}
          <button id="start" type="submit" class="button primary" aria-disabled={open || starting || !targets}>
            {open || starting ? 'Measuring …' : 'Start'}
          </button>
        </form>
      </aside>
      <div class="results">
        {unreachable ? <Refused refusal={unreachable} everything /> : null}
        {loose ? <Refused refusal={refusal} everything /> : null}
        {watched.refusal ? <Refused refusal={watched.refusal} everything /> : null}
        {watched.nothing ? (
          <div class="refused" role="status">
            <p>It was ended at once: nothing of it is kept.</p>
          </div>
        ) : null}
        {running ? (
          <Running job={watched.job} ending={ending} cancel={cancel}>
            {watched.sample ? <Now sample={watched.sample} /> : null}
          </Running>
        ) : null}
        {watched.result?.schema === 'floorline/host@1' ? <HostResult key={stated.job} result={watched.result} kept={!stated.unkept} link={at} again={again} /> : null}
        {watched.result?.schema === 'floorline/serving@1' ? <ServingResult key={stated.job} result={watched.result} ended={ending} link={at} again={again} /> : null}
        {watched.sample && watched.sample.series.elapsed_ms.length > 0 && (running || watched.sample.completed > 0) ? <Live sample={watched.sample} running={running} /> : null}
        {!stated.job && targets ? <Teach targets={targets} command={commandOf(onHost, stated, url)} /> : null}
      </div>
    </div>
  );
}

function commandOf(onHost: boolean, stated: Stated, url: string): string {
  if (onHost) return `floorline measure host${stated.full ? '' : ' --quick'}${stated.unkept ? ' --no-store' : ''}`;
  return [`floorline measure endpoint ${shellWord(url)}`, ...Object.entries({ duration: '20s', ...bodyOf(stated) }).map(([name, value]) => `--${name} ${shellWord(value)}`)].join(' ');
}

function Now({ sample }: { sample: Sample }) {
  return (
    <dl class="figures-row">
      {(
        [
          ['First token now', figures.time(sample.ttft_p50_ms)],
          ['Between tokens now', figures.time(sample.itl_p50_ms)],
          ['Tokens per second', sample.output_tok_s === null ? '?' : figures.rate(sample.output_tok_s)],
          ['Answered', sample.completed.toLocaleString('en-US')],
          ['In flight', sample.in_flight.toLocaleString('en-US')],
          ['Failed', sample.failed.toLocaleString('en-US')],
        ] as const
      ).map(([name, value]) => (
        <div key={name} class="figure">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Live({ sample, running }: { sample: Sample; running: boolean }) {
  const { series } = sample;
  const until = sample.duration_ms ?? null;
  return (
    <div class="two">
      <LiveChart title="Time to the first token" name="live-ttft" tone="tone-weights" elapsed={series.elapsed_ms} values={series.ttft_p50_ms} until={until} running={running} />
      <LiveChart title="Time between tokens" name="live-itl" tone="tone-kv" elapsed={series.elapsed_ms} values={series.itl_p50_ms} until={until} running={running} />
    </div>
  );
}

function Teach({ targets, command }: { targets: Targets; command: string }) {
  const none = targets.endpoints.length === 0;
  return (
    <section class="welcome" aria-labelledby="measure-title">
      <h2 id="measure-title">{none ? 'What can this machine do?' : 'How fast is it really?'}</h2>
      <p>
        A data sheet says what hardware should do; a measurement says what it does. Measuring this machine takes bandwidth over caches and memory, arithmetic peaks and latency, and
        makes it a piece of hardware that every view takes. A server is put under a load and every token is timed: you see the time to the first token and between tokens as they come,
        and then what the figures are worth.
      </p>
      {none ? (
        <>
          <h3>To measure a model server</h3>
          <p>
            This page asks no address that was not allowed when it was started. End floorline serve and start it with the server's address; where the server wants a key, name the
            environment variable that holds it behind an equals sign.
          </p>
          <code class="command">floorline serve --allow-endpoint http://localhost:8000</code>
          <code class="command">floorline serve --allow-endpoint https://api.example.com=EXAMPLE_KEY</code>
        </>
      ) : (
        <p>Only the addresses that floorline serve was started with can be measured from here. Nothing else should run on the client meanwhile; the result says if it did.</p>
      )}
      <h3>The same on the command line</h3>
      <code class="command">{command}</code>
    </section>
  );
}
