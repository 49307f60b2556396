import type { LeverOutcome, Prediction } from '../api/documents.g';
import * as figures from '../figures';
import { capital, words } from '../words';

interface Props {
  prediction: Prediction;
  applied: readonly string[];
  /** Called with the levers to apply; without it they are only listed. */
  onApply?: (levers: string[]) => void;
  /** The measured time lies below the floor: nothing is predicted from it. */
  impossible?: boolean;
}

const firstShown = 6;

/** The levers, those that help first and in the order of their predicted gain, each with its interval; then those that do not, with the reason. */
export function Levers({ prediction, applied, onApply, impossible }: Props) {
  const { helps, does_not_help: not } = prediction;
  const toggle = onApply && ((lever: string) => onApply(applied.includes(lever) ? applied.filter((one) => one !== lever) : [...applied, lever]));
  const full = Math.max(...[...helps, ...not, ...prediction.applied].map((o) => Math.max(o.before_ms ?? 0, o.predicted?.high_ms ?? 0)), 0.000001);
  const little = not.filter((o) => o.applicable);
  const out = not.filter((o) => !o.applicable);
  const list = (outcomes: readonly LeverOutcome[], look: string) => (
    <ul class={look}>
      {outcomes.map((outcome) => (
        <Lever key={outcome.lever} outcome={outcome} full={full} on={applied.includes(outcome.lever)} onToggle={toggle && (() => toggle(outcome.lever))} />
      ))}
    </ul>
  );
  if (impossible) {
    return (
      <section class="chart" aria-labelledby="levers-title">
        <div class="chart-head">
          <h3 id="levers-title">Levers wait</h3>
        </div>
        <p class="hint">The measured time lies below the floor. Find what is wrong with the inputs first; then every lever gets its prediction.</p>
      </section>
    );
  }
  return (
    <section class="chart" aria-labelledby="levers-title">
      <div class="chart-head">
        <h3 id="levers-title">Levers, by predicted gain</h3>
      </div>
      {prediction.applied.length > 0 ? <Applied prediction={prediction} onDrop={toggle} /> : null}
      {helps.length > 0 ? (
        <>
          {list(helps.slice(0, firstShown), 'levers')}
          {helps.length > firstShown ? (
            <details class="as-table">
              <summary>{helps.length - firstShown} more that help less</summary>
              {list(helps.slice(firstShown), 'levers')}
            </details>
          ) : null}
        </>
      ) : (
        <p class="hint">No lever that is known would make this step visibly faster.</p>
      )}
      {little.length > 0 ? (
        <>
          <h4 class="will-not">Will not help here</h4>
          {list(little.slice(0, firstShown), 'levers greyed')}
          {little.length > firstShown ? (
            <details class="as-table">
              <summary>{little.length - firstShown} more that will not help</summary>
              {list(little.slice(firstShown), 'levers greyed')}
            </details>
          ) : null}
        </>
      ) : null}
      {out.length > 0 ? (
        <details class="as-table">
          <summary>{out.length} that do not apply, and why</summary>
          <dl class="reasons">
            {out.map((outcome) => (
              <div key={outcome.lever}>
                <dt>{outcome.title}</dt>
                <dd>{capital(outcome.reason)}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </section>
  );
}

const share = (value: number, full: number): string => `${Math.min(100, Math.max(0, (value / full) * 100))}%`;

function Lever({ outcome, full, on, onToggle }: { outcome: LeverOutcome; full: number; on: boolean; onToggle: (() => void) | undefined }) {
  // Beside the time before it the interval is that of the change: what both times have in common is not doubtful of it.
  const predicted = outcome.changed;
  const range = predicted ? `${figures.time(predicted.low_ms)} to ${figures.time(predicted.high_ms)}` : '';
  return (
    <li class={on ? 'lever on' : 'lever'}>
      <div class="lever-name">
        {onToggle ? (
          <label>
            <input type="checkbox" checked={on} onChange={onToggle} aria-label={`Apply ${outcome.title}`} />
            <span>{outcome.title}</span>
          </label>
        ) : (
          <p class="lever-title">{outcome.title}</p>
        )}
        <p class="chips">
          <span class="chip">{words(outcome.cost)}</span>
          {outcome.quality_risk === 'none' ? null : <span class={`chip risk-${outcome.quality_risk}`}>quality risk {outcome.quality_risk}</span>}
        </p>
      </div>
      <div class="lever-range">
        {predicted && outcome.before_ms !== undefined ? (
          <>
            <div class="range" aria-hidden="true" title={outcome.assumption}>
              <span class="before" style={{ left: share(outcome.before_ms, full) }} />
              <span
                class="span"
                style={{ left: share(predicted.low_ms, full), right: `calc(100% - ${share(predicted.high_ms, full)})` }}
              />
              <span class="mid" style={{ left: share(predicted.middle_ms, full) }} />
            </div>
            <p class="range-text">
              <b>{figures.time(predicted.middle_ms)}</b> <span>({range})</span> from {figures.time(outcome.before_ms)}
            </p>
          </>
        ) : null}
      </div>
      <p class="lever-why">{capital(outcome.reason)}</p>
    </li>
  );
}

function Applied({ prediction, onDrop }: { prediction: Prediction; onDrop: ((lever: string) => void) | undefined }) {
  const last = prediction.applied.at(-1);
  const first = prediction.applied[0];
  return (
    <div class="applied" role="status">
      <p>
        With {prediction.applied.map((o) => o.title).join(', then ')}:{' '}
        {last?.predicted && first?.before_ms !== undefined ? (
          <>
            <b>
              {figures.time(last.predicted.low_ms)} to {figures.time(last.predicted.high_ms)}
            </b>{' '}
            instead of {figures.time(first.before_ms)}.
          </>
        ) : (
          last?.reason
        )}
      </p>
      <p class="buttons no-print">
        {onDrop && prediction.applied.map((o) => (
          <button key={o.lever} type="button" class="button" onClick={() => onDrop(o.lever)} aria-label={`Take back ${o.title}`}>
            {o.title} ×
          </button>
        ))}
      </p>
    </div>
  );
}
