// What a served load comes to, in sentences.

import type { Prediction, Served } from '../api/documents.g';
import * as figures from '../figures';

/** The load in one sentence: throughput, batch, prompts, waiting. */
export function saysOf(served: Served): string {
  const waits = served.waited_share > 0 ? `; ${figures.percent(served.waited_share)} of requests wait for memory or a slot` : '';
  return `${figures.rate(served.output_tok_s)} output tokens/s, ${served.mean_batch.toFixed(1)} sequences decoding on average, prompts are read in ${figures.percent(served.prefill_share)} of the time${waits}.`;
}

/** Why a percentile is not shown, where one is not: the first reason, from the whole answer's. */
export function fewOf(served: Served): string | null {
  const whole = served.e2e_ms;
  return whole.p95_unknown ?? whole.p99_unknown ?? null;
}

/** Why the load cannot be served; null where it can, or none is stated. */
export const refusedOf = (prediction: Prediction): string | null => (prediction.served === null ? (prediction.served_unknown ?? 'it cannot be served') : null);
