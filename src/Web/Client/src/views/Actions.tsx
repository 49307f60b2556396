import { useEffect, useRef, useState } from 'preact/hooks';
import { get, Refusal } from '../api/call';
import { Latest } from '../api/latest';
import type { Chunk } from '../api/documents';
import { ChunkTimeline } from '../charts/ChunkTimeline';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { Field } from '../parts/Field';
import { restate, type Place } from '../state/route';
import { readable, shellWord } from '../state/situation';
import { Refused } from './Refused';

interface Stated {
  measured: string;
  rate: string;
  chunk: string;
}

const parts = ['measured', 'rate', 'chunk'] as const;

const read = (search: string): Stated => {
  const parameters = new URLSearchParams(search);
  return { measured: parameters.get('measured') ?? '', rate: parameters.get('rate') ?? '', chunk: parameters.get('chunk') ?? '' };
};

const queryOf = (stated: Stated): string =>
  parts
    .filter((part) => stated[part].trim())
    .map((part) => `${part}=${readable(stated[part].trim())}`)
    .join('&');

/** A robot's policy that gives several actions per call. */
export function Actions({ place }: { place: Place }) {
  const [stated, setStated] = useState(() => read(place.search));
  const [chunk, setChunk] = useState<Chunk | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const line = useRef<Latest<Chunk> | null>(null);
  const written = useRef(place.search);
  const text = queryOf(stated);
  const whole = Boolean(stated.measured.trim() && stated.rate.trim());

  useEffect(() => {
    if (place.search === written.current) return;
    written.current = place.search;
    setStated(read(place.search));
  }, [place.search]);

  useEffect(() => {
    if (!whole) {
      setChunk(null);
      setRefusal(null);
      return;
    }
    line.current ??= new Latest<Chunk>(
      (answer) => {
        setChunk(answer);
        setRefusal(null);
      },
      (error) => setRefusal(Refusal.of(error)),
    );
    line.current.ask(() => get<Chunk>(`/chunk?${text}`));
  }, [text]);

  const put = (part: keyof Stated) => (value: string) => {
    const next = { ...stated, [part]: value };
    setStated(next);
    const search = queryOf(next);
    written.current = search ? `?${search}` : '';
    restate(written.current);
  };
  const wrong = (name: string) => refusal?.problems.filter((problem) => problem.path === `--${name}`) ?? [];
  const command = `floorline chunk ${parts
    .filter((part) => stated[part].trim())
    .map((part) => `--${part} ${shellWord(stated[part].trim())}`)
    .join(' ')}`;

  return (
    <div class="calculator">
      <aside class="side no-print">
        <form class="situation" aria-label="The policy" onSubmit={(event) => event.preventDefault()}>
          <Field id="measured" label="Measured time of one call" value={stated.measured} placeholder="33ms" problems={wrong('measured')} onChange={put('measured')} />
          <Field id="rate" label="Control rate" value={stated.rate} placeholder="30hz" problems={wrong('rate')} onChange={put('rate')} />
          <Field id="chunk" label="Actions per call" value={stated.chunk} placeholder="1" hint="How many steps of the robot one call plans" problems={wrong('chunk')} onChange={put('chunk')} />
        </form>
      </aside>
      <div class="results">
        {refusal ? <Refused refusal={refusal} /> : null}
        {chunk && whole ? (
          <>
            <section class={`verdict ${chunk.stalls ? 'tone-impossible' : 'tone-good'}`} aria-labelledby="chunk-verdict">
              <p class="pill">{chunk.stalls ? 'Stalls' : 'Keeps up'}</p>
              <h2 id="chunk-verdict" aria-live="polite">
                {chunk.stalls
                  ? `A call takes ${figures.time(chunk.inputs.measured_ms)}, but ${chunk.inputs.chunk} action(s) last only ${figures.time(chunk.budget_ms)}.`
                  : `A call takes ${figures.time(chunk.inputs.measured_ms)} and its ${chunk.inputs.chunk} action(s) last ${figures.time(chunk.budget_ms)}: ${figures.percent(chunk.duty)} of the budget is used.`}
              </h2>
              <div class="next">
                <h3>What to do next</h3>
                <p>
                  {chunk.stalls
                    ? `Use chunks of ${chunk.smallest_chunk} or more, or bring the call below ${figures.time(chunk.budget_ms)}.`
                    : chunk.smallest_chunk < chunk.inputs.chunk
                      ? `A chunk of ${chunk.smallest_chunk} would do, and react sooner.`
                      : 'The chunk is as short as it can be; only a faster call reacts sooner.'}
                </p>
              </div>
              <dl class="figures-row">
                <Figure name="Budget per call" value={figures.time(chunk.budget_ms)} data="budget_ms" />
                <Figure name="Duty" value={figures.percent(chunk.duty)} data="duty" />
                <Figure name="Reaction delay" value={figures.time(chunk.reaction_delay_ms)} data="reaction_delay_ms" />
                <Figure name="Without chunks" value={figures.time(chunk.period_ms)} data="period_ms" />
                <Figure name="Highest rate" value={`${figures.rate(chunk.highest_rate_hz)} Hz`} data="highest_rate_hz" />
                <Figure name="Smallest chunk" value={String(chunk.smallest_chunk)} data="smallest_chunk" />
              </dl>
              <div class="take no-print">
                <code class="command">{command}</code>
                <div class="buttons">
                  <CopyButton label="Copy command" text={() => command} />
                  <CopyButton label="Copy JSON" text={() => JSON.stringify(chunk, null, 2)} />
                  <CopyButton label="Copy link" text={() => location.href} />
                </div>
              </div>
            </section>
            <ChunkTimeline chunk={chunk} />
          </>
        ) : (
          <section class="welcome" aria-labelledby="actions-title">
            <h2 id="actions-title">Does the policy plan fast enough for the robot?</h2>
            <p>
              A policy that gives one action per call must answer within one control period. One that gives a chunk of actions has as long as the chunk lasts, and
              pays for it with a slower reaction. State how long a call takes and how fast the robot is driven.
            </p>
            <ul class="cards">
              <li>
                <a href="/actions?measured=33ms&rate=30hz&chunk=50">
                  <b>50 actions at 30 Hz</b>
                  <span>A call of 33 ms.</span>
                </a>
              </li>
              <li>
                <a href="/actions?measured=120ms&rate=50hz&chunk=4">
                  <b>4 actions at 50 Hz</b>
                  <span>A call of 120 ms: too slow, and by how much.</span>
                </a>
              </li>
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

function Figure({ name, value, data }: { name: string; value: string; data: string }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd data-figure={data}>{value}</dd>
    </div>
  );
}
