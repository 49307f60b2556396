import * as figures from '../figures';
import { capital, words } from '../words';
import type { Faults, Verdict } from './documents';
import { probability, signed } from './words';

/** Faults of both runs on the same prompts, and what drifted besides. */
export function Quality({ quality }: { quality: Verdict['quality'] }) {
  const { length, refusals, faults = [] } = quality;
  const drift = [
    length && length.unknown === undefined ? `Length ${length.baseline_words?.toFixed(1)} to ${length.candidate_words?.toFixed(1)} words (${signed(length.change)}).` : '',
    refusals ? `Refusals ${refusals.baseline} to ${refusals.candidate}.` : '',
    quality.perplexity_ratio ? `Perplexity ${signed(quality.perplexity_ratio - 1)}.` : '',
  ].filter(Boolean);
  return (
    <section class="chart" aria-labelledby="quality-title">
      <div class="chart-head">
        <h3 id="quality-title">
          Quality: {words(quality.verdict)}, {quality.prompts} prompts
        </h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="quality-title">
        <table class="measured">
          <thead>
            <tr>
              <th scope="col">faults</th>
              <th scope="col">baseline</th>
              <th scope="col">candidate</th>
              <th scope="col">95 % interval</th>
              <th scope="col">new</th>
              <th scope="col">mended</th>
              <th scope="col">
                <abbr title="exact McNemar test, one-sided, that the candidate is worse">p</abbr>
              </th>
              <th scope="col">verdict</th>
            </tr>
          </thead>
          <tbody>
            {quality.serious_faults ? <Row name="serious" faults={quality.serious_faults} /> : null}
            {quality.minor_faults ? <Row name="minor" faults={quality.minor_faults} /> : null}
          </tbody>
        </table>
      </div>
      {quality.limit ? <p class="hint">Limit: {quality.limit}. p: that the candidate is worse, by the exact McNemar test on the prompts on which the runs differ.</p> : null}
      {drift.length > 0 ? <p class="hint">{drift.join(' ')}</p> : null}
      {faults.length > 0 ? (
        <>
          <h4 id="faults-title">What is wrong with the candidate's answers</h4>
          <div class="scroll entries" tabIndex={0} role="region" aria-labelledby="faults-title">
            <table>
              <thead>
                <tr>
                  <th scope="col">prompt</th>
                  <th scope="col">grade</th>
                  <th scope="col">why</th>
                </tr>
              </thead>
              <tbody>
                {faults.map((fault) => (
                  <tr key={fault.id}>
                    <th scope="row">{fault.id}</th>
                    <td class={fault.grade === 'serious' ? 'bad' : undefined}>{words(fault.grade)}</td>
                    <td class="fault-why">{capital(fault.reasons.join('; '))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
    </section>
  );
}

function Row({ name, faults }: { name: string; faults: Faults }) {
  const { baseline, candidate } = faults;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {baseline.count}/{baseline.of}
      </td>
      <td>
        {candidate.count}/{candidate.of}
      </td>
      <td>
        {figures.percent(candidate.low)} to {figures.percent(candidate.high)}
      </td>
      <td>{faults.only_candidate}</td>
      <td>{faults.only_baseline}</td>
      <td>{probability(faults.p_worse)}</td>
      <td>{words(faults.verdict)}</td>
    </tr>
  );
}
