import { nothingYet, useExplored } from '../api/explored';
import { letters, read } from '../state/page';
import type { Place } from '../state/route';
import { command, isAskable } from '../state/situation';
import { CapacityBar } from '../charts/CapacityBar';
import { DecisionTree } from '../charts/DecisionTree';
import { Levers } from '../charts/Levers';
import { RooflineChart } from '../charts/RooflineChart';
import { SensitivityChart } from '../charts/SensitivityChart';
import { FormatChart, SweepChart } from '../charts/SweepChart';
import { Waterfall } from '../charts/Waterfall';
import { Assumptions } from './Assumptions';
import { Refused } from './Refused';
import { ServedLoad } from './ServedLoad';
import { Next, sentences } from './Verdict';

/** The situations of the address as pages to print: verdict, drawings, assumptions, and the command that repeats it. */
export function Report({ place }: { place: Place }) {
  const { situations } = read(place.search);
  const answers = useExplored(situations);
  if (!situations.some(isAskable)) {
    return (
      <section class="welcome">
        <h2>Nothing to report yet.</h2>
        <p>
          A report prints what the <a href="/">calculator</a> shows. State a model and a device there, then choose “Report”.
        </p>
      </section>
    );
  }
  return (
    <div class="report">
      <p class="no-print report-bar">
        <a class="button" href={`/${place.search}`}>
          Back to the calculator
        </a>
        <button type="button" class="button primary" onClick={() => window.print()}>
          Print or save as PDF
        </button>
      </p>
      {situations.map((situation, i) => {
        const { document: doc, refusal } = answers[i] ?? nothingYet;
        if (refusal) return <Refused key={letters[i]} refusal={refusal} everything />;
        if (!doc) return null;
        const [head, ...rest] = sentences(doc);
        const applied = (situation.apply ?? '').split(',').filter(Boolean);
        return (
          <article key={letters[i]} class="sheet">
            <header>
              <p class="hint">
                Floorline {doc.tool_version} · {doc.floors.model.name} on {doc.floors.hardware.title}
              </p>
              <h2>{head}</h2>
              {rest.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </header>
            <Next doc={doc} />
            <Waterfall floors={doc.floors} diagnosis={doc.diagnosis} prediction={doc.prediction} />
            <ServedLoad prediction={doc.prediction} id={`served-load-${letters[i]}`} />
            <CapacityBar floors={doc.floors} />
            <RooflineChart roofline={doc.roofline} />
            {doc.diagnosis ? <SensitivityChart diagnosis={doc.diagnosis} /> : null}
            <Levers prediction={doc.prediction} applied={applied} impossible={doc.diagnosis?.regime === 'impossible'} />
            {doc.sweeps.map((sweep) =>
              sweep.over === 'weights' ? (
                <FormatChart key={sweep.over} sweep={sweep} at={doc.floors.step.weights} />
              ) : (
                <SweepChart
                  key={sweep.over}
                  sweep={sweep}
                  at={sweep.over === 'context' ? doc.floors.step.context : doc.floors.step.batch}
                  measured={doc.diagnosis?.measured_ms ?? null}
                />
              ),
            )}
            <DecisionTree decision={doc.decision} measured={doc.diagnosis !== null} />
            <Assumptions doc={doc} open />
            <footer>
              <p>The same from a command line:</p>
              <code class="command">{command(situation)}</code>
            </footer>
          </article>
        );
      })}
    </div>
  );
}
