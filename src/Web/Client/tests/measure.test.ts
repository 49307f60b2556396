import { describe, expect, it } from 'vitest';
import type { Host, Serving } from '../src/measure/documents';
import { situationOf } from '../src/measure/situation';

const run = { open_loop: false, concurrency: 4, in_flight: 3.9, itl_ms: { p50: 9.999297 }, tpot_ms: {}, mean_input_tokens: 256, mean_output_tokens: 33 };
const serving = (inputs: object, changed: object = {}) => ({ schema: 'floorline/serving@1', inputs: { urls: [], ...inputs }, runs: [{ ...run, ...changed }] }) as unknown as Serving;
const host = (changed: object = {}) =>
  ({ schema: 'floorline/host@1', interrupted: false, device: { bandwidth_gb_s: 28.0417042, peaks_tflop_s: { fp32: 0.0474, bf16: 1.01 } }, ...changed }) as unknown as Host;

describe('a measurement as a situation', () => {
  it('is the decode step that a closed loop measured', () => {
    expect(situationOf(serving({ model: 'llama-3-8b', on: 'h100' }), true)).toEqual({ model: 'llama-3-8b', on: 'h100', context: '272', batch: '4', measured: '9.9993ms' });
  });

  it('takes the mean of requests in flight of an open loop, and the mean where no median is known', () => {
    expect(situationOf(serving({}, { open_loop: true, in_flight: 7.6, itl_ms: { p50: null, mean: 12 } }), true)).toEqual({ context: '272', batch: '8', measured: '12ms' });
  });

  it('is this machine by name where it was kept, else by its figures', () => {
    expect(situationOf(host(), true)).toEqual({ on: 'host' });
    expect(situationOf(host(), false)).toEqual({ on: 'bw=28.0417GB/s,fp32=0.0474TFLOP/s,bf16=1.01TFLOP/s' });
    expect(situationOf(host({ interrupted: true }), true)).toEqual({ on: 'bw=28.0417GB/s,fp32=0.0474TFLOP/s,bf16=1.01TFLOP/s' });
    expect(situationOf(host({ device: null }), true)).toBeNull();
  });
});
