import { useEffect, useRef, useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get } from '../api/call';
import { choicesOf, useKnown } from '../api/catalogue';
import type { Configuration, Outlook, Plan } from '../api/documents.g';
import { FrontChart, nameOf } from '../charts/FrontChart';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { Field } from '../parts/Field';
import { plan, situation, type Row } from '../state/fields.g';
import { restate, type Place } from '../state/route';
import { modelName, readable, shellWord } from '../state/situation';
import { capital } from '../words';
import { attainmentWords } from '../words';
import { Refused } from './Refused';

const rows = { ...situation, ...plan };

type Name = keyof typeof rows;
type Stated = Readonly<Partial<Record<Name, string>>>;

const rowOf: Readonly<Record<Name, Row>> = rows;
const first: readonly Name[] = ['model', 'on', 'slo'];
const names: readonly Name[] = [
  ...first, 'weights', 'kv', 'concurrency', 'rate', 'prompt-tokens', 'output-tokens', 'engine', ...(Object.keys(plan) as (keyof typeof plan)[]).filter((name) => name !== 'slo'),
];

const read = (search: string): Stated => {
  const parameters = new URLSearchParams(search);
  const stated: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = parameters.get(name);
    if (value) stated[name] = value;
  }
  return stated;
};

const queryOf = (stated: Stated): string =>
  names
    .flatMap((name) => {
      const value = stated[name]?.trim();
      return value ? [`${name}=${readable(value)}`] : [];
    })
    .join('&');

const commandOf = (stated: Stated): string =>
  ['floorline plan', shellWord(modelName(stated.model ?? ''))]
    .concat(names.flatMap((name) => (name !== 'model' && stated[name]?.trim() ? [`--${name} ${shellWord(stated[name].trim())}`] : [])))
    .join(' ');

/** From goals to an ordered playbook and the configurations that meet them. */
export function PlanView({ place }: { place: Place }) {
  const [stated, setStated] = useState(() => read(place.search));
  const written = useRef(place.search);
  const known = useKnown();
  const query = queryOf(stated);
  const whole = Boolean(stated.model?.trim() && stated.on?.trim() && stated.slo?.trim());
  const { document: plan, refusal, busy } = useAsked<Plan>(whole ? query : '', () => get<Plan>(`/plan?${query}`));

  useEffect(() => {
    if (place.search === written.current) return;
    written.current = place.search;
    setStated(read(place.search));
  }, [place.search]);

  const put = (name: Name) => (value: string) => {
    const next = { ...stated, [name]: value };
    setStated(next);
    const search = queryOf(next);
    written.current = search ? `?${search}` : '';
    restate(written.current);
  };
  const wrong = (name: Name) => refusal?.problems.filter((p) => p.path.replace(/^--/, '').toLowerCase() === name) ?? [];
  const placed = new Set(names.flatMap(wrong));
  const loose = refusal && refusal.problems.some((p) => !placed.has(p));

  const field = (name: Name) => {
    const row = rowOf[name];
    return (
      <Field key={name} id={name} label={row.label} hint={first.includes(name) ? row.hint : undefined} value={stated[name] ?? ''} placeholder={row.example} choices={choicesOf(row, known)} problems={wrong(name)} onChange={put(name)} />
    );
  };

  return (
    <div class="calculator">
      <aside class="side no-print">
        <form class="situation" aria-label="What is planned" onSubmit={(event) => event.preventDefault()}>
          {first.map(field)}
          <div class="pairs">{names.slice(first.length).map(field)}</div>
        </form>
      </aside>
      <div class={refusal && plan ? 'results stale' : 'results'}>
        {refusal && (loose || refusal.problems.length === 0) ? <Refused refusal={refusal} everything /> : null}
        {plan ? <Planned plan={plan} command={commandOf(stated)} busy={busy} /> : whole && !refusal ? <p class="hint">Searching configurations …</p> : <Teach />}
      </div>
    </div>
  );
}

function Planned({ plan, command, busy }: { plan: Plan; command: string; busy: boolean }) {
  const { playbook, search } = plan;
  const best = search?.best ?? [];
  const shown = best.length > 0 ? best : (search?.nearest ?? []);
  return (
    <>
      <section class={`verdict ${plan.meets ? 'tone-good' : 'tone-impossible'}`} aria-labelledby="plan-verdict" aria-busy={busy}>
        <p class="pill">{plan.meets ? 'Meets the goals' : 'Misses the goals'}</p>
        <h2 id="plan-verdict" aria-live="polite">
          {plan.answer.alarm ? `${plan.answer.alarm} ` : ''}
          {headline(plan)}
        </h2>
        {plan.slo.objectives.length > 0 ? (
          <ul class="plain" aria-label="How surely each goal is met">
            {plan.slo.objectives.map((one) => (
              <li key={one.name}>
                <b>{one.name}</b>: {attainmentWords[one.attainment]}
                {one.value === null ? '' : ` (${inUnit(one.value, one.unit)}${one.low === null || one.high === null || one.low === one.high ? '' : `, ${inUnit(one.low, one.unit)} to ${inUnit(one.high, one.unit)}`}; limit ${inUnit(one.limit, one.unit)})`}
              </li>
            ))}
          </ul>
        ) : null}
        {plan.slo.objectives.some((one) => one.statistic_assumed) ? <p class="hint">A latency without a statistic means its p95; ttft_mean, itl_p99 state another.</p> : null}
        {plan.slo.hints?.map((hint) => (
          <p key={hint} class="hint">
            {hint}
          </p>
        ))}
        {playbook.missed.length > 0 ? <p class="hangs">Missed: {playbook.missed.join('; ')}.</p> : null}
        <dl class="figures-row">
          <Look outlook={playbook.start} />
        </dl>
        <div class="take no-print">
          <code class="command">{command}</code>
          <div class="buttons">
            <CopyButton label="Copy command" text={() => command} />
            <CopyButton label="Copy JSON" text={() => JSON.stringify(plan, null, 2)} />
            <CopyButton label="Copy link" text={() => location.href} />
          </div>
        </div>
      </section>
      <section class="chart" aria-labelledby="playbook-title">
        <div class="chart-head">
          <h3 id="playbook-title">The playbook, cheapest first</h3>
        </div>
        {playbook.before_steps ? (
          <p>
            <b>Before any step:</b> {playbook.before_steps.command}.{playbook.before_steps.check ? ` Settled by: ${playbook.before_steps.check}.` : ''}
          </p>
        ) : null}
        {playbook.steps.length === 0 ? (
          <p class="hint">No step is needed or would help: {playbook.stop}.</p>
        ) : (
          <ol class="playbook">
            {playbook.steps.map((step) => (
              <li key={step.lever}>
                <p>
                  <b>{step.title}</b> <span class="chip">{step.cost.replaceAll('_', ' ')}</span>{' '}
                  {step.quality_risk === 'none' ? null : <span class={`chip risk-${step.quality_risk}`}>quality risk {step.quality_risk}</span>}
                </p>
                <p class="lever-why">{capital(step.why)}</p>
                <p class="range-text">
                  then <b>{figures.time(step.after.itl.middle_ms)}</b> between tokens ({figures.time(step.after.itl.low_ms)} to {figures.time(step.after.itl.high_ms)}),{' '}
                  <b>{figures.rate(step.after.throughput_tok_s)}</b> tokens/s
                </p>
              </li>
            ))}
          </ol>
        )}
        {playbook.steps.length > 0 ? <p class="hint">Then stop: {playbook.stop}.</p> : null}
      </section>
      {shown.length > 0 ? (
        <section class="chart" aria-labelledby="configurations-title">
          <div class="chart-head">
            <h3 id="configurations-title">{best.length > 0 ? 'The best configurations' : 'The nearest configuration'}</h3>
          </div>
          {search ? (
            <p class="hint">
              {search.meeting.toLocaleString('en-US')} of {search.configurations.toLocaleString('en-US')} configurations meet the goals.
              {search.nearest_misses?.length ? ` The nearest misses: ${search.nearest_misses.join('; ')}.` : ''}
            </p>
          ) : null}
          <Configurations all={shown} />
          {search && search.infeasible.length > 0 ? (
            <details class="as-table">
              <summary>What was left out, and why</summary>
              <dl class="reasons">
                {search.infeasible.map((one) => (
                  <div key={one.reason}>
                    <dt>{one.configurations.toLocaleString('en-US')} configurations</dt>
                    <dd>{capital(one.reason)}.</dd>
                  </div>
                ))}
              </dl>
            </details>
          ) : null}
        </section>
      ) : null}
      {search && search.pareto.length + best.length > 1 ? <FrontChart front={search.pareto} best={best} /> : null}
      <section class="chart assumptions" aria-labelledby="plan-assumptions">
        <div class="chart-head">
          <h3 id="plan-assumptions">What this rests on</h3>
        </div>
        <ul class="plain">
          {plan.assumptions.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

const units: Record<string, string> = { 'tok/s': 'tokens/s', 'request/s': 'requests/s', usd_per_million_tokens: 'dollars per million tokens', j_per_token: 'J per token (upper limit, at rated power)', gb_per_device: 'GB per device', devices: 'devices' };

const inUnit = (value: number, unit: string): string => (unit === 'ms' ? figures.time(value) : `${figures.figure(value)} ${units[unit] ?? unit}`);

function headline(plan: Plan): string {
  const { steps, stop } = plan.playbook;
  if (plan.meets && steps.length === 0) return 'The goals are met as things stand.';
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  return plan.meets ? `${count} from here to the goals.` : `The goals are not met${steps.length > 0 ? ` after ${count}` : ''}: ${stop}.`;
}

function Look({ outlook }: { outlook: Outlook }) {
  const figure = (name: string, value: string) => (
    <div class="figure">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <>
      {outlook.ttft ? figure('First token now', figures.time(outlook.ttft.middle_ms)) : null}
      {figure('Between tokens now', figures.time(outlook.itl.middle_ms))}
      {figure('Tokens/s now', figures.rate(outlook.throughput_tok_s))}
      {outlook.per_million_tokens_usd === null ? null : figure('Per million tokens', `$${outlook.per_million_tokens_usd.toFixed(2)}`)}
      {figure('Devices', String(outlook.devices))}
    </>
  );
}

function Configurations({ all }: { all: readonly Configuration[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Configurations">
      <table>
        <thead>
          <tr>
            <th scope="col">configuration</th>
            <th scope="col">first token</th>
            <th scope="col">between tokens</th>
            <th scope="col">tokens/s</th>
            <th scope="col">per million tokens</th>
          </tr>
        </thead>
        <tbody>
          {all.map((c, i) => (
            <tr key={i}>
              <th scope="row">{nameOf(c)}</th>
              <td>{c.expected.ttft ? figures.time(c.expected.ttft.middle_ms) : '?'}</td>
              <td>{figures.time(c.expected.itl.middle_ms)}</td>
              <td>{figures.rate(c.expected.throughput_tok_s)}</td>
              <td>{c.expected.per_million_tokens_usd === null ? 'no price' : `$${c.expected.per_million_tokens_usd.toFixed(2)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Teach() {
  return (
    <section class="welcome" aria-labelledby="plan-title">
      <h2 id="plan-title">What has to change to meet your goals?</h2>
      <p>
        State the model, the hardware that you have and the goals: how long a person may wait for the first token and between tokens, how many tokens per second
        are needed. You get the steps in the order of their cost, and the configurations that meet the goals.
      </p>
      <ul class="cards">
        <li>
          <a href="/plan?model=llama-3-8b&on=h100&slo=ttft%3C300ms,itl%3C6ms&concurrency=8&prompt-tokens=1024&output-tokens=256">
            <b>An 8B model for chat</b>
            <span>First token within 300 ms, 6 ms between tokens, eight people at once.</span>
          </a>
        </li>
        <li>
          <a href="/plan?model=llama-3-70b&on=4xh100-sxm&slo=itl%3C20ms,throughput%3E2000&concurrency=32&prompt-tokens=1024&output-tokens=256&price=2.50">
            <b>A 70B model under load</b>
            <span>32 requests at once on four H100, and what a million tokens cost.</span>
          </a>
        </li>
      </ul>
    </section>
  );
}
