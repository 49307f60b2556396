import { AgreementChart } from '../charts/AgreementChart';
import * as figures from '../figures';
import { Shown } from '../measure/Shown';
import { regimeName } from '../words';
import type { Regime } from '../api/documents.g';
import type { Backtest, Held } from './documents';
import { percent, ScoreCard, share } from './ScoreCard';

export const points = (rows: readonly Held[]) =>
  rows.map((row, i) => ({
    key: String(i),
    name: `${row.row_id}: ${row.model} on ${row.device}, ${row.engine || 'no engine named'}, ${row.quantity}`,
    measured: row.measured_ms,
    predicted: row.expected_ms,
    low: row.low_ms,
    high: row.high_ms,
    error: row.error,
    inside: row.covered,
  }));

/** Floors and expected values held against a table: what broke a floor comes first. */
export function BacktestReport({ result, command, again }: { result: Backtest; command: string; again: () => void }) {
  const broken = result.floor_violations;
  const reasons = new Map<string, string[]>();
  for (const { row_id, reason } of result.skipped) reasons.set(reason ?? '', [...(reasons.get(reason ?? '') ?? []), row_id]);
  const sorted = [...reasons].sort((a, b) => b[1].length - a[1].length);
  const none = result.scored === 0;
  return (
    <>
      <Shown
        tone={broken.length > 0 ? 'tone-impossible' : none ? 'tone-above' : 'tone-good'}
        pill={broken.length > 0 ? 'Faster than possible' : none ? 'Nothing could be scored' : 'No floor was broken'}
        title={`${result.inputs.file}: ${result.rows.toLocaleString('en-US')} ${result.rows === 1 ? 'row' : 'rows'}, ${result.scored.toLocaleString('en-US')} scored, ${broken.length.toLocaleString('en-US')} faster than their floor.`}
        says={[
          ...(broken.length > 0 ? ['A time below its floor cannot be: the row states another model, format, batch or device than the one that ran, or its figure is not what its metric says.'] : []),
          ...(result.median_ape === null ? [] : [`Half of the expected values are off by ${percent(result.median_ape)} or less; ${share(result.coverage_90)} of the measured values lie in the 90 % interval.`]),
        ]}
        next={
          broken.length > 0
            ? ['Look at the rows below first: nothing that rests on them can be right.', 'Then send the corrected table again.']
            : none
              ? ['See below why rows were left out, and what columns they need.']
              : ['Fit the engine to your own runs with Calibrate: four to six rows of one engine suffice.', 'The expected values of the calculator carry these errors; floors do not.']
        }
        figures={[
          ['Rows', result.rows.toLocaleString('en-US'), 'rows'],
          ['Scored', result.scored.toLocaleString('en-US'), 'scored'],
          ['Left out', result.skipped.length.toLocaleString('en-US'), 'skipped'],
          ['Floors broken', broken.length.toLocaleString('en-US'), 'floor_violations'],
          ['Median error', percent(result.median_ape), 'median_ape'],
          ['Mean error', percent(result.mean_ape), 'mean_ape'],
          ['In 90 % interval', share(result.coverage_90), 'coverage_90'],
        ]}
        link={null}
        document={result}
        again={again}
        againLabel="Another table"
        command={command}
      />
      {broken.length > 0 ? <Broken rows={broken} /> : null}
      {result.predictions.length > 0 ? (
        <AgreementChart
          title="Expected against measured"
          name="backtest"
          more={result.predictions_left_out}
          says={`${result.predictions.length + result.predictions_left_out} measured values against what was expected of them; ${share(result.coverage_90)} lie in the interval, the median error is ${percent(result.median_ape)}.`}
          of="row"
          words={['within the 90 % interval', 'outside']}
          points={points(result.predictions)}
        />
      ) : null}
      <div class="two">
        <ScoreCard id="by-quantity" title="By what was measured" scores={result.by_quantity} />
        <ScoreCard id="by-device" title="By device" scores={result.by_device} />
        <ScoreCard id="by-engine" title="By engine" scores={result.by_engine} />
        <ScoreCard id="by-model" title="By model" scores={result.by_model} />
        <ScoreCard id="left-out" title="Every device family predicted from the others" scores={result.leave_one_family_out} />
        <ScoreCard id="four-runs" title="Served loads after calibration on four runs" scores={result.calibrated_on_four_runs} note="The four runs per engine that were calibrated on are not scored." />
        <ScoreCard id="changes" title="Changes of the weight format" scores={result.format_changes} note="Predicted by the levers from the measured time before." />
        <Regimes regimes={result.regimes} />
      </div>
      {sorted.length > 0 ? (
        <section class="chart long" aria-labelledby="skipped-title">
          <div class="chart-head">
            <h3 id="skipped-title">Not scored, and why</h3>
          </div>
          <dl class="columns wide">
            {sorted.map(([reason, rows]) => (
              <div key={reason}>
                <dt>
                  {rows.length.toLocaleString('en-US')} {rows.length === 1 ? 'row' : 'rows'}
                </dt>
                <dd>
                  {reason}. <span class="hint">{rows.slice(0, 8).join(', ')}{rows.length > 8 ? ', …' : ''}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
    </>
  );
}

function Broken({ rows }: { rows: Backtest['floor_violations'] }) {
  const shown = rows.slice(0, 50);
  return (
    <section class="chart broken" aria-labelledby="broken-title">
      <div class="chart-head">
        <h3 id="broken-title">Faster than their floor</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="broken-title">
        <table class="measured">
          <thead>
            <tr>
              {['row', 'measured', 'guaranteed floor'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.row_id}>
                <th scope="row">{row.row_id}</th>
                <td class="bad">{figures.time(row.measured)}</td>
                <td>{figures.time(row.floor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length ? <p class="hint">The first {shown.length} of {rows.length.toLocaleString('en-US')}; Copy JSON has all.</p> : null}
    </section>
  );
}

function Regimes({ regimes }: { regimes: Record<string, number> }) {
  const all = Object.entries(regimes);
  if (all.length === 0) return null;
  return (
    <section class="chart" aria-labelledby="regimes-title">
      <div class="chart-head">
        <h3 id="regimes-title">Regimes of the measured steps</h3>
      </div>
      <dl class="columns">
        {all.map(([regime, count]) => (
          <div key={regime}>
            <dt>{count.toLocaleString('en-US')}</dt>
            <dd>{regimeName[regime as Regime] ?? regime}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">By their floors alone, without an engine.</p>
    </section>
  );
}
