import type { Prediction } from '../api/documents.g';
import { Latencies } from '../measure/Latencies';
import { fewOf, refusedOf, saysOf } from '../serving/load';

/** What users of the stated load see: TTFT, ITL, TPOT and end to end, and the throughput; nothing where no load is stated. */
export function ServedLoad({ prediction, id = 'served-load' }: { prediction: Prediction; id?: string }) {
  const { served } = prediction;
  const refused = refusedOf(prediction);
  if (refused !== null) {
    return (
      <section class="chart" aria-labelledby={id}>
        <div class="chart-head">
          <h3 id={id}>Under the load</h3>
        </div>
        <p class="bad">Cannot be served: {refused}. Fewer weight bits, more devices or shorter requests.</p>
      </section>
    );
  }
  if (!served) return null;
  const few = fewOf(served);
  return (
    <section class="chart" aria-labelledby={id}>
      <div class="chart-head">
        <h3 id={id}>Under the load, in ms</h3>
      </div>
      <Latencies id={id} run={served} />
      <p>{saysOf(served)}</p>
      {served.overloaded ? <p class="bad">Requests arrive faster than they can be served: the queue grew until the end.</p> : null}
      <p class="hint">Simulated request by request{few ? `. A dash: ${few}` : ''}.</p>
    </section>
  );
}
