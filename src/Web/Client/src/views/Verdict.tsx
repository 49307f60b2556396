import { useState } from 'preact/hooks';
import type { Answer } from '../api/explored';
import type { AnswerBlock, Diagnosis, Explored } from '../api/documents.g';
import * as figures from '../figures';
import { SaveForm } from '../journal/SaveForm';
import { CopyButton } from '../parts/CopyButton';
import { command, type Situation } from '../state/situation';
import { capital, rateName, regimeName, regimeTone, stepName, termRegime, termTone, verdictName } from '../words';

interface Props {
  answer: Answer;
  document: Explored;
  situation: Situation;
  reportAt: string;
}

/** The answer itself: the sentence first, then what to do next, then the figures it stands on. */
export function Verdict({ answer, document: doc, situation, reportAt }: Props) {
  const { floors, diagnosis } = doc;
  const tone = diagnosis ? regimeTone[diagnosis.regime] : termTone[floors.floors.binding];
  const [head, ...rest] = sentences(doc);
  const [saving, setSaving] = useState(false);
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict-text" aria-busy={answer.busy}>
      <p class="pill">{diagnosis ? capital(regimeName[diagnosis.regime]) : `Floor: ${termRegime[floors.floors.binding]}`}</p>
      <h2 id="verdict-text" aria-live="polite">
        {head}
      </h2>
      {rest.map((line) => (
        <p key={line} class="hangs">
          {line}
        </p>
      ))}
      <Next doc={doc} />
      <Figures doc={doc} />
      <div class="take no-print">
        <code class="command">{command(situation)}</code>
        <div class="buttons">
          <CopyButton label="Copy command" text={() => command(situation)} title="The same question for the command line" />
          <CopyButton label="Copy JSON" text={() => JSON.stringify(diagnosis ?? floors, null, 2)} title="The document that the command prints with --json" />
          <CopyButton label="Copy link" text={() => location.href} title="The address holds everything that is stated here" />
          <a class="button" href={reportAt}>
            Report
          </a>
          <button type="button" class="button" aria-expanded={saving} onClick={() => setSaving(!saving)}>
            Save to journal
          </button>
        </div>
      </div>
      {saving ? <SaveForm situation={situation} onClose={() => setSaving(false)} /> : null}
    </section>
  );
}

/** The verdict and what it hangs on, in the server's words. */
export const sentences = (doc: Explored): string[] => [...doc.verdict];

export function Next({ doc }: { doc: Explored }) {
  const { diagnosis, floors, prediction } = doc;
  if (diagnosis?.regime === 'impossible') {
    return (
      <div class="next">
        <h3>What to check, likeliest first</h3>
        <ol>
          {diagnosis.causes.slice(0, 4).map((cause) => (
            <li key={cause.statement}>{capital(cause.statement)}.</li>
          ))}
        </ol>
      </div>
    );
  }
  if (diagnosis) {
    return (
      <div class="next">
        <Causes answer={diagnosis.answer} />
        <h3>What to do next</h3>
        <ol>
          {diagnosis.helps.slice(0, 3).map((remedy) => (
            <li key={remedy.change}>
              <b>{capital(remedy.change)}.</b> {capital(remedy.reason)}.
              {remedy.predicted_low_ms !== null ? (
                <span class="gain">
                  {' '}
                  {remedy.predicted_high_ms !== undefined && figures.time(remedy.predicted_high_ms) !== figures.time(remedy.predicted_low_ms)
                    ? `${figures.time(remedy.predicted_low_ms)} to ${figures.time(remedy.predicted_high_ms)}`
                    : `${figures.time(remedy.predicted_low_ms)} at best`}
                </span>
              ) : null}
            </li>
          ))}
        </ol>
      </div>
    );
  }
  const best = prediction.helps[0];
  const { alarm, first_actions: firsts } = prediction.answer;
  return (
    <div class="next">
      <h3>What to do next</h3>
      {alarm ? (
        <p>
          {alarm} {firsts[0] ? `First: ${firsts[0].command}.` : ''}
        </p>
      ) : null}
      <ol>
        <li>
          <b>Measure one {stepName[floors.step.phase]}</b> and type its time into the form: the gap above the floor gets its name.
        </li>
        {best?.predicted ? (
          <li>
            <b>{best.title}</b> would move it most. {capital(best.reason)}.
          </li>
        ) : null}
      </ol>
    </div>
  );
}

/** Good, slow or undecided, with the likeliest causes and what settles each. */
function Causes({ answer }: { answer: AnswerBlock }) {
  const [first] = answer.first_actions;
  return (
    <>
      {answer.alarm ? <p>{answer.alarm}</p> : null}
      <h3>{verdictName[answer.verdict]}</h3>
      <ol>
        {answer.causes.slice(0, 3).map((cause) => (
          <li key={cause.id}>
            <b>{capital(cause.title)}</b>
            {cause.standing === 'shown' ? '' : ` (${cause.standing})`}: {cause.evidence}.{cause.check && answer.verdict !== 'good' ? ` Settled by: ${cause.check}.` : ''}
          </li>
        ))}
      </ol>
      {answer.others?.map((one) => (
        <p key={one.changed} class="hint">
          {one.changed}: {one.use === 'not_used' ? `not used, because ${one.says}` : one.says}.
        </p>
      ))}
      {first && answer.verdict !== 'good' ? (
        <p>
          <b>First:</b> {first.command}.
        </p>
      ) : null}
    </>
  );
}

function Figures({ doc }: { doc: Explored }) {
  const { floors, diagnosis, prediction } = doc;
  const f = floors.floors;
  const expected = prediction.expected;
  return (
    <dl class="figures-row">
      {diagnosis ? <Figure name="Measured" value={figures.time(diagnosis.measured_ms)} data="measured_ms" /> : null}
      <Figure name="Floor" value={figures.time(f.binding_ms)} data="binding_ms" />
      {diagnosis ? <Figure name="Times the floor" value={`${figures.ratio(diagnosis.ratio)}×`} data="ratio" strong /> : null}
      {expected ? <Figure name={`Expected, ${expected.engine}`} value={figures.time(expected.middle_ms)} data="expected" /> : null}
      <Figure name={rateName[floors.step.phase]} value={figures.rate(floors.best_tok_s)} data="best_tok_s" />
      {diagnosis ? <Utilisation diagnosis={diagnosis} /> : null}
      <Figure name="Memory" value={floors.capacity.fits === null ? 'unknown' : floors.capacity.fits ? 'fits' : 'does not fit'} data="fits" />
    </dl>
  );
}

function Utilisation({ diagnosis }: { diagnosis: Diagnosis }) {
  return (
    <>
      <Figure name="MBU" value={figures.percent(diagnosis.mbu)} data="mbu" hint="useful bytes over peak bandwidth" />
      {diagnosis.mfu === null ? null : <Figure name="MFU" value={figures.percent(diagnosis.mfu)} data="mfu" hint="useful FLOP/s over peak" />}
    </>
  );
}

function Figure({ name, value, data, strong, hint }: { name: string; value: string; data: string; strong?: boolean; hint?: string }) {
  return (
    <div class={strong ? 'figure strong' : 'figure'} title={hint}>
      <dt>{name}</dt>
      <dd data-figure={data}>{value}</dd>
    </div>
  );
}
