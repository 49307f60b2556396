import { CopyButton } from '../parts/CopyButton';
import { DropZone, useUpload } from '../parts/DropZone';
import type { Place } from '../state/route';
import type { Trace } from '../timeline/documents';
import { TraceComparison } from '../timeline/TraceComparison';
import { TraceReport } from '../timeline/TraceReport';
import { Refused } from './Refused';

/** A profiler's recording: dropped here, read by this server, and deleted again. */
export function TraceView(_: { place: Place }) {
  const sent = useUpload<Trace>((name) => `/trace?name=${name}`);
  const trace = sent.document;
  return (
    <div class="pipelines">
      <DropZone id="trace-title" title="Where did the time of a recording go?" accept=".json,.gz,.csv,.sqlite,.db,.zip,.tar,.tgz" sent={sent}>
        {trace ? null : (
          <p>
            Drop a profiler's recording here: a trace of the PyTorch profiler (.json or .json.gz), an export of Nsight Systems (.sqlite) or of rocprof. You see how each
            device's time divides, why it was idle, which patterns were found and what each could win at most. The file goes to the Floorline server on this machine,
            no further, and is deleted when it has been read; its events stay in that server's memory for a quarter of an hour, to be drawn. For very large recordings the command line reads in place: floorline trace FILE.
          </p>
        )}
      </DropZone>
      {sent.refusal ? <Refused refusal={sent.refusal} everything /> : null}
      {trace ? (
        <>
          <TraceReport key={sent.kept} trace={trace} kept={sent.kept} />
          <p class="buttons no-print">
            <CopyButton label="Copy JSON" text={() => JSON.stringify(trace, null, 2)} title="The document that the command prints with --json" />
            <button type="button" class="button" onClick={() => window.print()}>
              Print
            </button>
          </p>
          <TraceComparison key={`compare ${sent.kept}`} base={trace} kept={sent.kept} />
        </>
      ) : null}
    </div>
  );
}
