import { AgreementChart } from '../charts/AgreementChart';
import { AsTable } from '../charts/Chart';
import * as figures from '../figures';
import { Shown } from '../measure/Shown';
import { capital, regimeName } from '../words';
import type { GridPoint, LabComparison, Technique } from './documents';

const signed = (share: number): string => (share > 0 ? `+${figures.percent(share)}` : figures.percent(share));
const pointName = (p: GridPoint): string => `${p.weights}, KV ${p.kv} of ${p.kv_heads} heads, batch ${p.batch}, context ${p.context}`;
const isInside = (p: GridPoint): boolean => p.predicted_low_ms !== undefined && p.predicted_high_ms !== undefined && p.measured_ms >= p.predicted_low_ms && p.measured_ms <= p.predicted_high_ms;

/** Techniques as measured pairs, each against its prediction. */
export function CompareResult({ result, command, again }: { result: LabComparison; command: string; again: () => void }) {
  const [title = '', ...rest] = result.verdict;
  const predicted = result.grid.filter((p) => p.predicted_ms !== undefined);
  const none = result.comparisons.filter((c) => c.no_gain_because);
  const good = result.median_absolute_error !== null && result.median_absolute_error <= 0.15;
  const best = result.comparisons.reduce<Technique | null>((most, c) => (c.code === 'weights' && c.gain > (most?.gain ?? 1) ? c : most), null);
  const batch = result.comparisons.reduce<Technique | null>((most, c) => (c.code === 'batch' && c.gain > (most?.gain ?? 1) ? c : most), null);
  const next = [
    ...(best ? [`One stream: fewer bytes pay most here, ${best.before} to ${best.after} gives ${figures.ratio(best.gain)}x.`] : []),
    ...(batch ? [`Several streams: batch ${batch.after} gives ${figures.ratio(batch.gain)}x the tokens (${batch.technique}).`] : []),
    result.comparisons.length > 0 ? 'Choose your model in the calculator and try the same levers there.' : 'Measure again and let it run: building the steps takes some seconds before the first of them is timed.',
  ];
  return (
    <>
      <Shown
        tone={good ? 'tone-good' : 'tone-above'}
        pill={result.interrupted ? 'Ended early' : 'Compared'}
        title={title}
        says={[...rest, ...result.findings.map((f) => f.text)]}
        next={next}
        figures={[
          ['Median error', figures.percent(result.median_absolute_error), 'median_absolute_error'],
          ['Techniques', String(result.comparisons.length), 'comparisons'],
          ['No gain here', String(none.length), 'no_gain'],
          ...(result.read_gb_s ? [['Reads', figures.bandwidth(result.read_gb_s.median), 'read_gb_s'] as const] : []),
          ...(result.peak_fp32_gflop_s ? [['fp32', figures.flopRate(result.peak_fp32_gflop_s.median / 1000), 'peak_fp32_gflop_s'] as const] : []),
        ]}
        link={null}
        document={result}
        again={again}
        command={command}
      />
      {result.comparisons.length > 0 ? <Techniques comparisons={result.comparisons} /> : null}
      {none.length > 0 ? (
        <section class="chart" aria-labelledby="none-title">
          <div class="chart-head">
            <h3 id="none-title">No gain here</h3>
          </div>
          <dl class="reasons">
            {none.map((c) => (
              <div key={c.technique + c.after}>
                <dt>
                  {capital(c.technique)}: {c.before} to {c.after}
                </dt>
                <dd>No gain here, because {c.no_gain_because}.</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      {predicted.length > 0 ? (
        <AgreementChart
          title="Every step, predicted from one"
          name="lab-grid"
          says={`${predicted.length} steps of other formats, contexts and batches, predicted from one measured step; half of them are off by ${figures.percent(result.median_absolute_error)} or less.`}
          of="step"
          words={['within what was predicted', 'outside']}
          points={predicted.map((p) => ({
            key: pointName(p),
            name: pointName(p),
            measured: p.measured_ms,
            predicted: p.predicted_ms ?? p.measured_ms,
            ...(p.predicted_low_ms !== undefined && p.predicted_high_ms !== undefined ? { low: p.predicted_low_ms, high: p.predicted_high_ms } : {}),
            error: p.error ?? 0,
            inside: isInside(p),
          }))}
        />
      ) : null}
      {result.grid.length > 0 ? (
        <section class="chart" aria-labelledby="limits-title">
          <div class="chart-head">
            <h3 id="limits-title">What limits what</h3>
          </div>
          <ul class="plain">
            {result.grid[0] ? <li>Single-stream decode: {regimeName[result.grid[0].regime]}.</li> : null}
            {result.prefill_regime ? <li>Prefill: {regimeName[result.prefill_regime]}.</li> : null}
            {result.comparisons
              .filter((c) => c.code === 'launches')
              .map((c) => (
                <li key={c.technique}>A stack of tiny operations: {regimeName[c.regime_before]}.</li>
              ))}
          </ul>
          <AsTable
            title="Grid"
            table={{
              head: ['weights', 'KV', 'batch', 'context', 'floor', 'measured', 'limited by'],
              rows: result.grid.map((p) => [p.weights, `${p.kv}/${p.kv_heads}`, String(p.batch), String(p.context), figures.time(p.floor_ms), figures.time(p.measured_ms), regimeName[p.regime]]),
            }}
          />
        </section>
      ) : null}
    </>
  );
}

function Techniques({ comparisons }: { comparisons: readonly Technique[] }) {
  const groups = new Map<string, Technique[]>();
  for (const c of comparisons) groups.set(c.technique, [...(groups.get(c.technique) ?? []), c]);
  return (
    <section class="chart long" aria-labelledby="techniques-title">
      <div class="chart-head">
        <h3 id="techniques-title">Techniques, predicted and measured</h3>
      </div>
      <p class="hint">Gain is work per time against the way before; below 1 it is a loss. The error is predicted over measured, less one.</p>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="techniques-title">
        <table class="measured techniques">
          <thead>
            <tr>
              {['from', 'to', 'predicted', 'measured', 'error', 'predicted gain', 'gain', 'limited before by'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          {[...groups].map(([technique, all]) => (
            <tbody key={technique}>
              <tr class="group-row">
                <th scope="rowgroup" colSpan={8}>
                  <span>{capital(technique)}</span>
                </th>
              </tr>
              {all.map((c) => (
                <tr key={c.before + c.after} class={c.no_gain_because ? 'no-gain' : undefined}>
                  <th scope="row">{c.before}</th>
                  <td>{c.after}</td>
                  <td>{figures.time(c.predicted_ms)}</td>
                  <td>{figures.time(c.measured_after_ms)}</td>
                  <td>{signed(c.error)}</td>
                  <td>{figures.ratio(c.predicted_gain)}x</td>
                  <td>
                    <b>{figures.ratio(c.gain)}x</b>
                    {c.no_gain_because ? ' no gain' : ''}
                  </td>
                  <td>{regimeName[c.regime_before]}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}
