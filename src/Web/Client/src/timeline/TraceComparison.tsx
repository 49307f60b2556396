import { useEffect, useState } from 'preact/hooks';
import { get, Refusal } from '../api/call';
import type { Document } from '../api/documents.g';
import * as figures from '../figures';
import { CopyButton } from '../parts/CopyButton';
import { DropZone, useUpload } from '../parts/DropZone';
import { Refused } from '../views/Refused';
import { capital, words } from '../words';
import type { Finding, Trace } from './documents';
import { sourceOf } from './TraceReport';

interface Comparison extends Document {
  inputs: { base: string; new: string };
  verdict: string;
  regression: boolean;
  basis: string;
  base_steps?: number;
  new_steps?: number;
  base_ms?: number;
  new_ms?: number;
  ratio?: number;
  noise?: number;
  parts_per_step?: { part: string; base_ms: number; new_ms: number; difference_ms: number }[];
  kernels?: { path: string; kernel: string; base_ms: number; new_ms: number; difference_ms: number; base_count: number; new_count: number }[];
  resolved: Finding[];
  appeared: Finding[];
}

const accept = '.json,.gz,.csv,.sqlite,.db,.zip,.tar,.tgz';
const mostKernels = 12;

/** A second recording, and what changed from the first to it. */
export function TraceComparison({ base, kept }: { base: Trace; kept: string | null }) {
  const sent = useUpload<Trace>((name) => `/trace?name=${name}`);
  const [swapped, setSwapped] = useState(false);
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const other = sent.kept;
  useEffect(() => {
    setRefusal(null);
    if (!kept || !other) {
      setComparison(null);
      return;
    }
    const stop = new AbortController();
    const [from, to] = swapped ? [other, kept] : [kept, other];
    const id = (path: string) => path.split('/').pop() ?? '';
    get<Comparison>(`/compare-traces?base=${id(from)}&new=${id(to)}`, stop.signal)
      .then(setComparison)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setRefusal(Refusal.of(error));
      });
    return () => stop.abort();
  }, [kept, other, swapped]);
  const tooLarge = sent.document !== null && (!kept || !other);
  return (
    <>
      <DropZone id="compare-title" title="Did it get slower?" accept={accept} sent={sent}>
        <p>
          {comparison
            ? 'Drop another recording here to hold that one against the first.'
            : `Drop a second recording of the same job here. It is held against ${sourceOf(base)}: is a step slower, and in which part?`}
        </p>
      </DropZone>
      {sent.refusal ? <Refused refusal={sent.refusal} everything /> : null}
      {refusal ? <Refused refusal={refusal} everything /> : null}
      {tooLarge ? (
        <p class="hint" role="status">
          One of the two is too large to be kept here; compare them with the command line: floorline trace --compare BASE NEW.
        </p>
      ) : null}
      {comparison ? <Changed comparison={comparison} onSwap={() => setSwapped(!swapped)} /> : null}
    </>
  );
}

function sentence(c: Comparison): string {
  if (c.base_ms === undefined || c.new_ms === undefined || c.ratio === undefined) return `Cannot be told: ${c.basis}.`;
  const times = `${figures.time(c.base_ms)} before, ${figures.time(c.new_ms)} now`;
  return `${capital(words(c.verdict))}: ${times} (${c.ratio.toFixed(3)} times, beyond ${figures.percent(c.noise)} counts).`;
}

const signed = (ms: number): string => (ms === 0 ? '0' : `${ms < 0 ? '−' : '+'}${figures.time(Math.abs(ms))}`);

function Changed({ comparison, onSwap }: { comparison: Comparison; onSwap: () => void }) {
  const parts = (comparison.parts_per_step ?? []).filter((p) => p.base_ms !== 0 || p.new_ms !== 0);
  const kernels = (comparison.kernels ?? []).filter((k) => k.difference_ms !== 0);
  return (
    <>
      <section class={`verdict ${comparison.regression ? 'tone-impossible' : comparison.verdict === 'faster' ? 'tone-good' : 'tone-floor'}`} aria-labelledby="comparison-verdict">
        <p class="pill">{comparison.regression ? 'regression' : words(comparison.verdict)}</p>
        <h2 id="comparison-verdict">{sentence(comparison)}</h2>
        <p class="hangs">
          From {comparison.inputs.base} to {comparison.inputs.new}; {comparison.basis}.
        </p>
        <p class="buttons no-print">
          <button type="button" class="button" onClick={onSwap}>
            The other way round
          </button>
          <CopyButton label="Copy comparison as JSON" text={() => JSON.stringify(comparison, null, 2)} title="The document that the command prints with --compare --json" />
        </p>
      </section>
      {parts.length > 0 ? (
        <Changes
          title={comparison.base_steps && comparison.new_steps ? "Where a step's time went or came from" : 'Where the time went or came from'}
          id="parts-title"
          head="part"
          rows={parts.map((p) => ({ name: words(p.part), base: p.base_ms, next: p.new_ms, difference: p.difference_ms }))}
        />
      ) : null}
      {kernels.length > 0 ? (
        <Changes
          title="Kernels that changed most"
          id="changed-title"
          head="kernel"
          rows={kernels.slice(0, mostKernels).map((k) => ({
            name: k.path ? `${k.path}: ${k.kernel}` : k.kernel,
            base: k.base_ms,
            next: k.new_ms,
            difference: k.difference_ms,
            times: [k.base_count, k.new_count],
          }))}
        />
      ) : null}
      <Rules title="No longer found" findings={comparison.resolved} />
      <Rules title="Newly found" findings={comparison.appeared} />
    </>
  );
}

interface Row {
  name: string;
  base: number;
  next: number;
  difference: number;
  times?: [number, number];
}

function Changes({ title, id, head, rows }: { title: string; id: string; head: string; rows: readonly Row[] }) {
  const counted = rows.some((r) => r.times);
  return (
    <section class="chart" aria-labelledby={id}>
      <div class="chart-head">
        <h3 id={id}>{title}</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {[head, 'base', 'new', 'difference', ...(counted ? ['times'] : [])].map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                <th scope="row" class="kernel-name">
                  {row.name}
                </th>
                <td>{figures.time(row.base)}</td>
                <td>{figures.time(row.next)}</td>
                <td>{signed(row.difference)}</td>
                {counted ? <td>{row.times ? `${row.times[0].toLocaleString('en-US')} → ${row.times[1].toLocaleString('en-US')}` : ''}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Rules({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section class="chart">
      <div class="chart-head">
        <h3>{title}</h3>
      </div>
      <ul>
        {findings.map((f) => (
          <li key={f.rule}>
            <b>{f.title}</b> {f.evidence.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
