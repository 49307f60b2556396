import type { Scores } from './documents';

export const percent = (value: number | null | undefined): string => (value === null || value === undefined ? '?' : `${value.toFixed(1)} %`);
export const share = (value: number | null | undefined): string => (value === null || value === undefined ? '?' : `${Math.round(value * 100)} %`);

const most = 12;
const heads = ['', 'rows', 'median error', 'mean', 'bias', 'in 90 % interval'] as const;

/** Errors of expected values under one heading, those with the most rows first. */
export function ScoreCard({ id, title, scores, note }: { id: string; title: string; scores: Scores; note?: string }) {
  const all = Object.entries(scores);
  if (all.length === 0) return null;
  const table = (rows: typeof all) => (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby={id}>
      <table class="measured scores">
        <thead>
          <tr>{heads.map((head) => (head ? <th key={head} scope="col">{head}</th> : <td key="name" />))}</tr>
        </thead>
        <tbody>
          {rows.map(([name, score]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{score.count.toLocaleString('en-US')}</td>
              <td>{percent(score.median_ape)}</td>
              <td>{percent(score.mean_ape)}</td>
              <td>{percent(score.bias)}</td>
              <td>{share(score.coverage_90)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  return (
    <section class="chart long" aria-labelledby={id}>
      <div class="chart-head">
        <h3 id={id}>{title}</h3>
      </div>
      {table(all.slice(0, most))}
      {all.length > most ? (
        <details class="as-table">
          <summary>{all.length - most} more</summary>
          {table(all.slice(most))}
        </details>
      ) : null}
      {note ? <p class="hint">{note}</p> : null}
    </section>
  );
}
