import type { Remedy } from '../api/documents.g';
import { Waterfall } from '../charts/Waterfall';
import * as figures from '../figures';
import type { Figure } from '../measure/documents';
import { Shown } from '../measure/Shown';
import { query, type Situation } from '../state/situation';
import { capital, regimeName, regimeTone } from '../words';
import type { LabStep } from './documents';

const one = (value: number): string => String(Number(value.toPrecision(4)));

const said = (remedy: Remedy): string => `${capital(remedy.change)}. ${capital(remedy.reason)}.`;

/** The step that ran as a situation of the calculator, on this machine as these rounds saw it. */
export function situationOf(result: LabStep): Situation | null {
  const model = result.inputs['model'];
  if (!model || !result.read) return null;
  const { step } = result.diagnosis;
  const peaks = [result.peak_fp32 ? `fp32=${one(result.peak_fp32.median)}GFLOP/s` : '', result.peak_int8 ? `int8=${one(result.peak_int8.median)}GFLOP/s` : ''].filter(Boolean);
  return {
    model,
    on: [`bw=${one(result.read_gb_s)}GB/s`, ...peaks].join(','),
    weights: step.weights,
    kv: step.kv.startsWith('int8') ? 'int8' : step.kv,
    batch: String(step.batch),
    ...(result.kind === 'prefill' ? { phase: 'prefill', prompt: String(step.tokens) } : { context: String(step.context) }),
    measured: `${one(result.step_ms)}ms`,
  };
}

/** A step that ran on this machine: its time against its floor, and what the machine did beside it. */
export function StepResult({ result, command, again }: { result: LabStep; command: string; again: () => void }) {
  const situation = situationOf(result);
  const [title = '', ...rest] = result.verdict;
  const rows: [string, Figure | null, string][] = [
    ['Step', result.step, 'ms'],
    ['Plain reading', result.read, 'GB/s'],
    ...(result.kind === 'decode' ? [['Step / reading', result.step_over_read_floor, ''] as [string, Figure | null, string]] : []),
    ['fp32 peak', result.peak_fp32, 'GFLOP/s'],
    ['int8 peak', result.peak_int8, 'Gop/s'],
  ];
  return (
    <>
      <Shown
        tone={regimeTone[result.regime]}
        pill={capital(regimeName[result.regime])}
        title={title}
        says={[...rest, ...result.findings.filter((f) => f.severity !== 'hint').map((f) => f.text)]}
        next={result.diagnosis.helps.slice(0, 3).map(said)}
        figures={[
          ['Step', figures.time(result.step_ms), 'step_ms'],
          ['Its floor here', figures.time(result.floor_ms), 'floor_ms'],
          ['Over the floor', `${figures.ratio(result.ratio)}x`, 'ratio'],
          ['Weights read at', figures.bandwidth(result.weight_gb_s), 'weight_gb_s'],
          ['Plain reading', figures.bandwidth(result.read_gb_s), 'read_gb_s'],
          ...(result.kind === 'decode' ? [['Share of reading', figures.percent(result.share_of_read), 'share_of_read'] as const] : []),
        ]}
        link={situation ? `/?${query(situation)}` : null}
        document={result}
        again={again}
        command={command}
      />
      <div class="two">
        <Waterfall floors={result.diagnosis} diagnosis={result.diagnosis} prediction={null} />
        <section class="chart" aria-labelledby="lab-figures">
          <div class="chart-head">
            <h3 id="lab-figures">What was measured</h3>
          </div>
          <div class="scroll" tabIndex={0} role="region" aria-labelledby="lab-figures">
            <table class="measured wraps">
              <thead>
                <tr>
                  {['figure', 'median', '95 % interval', 'rounds'].map((head) => (
                    <th key={head} scope="col">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.flatMap(([name, figure, unit]) =>
                  figure
                    ? [
                        <tr key={name}>
                          <th scope="row">{name}</th>
                          <td>
                            {one(figure.median)} {unit}
                            {figure.disturbed ? ' *' : ''}
                          </td>
                          <td>
                            {one(figure.low)} to {one(figure.high)}
                          </td>
                          <td>
                            {figure.samples}
                            {figure.dropped > 0 ? `, ${figure.dropped} dropped` : ''}
                          </td>
                        </tr>,
                      ]
                    : [],
                )}
              </tbody>
            </table>
          </div>
          <p class="hint">
            {result.layers_run < result.layers ? `${result.layers_run} of ${result.layers} layers ran, their time is scaled to all. ` : ''}Plain reading goes over the same memory in the same rounds
            {result.kind === 'decode' ? '; step / reading is the step over its bytes at the bandwidth of its round' : ''}. A figure with * had fewer than three clean rounds. {figures.bytes(result.weight_bytes)} of weights{result.kv_bytes > 0 ? ` and ${figures.bytes(result.kv_bytes)} of cache` : ''} were read per step.
          </p>
        </section>
      </div>
      <section class="chart assumptions" aria-labelledby="lab-rests">
        <div class="chart-head">
          <h3 id="lab-rests">What this rests on</h3>
        </div>
        <ul class="plain">
          {result.assumptions.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
