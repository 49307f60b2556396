import type { Explored } from '../api/documents.g';
import { CapacityBar } from '../charts/CapacityBar';
import { DecisionTree } from '../charts/DecisionTree';
import { Levers } from '../charts/Levers';
import { RooflineChart, type Other } from '../charts/RooflineChart';
import { SensitivityChart } from '../charts/SensitivityChart';
import { FormatChart, SweepChart } from '../charts/SweepChart';
import { Waterfall } from '../charts/Waterfall';
import { Assumptions } from './Assumptions';
import { ServedLoad } from './ServedLoad';

interface Props {
  doc: Explored;
  others: readonly Other[];
  applied: readonly string[];
  onApply: (levers: string[]) => void;
}

/** Everything below the verdict. */
export function Results({ doc, others, applied, onApply }: Props) {
  const { floors, diagnosis, prediction, roofline, sweeps, decision } = doc;
  const measured = diagnosis?.measured_ms ?? null;
  const { step } = floors;
  return (
    <>
      <div class="two">
        <Waterfall floors={floors} diagnosis={diagnosis} prediction={prediction} />
        <RooflineChart roofline={roofline} others={others} />
      </div>
      <ServedLoad prediction={prediction} />
      <Levers prediction={prediction} applied={applied} onApply={onApply} impossible={diagnosis?.regime === 'impossible'} />
      <div class="three">
        {sweeps.map((sweep) =>
          sweep.over === 'weights' ? (
            <FormatChart key={sweep.over} sweep={sweep} at={step.weights} />
          ) : (
            <SweepChart key={sweep.over} sweep={sweep} at={sweep.over === 'context' ? step.context : step.batch} measured={measured} />
          ),
        )}
      </div>
      <div class={diagnosis ? 'two' : 'stacked'}>
        <CapacityBar floors={floors} />
        {diagnosis ? <SensitivityChart diagnosis={diagnosis} /> : null}
      </div>
      <DecisionTree decision={decision} measured={diagnosis !== null} />
      <Assumptions doc={doc} />
    </>
  );
}
