import { describe, expect, it } from 'vitest';
import type { Prediction, Served } from '../src/api/documents.g';
import { fewOf, refusedOf, saysOf } from '../src/serving/load';

const served = (changed: object = {}) =>
  ({ ttft_ms: { mean: 130 }, itl_ms: { mean: 8 }, tpot_ms: { mean: 8 }, e2e_ms: { mean: 4190, p95: 4680, p99: null, p99_unknown: 'p99 needs 368 values, 192 were simulated' }, output_tok_s: 1872, mean_batch: 7.66, waited_share: 0, prefill_share: 0.17, overloaded: false, ...changed }) as unknown as Served;

describe('a served load', () => {
  it('says throughput, batch and waiting', () => {
    expect(saysOf(served())).toBe('1,872 output tokens/s, 7.7 sequences decoding on average, prompts are read in 17 % of the time.');
    expect(saysOf(served({ waited_share: 0.25 }))).toContain('25 % of requests wait for memory or a slot');
  });

  it('says why a percentile is missing', () => {
    expect(fewOf(served())).toBe('p99 needs 368 values, 192 were simulated');
    expect(fewOf(served({ e2e_ms: { p95: 1, p99: 2 } }))).toBeNull();
  });

  it('says why it cannot be served, and nothing where no load is stated', () => {
    expect(refusedOf({ served: null, served_unknown: 'the weights do not fit' } as Prediction)).toBe('the weights do not fit');
    expect(refusedOf({ served: served() } as Prediction)).toBeNull();
    expect(refusedOf({} as Prediction)).toBeNull();
  });
});
