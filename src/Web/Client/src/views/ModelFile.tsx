import { useState } from 'preact/hooks';
import type { Inspection, TensorGroup } from '../api/documents.g';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { DropZone, useUpload } from '../parts/DropZone';
import { Field } from '../parts/Field';
import type { Place } from '../state/route';
import { readable, uploadOf } from '../state/situation';
import { Refused } from './Refused';

/** What stands in a model file: it goes to this server, is read from its header, and is deleted again; what was read is kept for a while, so that the calculator can take it. */
export function ModelFile(_: { place: Place }) {
  const [name, setName] = useState('');
  const [dim, setDim] = useState('');
  const sent = useUpload<Inspection>((file) => `/inspect?name=${file}${dim.trim() ? `&dim=${encodeURIComponent(dim.trim())}` : ''}`, false);
  const send = (file: File | undefined) => {
    if (file) setName(file.name);
    sent.send(file);
  };
  return (
    <div class="pipelines">
      <DropZone id="file-title" title="What is in a model file?" accept=".safetensors,.gguf,.onnx" sent={{ under: sent.under, send }}>
        {sent.document ? null : (
          <p>
            Drop a .safetensors, .gguf or .onnx file here. Its header is read for exact bytes by role and format; then the calculator can take it as a model. The file goes to the
            Floorline server on this machine, no further, and is deleted when it has been read. For large files the command line reads in place: floorline inspect FILE.
          </p>
        )}
        <details class="as-table dim">
          <summary>An ONNX graph with open dimensions</summary>
          <Field id="dim" label="Sizes" value={dim} placeholder="batch=1,sequence=128" hint="State them, then choose the file." onChange={setDim} />
        </details>
      </DropZone>
      {sent.refusal ? <Refused refusal={sent.refusal} everything /> : null}
      {sent.document ? <Inspected inspection={sent.document} kept={sent.kept} name={name} /> : null}
    </div>
  );
}

function Inspected({ inspection, kept, name }: { inspection: Inspection; kept: string | null; name: string }) {
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
        <p class="hangs">
          {kept
            ? 'The calculator takes this file as a model for an hour after it was last asked for: floors, diagnosis, levers, plan.'
            : 'No floors can be computed from this file by itself: a file of a split needs the others, an ONNX graph with open dimensions their sizes. On the command line: floorline floors FILE --on h100.'}
        </p>
        <div class="take no-print">
          <div class="buttons">
            {kept ? (
              <a class="button primary" href={`/?model=${readable(uploadOf(kept, name))}`}>
                Open in the calculator
              </a>
            ) : null}
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
