import * as figures from '../figures';
import { signed } from './Entries';
import type { Scores } from './documents';

const trends: Record<string, string> = { improving: 'getting better', worsening: 'getting worse', steady: 'steady' };

/** How well predictions held, by lever and engine, worst first. */
export function ScoreTable({ scores }: { scores: Scores }) {
  return (
    <section class="chart" aria-labelledby="score-title">
      <div class="chart-head">
        <h3 id="score-title">How predictions held</h3>
      </div>
      <p class="hint">
        {scores.predictions} predictions with a result{scores.median_error_size === null ? '' : `, half of them off by ${figures.percent(scores.median_error_size)} or less`}. Worst first; of fewer than
        five predictions not much can be said.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Scores">
        <table>
          <thead>
            <tr>
              {['lever', 'engine', 'predictions', 'off by', 'bias', 'furthest off', 'trend'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scores.ranks.map((rank) => (
              <tr key={`${rank.lever}|${rank.engine}`}>
                <th scope="row">{rank.lever ?? 'none stated'}</th>
                <td>{rank.engine ?? 'none stated'}</td>
                <td>
                  {rank.predictions}
                  {rank.few ? ' (few)' : ''}
                </td>
                <td class="nowrap">{figures.percent(rank.median_error_size)}</td>
                <td class="nowrap">{signed(rank.median_error)}</td>
                <td class="nowrap">{figures.percent(rank.largest_error_size)}</td>
                <td class="nowrap">{trends[rank.trend] ?? 'too few to tell'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
