import { useEffect, useRef, useState } from 'preact/hooks';
import { get, Refusal } from '../api/call';
import { choicesOf, useKnown } from '../api/catalogue';
import { Latest } from '../api/latest';
import type { Chunk } from '../api/documents.g';
import { ChunkTimeline } from '../charts/ChunkTimeline';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { Field } from '../parts/Field';
import { chunk as chunkRows, situation, type Row } from '../state/fields.g';
import { restate, type Place } from '../state/route';
import { readable, shellWord } from '../state/situation';
import { attainmentWords } from '../words';
import { Refused } from './Refused';

type Part = 'model' | 'on' | 'weights' | 'steps' | 'engine' | 'measured' | keyof typeof chunkRows;
type Stated = Record<Part, string>;

// A policy is called once per chunk: what a situation says of a step is said of that call here.
const rows: Readonly<Record<Part, Row>> = {
  ...situation,
  ...chunkRows,
  model: { ...situation.model, example: 'pi0', hint: 'Not measured yet? Then its time is expected' },
  on: { ...situation.on, example: 'jetson-thor', hint: '' },
  steps: { ...situation.steps, example: '10' },
  engine: { ...situation.engine, example: 'compiled' },
  measured: { label: 'Measured time of one call', example: '33ms' },
};
const fields: readonly Part[] = ['measured', 'percentiles', 'rate', 'chunk', 'horizon'];
const policy: readonly Part[] = ['model', 'on', 'weights', 'steps', 'engine'];
const parts: readonly Part[] = [...policy, ...fields];

const read = (search: string): Stated => {
  const parameters = new URLSearchParams(search);
  return Object.fromEntries(parts.map((part) => [part, parameters.get(part) ?? ''])) as Stated;
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
  const whole = Boolean((stated.measured.trim() || (stated.model.trim() && stated.on.trim())) && stated.rate.trim());

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

  const put = (part: Part) => (value: string) => {
    const next = { ...stated, [part]: value };
    setStated(next);
    const search = queryOf(next);
    written.current = search ? `?${search}` : '';
    restate(written.current);
  };
  const known = useKnown();
  const wrong = (name: string) => refusal?.problems.filter((problem) => problem.path.replace(/^--/, '').toLowerCase() === name) ?? [];
  const command = ['floorline chunk', ...parts.filter((part) => stated[part].trim()).map((part) => `${part === 'model' ? '' : `--${part} `}${shellWord(stated[part].trim())}`)].join(' ');

  const call = chunk === null ? '' : `A call ${chunk.basis === 'measured' ? 'takes' : 'is expected to take'} ${figures.time(chunk.inputs.measured_ms)}${chunk.basis === 'measured' ? '' : ` (${figures.time(chunk.time.low_ms)} to ${figures.time(chunk.time.high_ms)})`}`;

  const field = (name: Part) => (
    <Field key={name} id={name} label={rows[name].label} value={stated[name]} placeholder={rows[name].example} hint={rows[name].hint} choices={choicesOf(rows[name], known)} problems={wrong(name)} onChange={put(name)} />
  );

  return (
    <div class="calculator">
      <aside class="side no-print">
        <form class="situation" aria-label="The policy" onSubmit={(event) => event.preventDefault()}>
          {fields.map(field)}
          <fieldset class="stage-editor">
            <legend>The policy</legend>
            {policy.map(field)}
          </fieldset>
        </form>
      </aside>
      <div class="results">
        {refusal ? <Refused refusal={refusal} /> : null}
        {chunk && whole ? (
          <>
            <section class={`verdict ${chunk.stalls ? 'tone-impossible' : chunk.keeps_horizon ? 'tone-good' : 'tone-transitional'}`} aria-labelledby="chunk-verdict">
              <p class="pill">{chunk.stalls ? 'Stalls' : chunk.keeps_horizon ? 'Keeps up' : 'Late'}</p>
              <h2 id="chunk-verdict" aria-live="polite">
                {chunk.stalls
                  ? `${call}, but ${chunk.inputs.chunk} action(s) last only ${figures.time(chunk.budget_ms)}`
                  : !chunk.keeps_horizon
                    ? `${call}, but the ${chunk.inputs.horizon} action(s) that are executed before the next plan last only ${figures.time(chunk.horizon_ms)}`
                    : `${call} and its ${chunk.inputs.chunk} action(s) last ${figures.time(chunk.budget_ms)}: ${figures.percent(chunk.duty)} of the budget is used`}
                {chunk.basis === 'measured' ? '' : ` (${attainmentWords[chunk.attainment]})`}.
              </h2>
              <div class="next">
                <h3>What to do next</h3>
                <p>
                  {chunk.stalls
                    ? `Use chunks of ${chunk.smallest_chunk} or more, or bring the call below ${figures.time(chunk.budget_ms)}.`
                    : !chunk.keeps_horizon
                      ? `Execute ${chunk.smallest_chunk} or more per plan, or bring the call below ${figures.time(chunk.horizon_ms)}.`
                    : chunk.smallest_chunk < chunk.inputs.horizon
                      ? `${chunk.inputs.horizon < chunk.inputs.chunk ? 'An execution horizon' : 'A chunk'} of ${chunk.smallest_chunk} would do, and react sooner.`
                      : 'The chunk is as short as it can be; only a faster call reacts sooner.'}
                </p>
              </div>
              <dl class="figures-row">
                <Figure name="Budget per call" value={figures.time(chunk.budget_ms)} data="budget_ms" />
                <Figure name="Duty" value={figures.percent(chunk.duty)} data="duty" />
                <Figure name="Reaction delay" value={figures.time(chunk.reaction_delay_ms)} data="reaction_delay_ms" />
                {chunk.inputs.horizon < chunk.inputs.chunk ? <Figure name="Between plans" value={figures.time(chunk.horizon_ms)} data="horizon_ms" /> : null}
                {chunk.inputs.horizon < chunk.inputs.chunk ? <Figure name="Reserve" value={figures.time(chunk.reserve_ms)} data="reserve_ms" /> : null}
                {chunk.policy ? <Figure name="Floor of a call" value={figures.time(chunk.policy.floor_ms)} data="floor_ms" /> : null}
                <Figure name="Without chunks" value={figures.time(chunk.period_ms)} data="period_ms" />
                <Figure name="Highest rate" value={`${figures.rate(chunk.highest_rate_hz)} Hz`} data="highest_rate_hz" />
                <Figure name="Smallest chunk" value={String(chunk.smallest_chunk)} data="smallest_chunk" />
              </dl>
              {chunk.percentiles.length > 0 ? (
                <ul class="plain" aria-label="Slow calls">
                  {chunk.percentiles.map((one) => (
                    <li key={one.statistic}>
                      <b>
                        {one.statistic} {figures.time(one.time_ms)}
                      </b>
                      : {one.stalls ? 'a stall' : one.keeps_horizon ? 'no harm' : 'a plan that comes late, no stall'}; a longer call every {figures.time(one.between_longer_ms)} on average, reaction then{' '}
                      {figures.time(one.reaction_delay_ms)}.
                    </li>
                  ))}
                </ul>
              ) : null}
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
              <li>
                <a href="/actions?model=pi0&on=jetson-thor&rate=30hz&chunk=50&horizon=25">
                  <b>pi0 on a Jetson Thor, not measured yet</b>
                  <span>25 of 50 actions are executed at 30 Hz.</span>
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
