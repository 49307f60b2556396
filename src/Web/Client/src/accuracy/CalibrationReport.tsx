import { AgreementChart } from '../charts/AgreementChart';
import * as figures from '../figures';
import { Shown } from '../measure/Shown';
import { points } from './BacktestReport';
import type { Calibration } from './documents';
import { percent, share } from './ScoreCard';

const factor = (value: number): string => value.toFixed(2);

/** An engine's coefficients fitted to one's own runs, and how well runs are predicted that the fit did not see. */
export function CalibrationReport({ result, command, use, again }: { result: Calibration; command: string; use: string; again: () => void }) {
  const e = result.engine;
  const scores = Object.entries(result.held_out);
  const rows: [string, string, string][] = [
    ['Weights', factor(e.weight_factor), "times the kernels' time to read weights"],
    ['Arithmetic', factor(e.compute_factor), "times the kernels' time to compute"],
    ['Cache', factor(e.cache_factor), 'times R2'],
    ['Layer', figures.time(e.per_layer_us / 1000), 'each, beside its matrices'],
    ['Collective', factor(e.exchange_factor), 'times the fixed cost'],
    ['Sequence', figures.time(e.per_sequence_us / 1000), 'each, per step'],
    ['Step', figures.time(e.per_step_us / 1000), 'each, beside everything else'],
    ['Request', figures.time(e.per_request_ms), 'before the first token, outside the steps'],
  ];
  const range = ([low, high]: [number, number]): string => `${factor(low)} to ${factor(high)}`;
  return (
    <>
      <Shown
        tone={result.runs < 4 ? 'tone-above' : 'tone-good'}
        pill={result.runs < 4 ? 'Few runs' : 'Fitted'}
        title={`${e.name}: fitted to ${result.runs} ${result.runs === 1 ? 'run' : 'runs'}${scores.length > 0 ? `; left-out runs are predicted ${scores.map(([quantity, s]) => `${percent(s.median_ape)} off (${quantity})`).join(' and ')} at the median` : ''}.`}
        says={result.runs < 4 ? ['Fewer than four runs: the prior still decides most of it. Vary batch, prompt length and devices.'] : []}
        next={[
          'Nothing is stored from here. The command below writes the coefficients to the floorline.json of the folder it runs in.',
          <>
            From then on expected values take them, there and in a floorline serve that is started there:
            <code class="command">{use}</code>
          </>,
        ]}
        figures={[
          ['Engine', e.name, 'engine'],
          ['Runs', String(result.runs), 'runs'],
          ...scores.map(([quantity, s]) => [`Left out, ${quantity}`, percent(s.median_ape), `held_out_${quantity}`] as const),
          ['Rows not used', result.skipped.length.toLocaleString('en-US'), 'skipped'],
        ]}
        link={null}
        document={result}
        again={again}
        againLabel="Another table"
        command={command}
      />
      <div class="two">
        <section class="chart" aria-labelledby="held-title">
          <div class="chart-head">
            <h3 id="held-title">Error before and after</h3>
          </div>
          <div class="scroll" tabIndex={0} role="region" aria-labelledby="held-title">
            <table class="measured">
              <thead>
                <tr>
                  <td />
                  {['runs', 'before', 'left out', 'in 90 % interval'].map((head) => (
                    <th key={head} scope="col">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {scores.map(([quantity, after]) => (
                  <tr key={quantity}>
                    <th scope="row">{quantity}</th>
                    <td>{after.count}</td>
                    <td>{percent(result.before[quantity]?.median_ape)}</td>
                    <td>
                      <b>{percent(after.median_ape)}</b>
                    </td>
                    <td>{share(after.coverage_90)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p class="hint">Before: median error of the shipped coefficients. Left out: median error of each run predicted by a fit to the others.</p>
        </section>
        <section class="chart" aria-labelledby="coefficients-title">
          <div class="chart-head">
            <h3 id="coefficients-title">Coefficients</h3>
          </div>
          <div class="scroll" tabIndex={0} role="region" aria-labelledby="coefficients-title">
            <table class="measured wraps">
              <tbody>
                {rows.map(([name, value, of]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>
                      <b>{value}</b>
                    </td>
                    <td>{of}</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">90 % of steps</th>
                  <td>
                    <b>{range(e.spread)}</b>
                  </td>
                  <td>times the expected time</td>
                </tr>
                <tr>
                  <th scope="row">90 % of prefills</th>
                  <td>
                    <b>{range(e.prompt_spread)}</b>
                  </td>
                  <td>times the expected time</td>
                </tr>
              </tbody>
            </table>
          </div>
          <p class="hint">A few runs fix the coefficients together, not one by one: the interval is that of the times they give, from the left-out runs.</p>
        </section>
      </div>
      <AgreementChart
        title="Left-out runs, predicted from the others"
        name="calibration"
        says={`${result.held_out_predictions.length} runs, each predicted by a fit that left it out: ${scores.map(([quantity, s]) => `${quantity} ${percent(s.median_ape)} off at the median`).join(', ')}.`}
        of="run"
        words={['within the 90 % interval', 'outside']}
        points={points(result.held_out_predictions)}
      />
      {result.skipped.length > 0 ? (
        <section class="chart" aria-labelledby="unused-title">
          <div class="chart-head">
            <h3 id="unused-title">Rows that could not be used</h3>
          </div>
          <ul class="plain">
            {result.skipped.slice(0, 30).map((line) => (
              <li key={line}>{line}.</li>
            ))}
            {result.skipped.length > 30 ? <li>And {(result.skipped.length - 30).toLocaleString('en-US')} more; Copy JSON has all.</li> : null}
          </ul>
        </section>
      ) : null}
    </>
  );
}
