import type { Answer } from '../api/explored';
import * as figures from '../figures';
import { letters } from '../state/page';
import { title, type Situation } from '../state/situation';
import { capital, rateName, regimeName, regimeTone, termRegime, termTone } from '../words';

interface Props {
  situations: readonly Situation[];
  answers: readonly Answer[];
  at: number;
  onPick: (i: number) => void;
}

/** Up to four situations beside one another, their bars on one scale. */
export function Compare({ situations, answers, at, onPick }: Props) {
  const full = Math.max(
    ...answers.map(({ document: doc }) => Math.max(doc?.floors.floors.binding_ms ?? 0, doc?.diagnosis?.measured_ms ?? 0, doc?.prediction.expected?.high_ms ?? 0)),
    0.000001,
  );
  return (
    <section class="compare" aria-label="Situations side by side">
      {situations.map((situation, i) => (
        <Column key={letters[i]} letter={letters[i] ?? ''} situation={situation} answer={answers[i]} full={full} on={i === at} onPick={() => onPick(i)} />
      ))}
    </section>
  );
}

interface ColumnProps {
  letter: string;
  situation: Situation;
  answer: Answer | undefined;
  full: number;
  on: boolean;
  onPick: () => void;
}

const wide = (part: number | null, full: number) => ({ width: `${Math.min(100, ((part ?? 0) / full) * 100)}%` });

function Column({ letter, situation, answer, full, on, onPick }: ColumnProps) {
  const doc = answer?.document;
  const f = doc?.floors.floors;
  const diagnosis = doc?.diagnosis ?? null;
  const expected = doc?.prediction.expected;
  return (
    <article class={`column situation-${letter} ${on ? 'on' : ''}`} aria-label={`Situation ${letter.toUpperCase()}`}>
      <h3>
        <span class="letter">{letter.toUpperCase()}</span>
        <button type="button" class="as-link" onClick={onPick} aria-pressed={on}>
          {title(situation)}
        </button>
      </h3>
      {doc && f ? (
        <>
          <p class={`pill ${diagnosis ? regimeTone[diagnosis.regime] : termTone[f.binding]}`}>{diagnosis ? capital(regimeName[diagnosis.regime]) : termRegime[f.binding]}</p>
          <dl>
            <Bar name="Floor" value={figures.time(f.binding_ms)}>
              <span class="seg tone-weights" style={wide(f.binding === 'compute' ? 0 : f.r1_ms, full)} />
              <span class="seg tone-kv" style={wide(f.binding === 'compute' ? 0 : f.r2_ms, full)} />
              <span class="seg tone-compute" style={wide(f.binding === 'compute' ? f.r3_ms : 0, full)} />
              <span class="seg tone-communication" style={wide(f.r4_exposed_ms, full)} />
            </Bar>
            {expected ? (
              <Bar name="Expected" value={figures.time(expected.middle_ms)}>
                <span class="seg tone-expected" style={wide(expected.middle_ms, full)} />
              </Bar>
            ) : null}
            {diagnosis ? (
              <Bar name="Measured" value={`${figures.time(diagnosis.measured_ms)} · ${figures.ratio(diagnosis.ratio)}×`}>
                <span class="seg tone-measured" style={wide(diagnosis.measured_ms, full)} />
              </Bar>
            ) : null}
            <Line name={rateName[doc.floors.step.phase]} value={figures.rate(doc.floors.best_tok_s)} />
            <Line name="Step" value={`batch ${doc.floors.step.batch}, ${doc.floors.step.weights}`} />
            <Line
              name="Memory"
              value={doc.floors.capacity.fits === null ? 'unknown' : `${figures.bytes(doc.floors.capacity.used_bytes)} of ${figures.bytes(doc.floors.capacity.available_bytes)}`}
              bad={doc.floors.capacity.fits === false}
            />
          </dl>
        </>
      ) : (
        <p class="hint">{answer?.refusal ? answer.refusal.message : 'State a model and a device.'}</p>
      )}
    </article>
  );
}

function Bar({ name, value, children }: { name: string; value: string; children: preact.ComponentChildren }) {
  return (
    <div class="bar-row">
      <dt>{name}</dt>
      <dd>
        <span class="bar-value">{value}</span>
        <span class="stack" aria-hidden="true">
          {children}
        </span>
      </dd>
    </div>
  );
}

function Line({ name, value, bad }: { name: string; value: string; bad?: boolean }) {
  return (
    <div class="line-row">
      <dt>{name}</dt>
      <dd class={bad ? 'bad' : ''}>{value}</dd>
    </div>
  );
}
