import * as figures from '../figures';
import { capital, regimeName, regimeTone } from '../words';
import type { Serving, ServingRun } from './documents';
import { Latencies } from './Latencies';
import { Shown } from './Shown';

/** What a person does about failures; the kinds are those of docs/endpoint.md. */
const remedies: Record<string, string> = {
  refused: 'Nobody listens there: start the server, or start this workbench with its right address.',
  dns: 'The name of the host is not known: correct the address that --allow-endpoint was given.',
  tls: 'The certificate was not accepted. The command line takes any with --insecure.',
  http429: 'The server turned requests away: ask for less load; that is its limit.',
  http503: 'The server turned requests away: ask for less load; that is its limit.',
  http4xx: 'The server refused the requests. If it wants a key, name the variable that holds it: floorline serve --allow-endpoint URL=VARIABLE.',
  wrong_content_type: 'That is no event stream: is this an OpenAI-compatible server?',
  timeout: 'The server was silent for too long: look at its log.',
};

/** The run that the result rests on. */
const chosen = (result: Serving): ServingRun | undefined => result.runs.at(-1);

function headline(result: Serving, run: ServingRun): string {
  if (run.completed === 0) return `${run.requests.toLocaleString('en-US')} requests were sent and none was answered.`;
  const step = run.itl_ms.p50 ?? run.itl_ms.mean;
  const first = run.ttft_ms.p50 ?? run.ttft_ms.mean;
  const one = result.diagnosis.find((d) => d.ratio !== undefined && d.regime !== undefined);
  if (one?.regime) return `A token takes ${figures.time(one.measured_ms)}, ${figures.ratio(one.ratio ?? 0)} times its floor of ${figures.time(one.floor_ms)}: ${regimeName[one.regime]}.`;
  return `A token takes ${figures.time(step)}; the first one comes after ${figures.time(first)}.`;
}

function next(result: Serving, run: ServingRun): string[] {
  const worst = Object.entries(run.errors).sort((a, b) => b[1] - a[1])[0];
  const steps = worst ? [remedies[worst[0]] ?? "Look at the server's log for the failures; none of them is in a latency."] : [];
  if (run.completed === 0) return steps;
  if (run.client.limited) steps.unshift("Ask for less load, run floorline on another machine than the server, or end what else runs here: these figures are the client's.");
  const helps = result.diagnosis.find((d) => d.helps?.length)?.helps ?? [];
  if (helps.length > 0) steps.push(...helps.slice(0, 2).map((h) => `${h.change}: ${h.reason}.`));
  else steps.push("State model and hardware under 'Hold it against the floors' and measure again, or open the measurement in the calculator and state them there.");
  if (run.ttft_ms.p99 === null && run.ttft_ms.p99_unknown) steps.push(`Measure longer for a p99 of the first token: ${run.ttft_ms.p99_unknown}.`);
  return steps.slice(0, 4);
}

export function ServingResult({ result, ended, link, again }: { result: Serving; ended: boolean; link: string; again: () => void }) {
  const run = chosen(result);
  if (!run) return null;
  const regime = result.diagnosis.find((d) => d.regime)?.regime;
  const unknown = result.diagnosis.find((d) => d.unknown)?.unknown;
  return (
    <>
      <Shown
        tone={!result.valid ? 'tone-impossible' : regime ? regimeTone[regime] : 'tone-good'}
        pill={result.valid ? 'Valid' : 'Not valid'}
        title={headline(result, run)}
        says={[ended ? 'Ended early: these are the figures it had by then.' : '', ...run.invalid_because.map((b) => `Not valid: ${b}.`), unknown ? `Not diagnosed: ${unknown}.` : ''].filter(Boolean)}
        next={next(result, run)}
        figures={[
          ['First token, median', figures.time(run.ttft_ms.p50), 'ttft_p50_ms'],
          ['Between tokens, median', figures.time(run.itl_ms.p50), 'itl_p50_ms'],
          ['Tokens per second', run.output_tok_s === null ? '?' : figures.rate(run.output_tok_s), 'output_tok_s'],
          ['Answered', run.completed.toLocaleString('en-US'), 'completed'],
          ['Failed', run.failed.toLocaleString('en-US'), 'failed'],
        ]}
        link={run.completed > 0 ? link : null}
        document={result}
        again={again}
      />
      {run.completed > 0 ? (
        <section class="chart" aria-labelledby="latencies-title">
          <div class="chart-head">
            <h3 id="latencies-title">Latencies in ms, {run.name}</h3>
          </div>
          <Latencies id="latencies-title" run={run} intervals={run.intervals} />
          <p class="hint">A percentile that the sample cannot support is left out. {[...run.notes, ...result.assumptions].join(' ')}</p>
        </section>
      ) : null}
      {run.findings.length > 0 ? (
        <section class="chart assumptions" aria-labelledby="findings-title">
          <div class="chart-head">
            <h3 id="findings-title">What to know</h3>
          </div>
          <ul class="plain">
            {run.findings.map((finding) => (
              <li key={finding.id + finding.text}>{capital(finding.text)}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
