import { useEffect, useRef, useState } from 'preact/hooks';
import sample from '../../../../../samples/voice-pipeline.json';
import { post, Refusal } from '../api/call';
import { useKnown } from '../api/catalogue';
import { Latest } from '../api/latest';
import type { Pipeline } from '../api/documents.g';
import { PipelineRow, StageCards } from '../charts/PipelineRow';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { Field } from '../parts/Field';
import { fileOf, none, parsePipeline, readPipeline, writePipeline, type Extra, type PipelineFile, type Stage } from '../state/pipeline';
import { restate, type Place } from '../state/route';
import { changed, query, type Field as Name } from '../state/situation';
import { attainmentWords } from '../words';
import { Refused } from './Refused';

const stageFields: readonly [Name, string, string][] = [
  ['model', 'Model', 'qwen2.5-vl-7b'],
  ['on', 'Hardware', 'jetson-thor'],
  ['measured', 'Measured, one call', '34ms'],
  ['weights', 'Weights', 'as published'],
  ['context', 'Context', '2048'],
  ['engine', 'Engine, where not measured', 'vllm'],
];

const extraFields: readonly [Extra, string, string][] = [
  ['calls', 'Calls per request', '1'],
  ['time', 'Stated, not measured', '30fps'],
  ['moves', 'Moves, without a model', '6MB'],
  ['work', 'Computes, without a model', '2GFLOP'],
  ['after', 'Begins after', 'the stage before; or names, or start'],
];

export function Pipelines({ place }: { place: Place }) {
  const [file, setFile] = useState<PipelineFile>(() => readPipeline(place.search));
  const written = useRef(place.search);
  const [pipeline, setPipeline] = useState<Pipeline | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const line = useRef<Latest<Pipeline> | null>(null);
  const known = useKnown();

  useEffect(() => {
    if (place.search === written.current) return;
    written.current = place.search;
    setFile(readPipeline(place.search));
  }, [place.search]);

  const body = JSON.stringify(fileOf(file));
  useEffect(() => {
    line.current ??= new Latest<Pipeline>(
      (answer) => {
        setPipeline(answer);
        setRefusal(null);
      },
      (error) => setRefusal(Refusal.of(error)),
    );
    if (file.stages.length === 0) {
      setPipeline(null);
      setRefusal(null);
      return;
    }
    line.current.ask(() => post<Pipeline>('/pipeline', JSON.parse(body)));
  }, [body]);

  const change = (next: PipelineFile) => {
    setFile(next);
    written.current = writePipeline(next);
    restate(written.current);
  };
  const put = (i: number, stage: Stage) => change({ ...file, stages: file.stages.map((old, j) => (j === i ? stage : old)) });
  const add = () =>
    change({ ...file, stages: [...file.stages, { name: `stage ${file.stages.length + 1}`, extras: {}, situation: { on: file.stages.at(-1)?.situation.on ?? '' } }] });
  const load = (text: string) => {
    const read = parsePipeline(text);
    if (read) change(read);
    else setRefusal(new Refusal('This is no pipeline file: a JSON object with "stages" is expected, as in samples/voice-pipeline.json.', [], 0));
  };

  if (file.stages.length === 0) {
    return (
      <>
        {refusal ? <Refused refusal={refusal} everything /> : null}
        <EmptyPipelines onSample={() => load(JSON.stringify(sample))} onAdd={add} onFile={load} />
      </>
    );
  }
  const choices = { model: known.models, on: known.hardware, weights: known.formats } as Partial<Record<Name, typeof known.models>>;
  return (
    <div class="pipelines">
      <h2 class="sr">Pipeline</h2>
      {refusal ? <Refused refusal={refusal} everything /> : null}
      {pipeline ? <Verdict pipeline={pipeline} file={file} /> : null}
      {pipeline ? <PipelineRow pipeline={pipeline} /> : null}
      {pipeline ? <StageCards pipeline={pipeline} onStage={(i) => `/?${query(file.stages[i]?.situation ?? {})}`} /> : null}
      <section class="chart editor no-print" aria-labelledby="stages-title">
        <div class="chart-head">
          <h3 id="stages-title">The stages</h3>
          <button type="button" class="quiet" onClick={() => change(none)}>
            Start over
          </button>
        </div>
        <div class="pair top">
          <Field id="pipeline-name" label="Pipeline" value={file.name} placeholder="voice assistant" onChange={(name) => change({ ...file, name })} />
          <Field id="pipeline-budget" label="Budget for one request" value={file.budget} placeholder="700ms" onChange={(budget) => change({ ...file, budget })} />
        </div>
        {file.stages.map((stage, i) => (
          <fieldset key={i} class="stage-editor">
            <legend>Stage {i + 1}</legend>
            <Field id={`s${i}name`} label="Name" value={stage.name} onChange={(name) => put(i, { ...stage, name })} />
            {stageFields.map(([name, label, example]) => (
              <Field
                key={name}
                id={`s${i}${name}`}
                label={label}
                value={stage.situation[name] ?? ''}
                placeholder={example}
                choices={choices[name]}
                onChange={(value) => put(i, { ...stage, situation: changed(stage.situation, name, value) })}
              />
            ))}
            {extraFields.map(([name, label, example]) => (
              <Field key={name} id={`s${i}${name}`} label={label} value={stage.extras[name] ?? ''} placeholder={example} onChange={(value) => put(i, { ...stage, extras: { ...stage.extras, [name]: value } })} />
            ))}
            <button type="button" class="quiet" aria-label={`Remove stage ${i + 1}`} onClick={() => change({ ...file, stages: file.stages.filter((_, j) => j !== i) })}>
              Remove
            </button>
          </fieldset>
        ))}
        <button type="button" class="button" onClick={add}>
          + Add a stage
        </button>
      </section>
    </div>
  );
}

function Verdict({ pipeline, file }: { pipeline: Pipeline; file: PipelineFile }) {
  const { total_ms: total, budget_ms: budget, load } = pipeline;
  const over = load !== null && load > 1;
  const worst = pipeline.stages.find((stage) => stage.name === pipeline.work_on);
  return (
    <section class={`verdict ${budget === null ? 'tone-floor' : over ? 'tone-impossible' : 'tone-good'}`} aria-labelledby="pipeline-verdict">
      <p class="pill">{budget === null ? 'No budget stated' : over ? 'Over the budget' : 'Within the budget'}</p>
      <h2 id="pipeline-verdict" aria-live="polite">
        {figures.time(total)} in {pipeline.stages.length} {pipeline.stages.length === 1 ? 'stage' : 'stages'}
        {budget === null || load === null ? '' : `, ${figures.percent(load)} of the budget of ${figures.time(budget)}`}
        {pipeline.attainment === null ? '' : ` (${attainmentWords[pipeline.attainment]})`}.
      </h2>
      {worst ? (
        <div class="next">
          <h3>What to do next</h3>
          <p>
            <b>Work on “{worst.name}” first:</b> {figures.time(worst.recoverable_ms)} of its {figures.time(worst.total_ms)} lie above its floor
            {worst.recoverable_ms !== null && worst.gain_ms < worst.recoverable_ms * 0.999
              ? `, and the request becomes ${figures.time(worst.gain_ms)} shorter before another path holds it up`
              : ', more than in any other stage that the request waits for'}
            . With every stage at its floor the pipeline would take {figures.time(pipeline.at_floors_ms)}.
          </p>
        </div>
      ) : null}
      <div class="take no-print">
        <code class="command">floorline pipeline FILE</code>
        <div class="buttons">
          <CopyButton label="Copy file" text={() => JSON.stringify(fileOf(file), null, 2)} title="The file that the command reads" />
          <CopyButton label="Copy JSON" text={() => JSON.stringify(pipeline, null, 2)} title="The document that the command prints with --json" />
          <CopyButton label="Copy link" text={() => location.href} />
          <button type="button" class="button" onClick={() => window.print()}>
            Print
          </button>
        </div>
      </div>
    </section>
  );
}

function EmptyPipelines({ onSample, onAdd, onFile }: { onSample: () => void; onAdd: () => void; onFile: (text: string) => void }) {
  const take = async (event: Event) => {
    const chosen = (event.currentTarget as HTMLInputElement).files?.[0];
    if (chosen) onFile(await chosen.text());
  };
  return (
    <section class="welcome" aria-labelledby="pipelines-title">
      <h2 id="pipelines-title">Several stages in a request: which one should you work on?</h2>
      <p>
        A camera, speech to text, a language model, an HTTP call: a request waits for all of them, some in a row, some side by side. Each stage with a model gets its
        own floor and regime; the one that shortens the request most is the one to work on, not the one that is slowest.
      </p>
      <ul class="cards">
        <li>
          <button type="button" onClick={onSample}>
            <b>A voice assistant on a Jetson Thor</b>
            <span>Three measured stages against a budget of 700 ms.</span>
          </button>
        </li>
        <li>
          <button type="button" onClick={onAdd}>
            <b>Start with an empty stage</b>
            <span>Name it, choose model and device, type what you measured.</span>
          </button>
        </li>
        <li>
          <label class="card-file">
            <b>Open a pipeline file</b>
            <span>The JSON that “floorline pipeline FILE” reads. It stays on this machine.</span>
            <input type="file" accept="application/json,.json" onChange={take} />
          </label>
        </li>
      </ul>
    </section>
  );
}
