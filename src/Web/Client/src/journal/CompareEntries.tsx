import * as figures from '../figures';
import type { Comparison, Entry } from './documents';
import { signed, VerdictPill } from './Entries';
import { nameOf, saidField } from './words';

const tones: Record<string, string> = { faster: 'tone-good', slower: 'tone-impossible', no_difference_shown: 'tone-transitional', not_enough_data: 'tone-transitional', unsteady: 'tone-transitional' };

/** Two entries side by side. */
export function CompareEntries({ comparison, onDrop }: { comparison: Comparison; onDrop: () => void }) {
  const [a, b] = comparison.entries;
  if (!a || !b) return null;
  const { change, speed, differences } = comparison;
  const head =
    a.measured_ms === null || b.measured_ms === null || change === null
      ? 'One of the two is not measured yet.'
      : `${figures.time(a.measured_ms)} became ${figures.time(b.measured_ms)}: ${change === 0 ? 'no change' : `${figures.percent(Math.abs(change))} ${change < 0 ? 'less' : 'more'} time`}.`;
  return (
    <section class={`verdict ${speed ? (tones[speed.verdict] ?? 'tone-floor') : 'tone-floor'}`} aria-labelledby="entries-compared">
      <p class="pill">
        Entry {a.number} against {b.number}
      </p>
      <h2 id="entries-compared" aria-live="polite">
        {head}
      </h2>
      {comparison.same_metric ? null : <p class="bad">They were measured in different ways: the change is not one of speed alone.</p>}
      <p class="hangs">
        {speed
          ? `Their samples say: ${speed.verdict.replaceAll('_', ' ')}${speed.low !== undefined && speed.high !== undefined ? `, between ${signed(speed.low)} and ${signed(speed.high)} of the ${speed.metric ?? 'time'}` : ''}.`
          : 'Without the samples of both, nothing tells a change from noise.'}
        {differences.length === 0 ? ' Nothing that is recorded differs between them.' : ''}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="The two entries side by side">
        <table class="sides">
          <thead>
            <tr>
              <th scope="col">
                <span class="sr">field</span>
              </th>
              {[a, b].map((entry) => (
                <th key={entry.id} scope="col">
                  entry {entry.number}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row name="what" a={nameOf(a)} b={nameOf(b)} />
            {differences.map((d) => (
              <Row key={d.field} name={saidField(d.field)} a={d.from ?? '(none)'} b={d.to ?? '(none)'} differs />
            ))}
            <Row name="predicted" a={predicted(a)} b={predicted(b)} />
            <Row name="measured" a={a.measured_ms === null ? 'not yet' : figures.time(a.measured_ms)} b={b.measured_ms === null ? 'not yet' : figures.time(b.measured_ms)} />
            <tr>
              <th scope="row">verdict</th>
              <td>
                <VerdictPill verdict={a.verdict} />
              </td>
              <td>
                <VerdictPill verdict={b.verdict} />
              </td>
            </tr>
            {a.note || b.note ? <Row name="note" a={a.note} b={b.note} /> : null}
          </tbody>
        </table>
      </div>
      <div class="buttons no-print">
        <button type="button" class="button" onClick={onDrop}>
          Close the comparison
        </button>
      </div>
    </section>
  );
}

const predicted = (entry: Entry): string => (entry.predicted_ms === null ? 'nothing' : figures.time(entry.predicted_ms));

function Row({ name, a, b, differs }: { name: string; a: string; b: string; differs?: boolean }) {
  return (
    <tr class={differs ? 'differs' : ''}>
      <th scope="row">{name}</th>
      <td>{a}</td>
      <td>{b}</td>
    </tr>
  );
}
