import type { Inspection, TensorGroup } from '../api/documents';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { DropZone, useUpload } from '../parts/DropZone';
import type { Place } from '../state/route';
import { Refused } from './Refused';

/** What stands in a model file: it goes to this server, is read from its header, and is deleted again. */
export function ModelFile(_: { place: Place }) {
  const sent = useUpload<Inspection>((name) => `/inspect?name=${name}`);
  return (
    <div class="pipelines">
      <DropZone id="file-title" title="What is in a model file?" accept=".safetensors,.gguf,.onnx" sent={sent}>
        {sent.document ? null : (
          <p>
            Drop a .safetensors, .gguf or .onnx file here. Its header is read for exact bytes by role and format. The file goes to the Floorline server on this
            machine, no further, and is deleted when it has been read. For large files the command line reads in place: floorline inspect FILE.
          </p>
        )}
      </DropZone>
      {sent.refusal ? <Refused refusal={sent.refusal} everything /> : null}
      {sent.document ? <Inspected inspection={sent.document} /> : null}
    </div>
  );
}

function Inspected({ inspection }: { inspection: Inspection }) {
  const figure = (name: string, value: string, data: string) => (
    <div class="figure">
      <dt>{name}</dt>
      <dd data-figure={data}>{value}</dd>
    </div>
  );
  return (
    <>
      <section class="verdict tone-weights" aria-labelledby="inspected">
        <p class="pill">{inspection.container}</p>
        <h2 id="inspected" aria-live="polite">
          {figures.count(inspection.parameters)} parameters in {figures.bytes(inspection.stored_bytes)}.
        </h2>
        <dl class="figures-row">
          {figure('Parameters', inspection.parameters.toLocaleString('en-US'), 'parameters')}
          {figure('Stored', figures.bytes(inspection.stored_bytes), 'stored_bytes')}
          {figure('Tensors', String(inspection.tensors), 'tensors')}
          {inspection.bits_per_weight === null ? null : figure('Bits per weight', figures.ratio(inspection.bits_per_weight), 'bits_per_weight')}
        </dl>
        <div class="take no-print">
          <div class="buttons">
            <CopyButton label="Copy JSON" text={() => JSON.stringify(inspection, null, 2)} />
          </div>
        </div>
      </section>
      <div class="two">
        <Groups title="By role" groups={inspection.by_role} />
        <Groups title="By format" groups={inspection.by_format} />
      </div>
      {inspection.notes.length > 0 || inspection.unclassed.length > 0 ? (
        <section class="chart" aria-labelledby="file-notes">
          <div class="chart-head">
            <h3 id="file-notes">Worth knowing</h3>
          </div>
          <ul class="plain">
            {inspection.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
            {inspection.unclassed.length > 0 ? <li>Names that tell no role, counted as read: {inspection.unclassed.slice(0, 12).join(', ')}.</li> : null}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Groups({ title, groups }: { title: string; groups: readonly TensorGroup[] }) {
  const full = Math.max(...groups.map((g) => g.stored_bytes), 1);
  return (
    <section class="chart" aria-labelledby={title.replace(' ', '-')}>
      <div class="chart-head">
        <h3 id={title.replace(' ', '-')}>{title}</h3>
      </div>
      <dl>
        {groups.map((group) => (
          <div key={group.name} class="bar-row">
            <dt>{group.name}</dt>
            <dd>
              <span class="bar-value">
                {figures.bytes(group.stored_bytes)} <span class="hint">in {group.tensors} tensors</span>
              </span>
              <span class="stack" aria-hidden="true">
                <span class="seg tone-weights" style={{ width: `${(group.stored_bytes / full) * 100}%` }} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
