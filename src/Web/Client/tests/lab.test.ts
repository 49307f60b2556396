import { describe, expect, it } from 'vitest';
import type { LabStep } from '../src/lab/documents';
import { situationOf } from '../src/lab/StepResult';

const figure = (median: number) => ({ median, low: median, high: median, samples: 5, dropped: 0 });
const step = (changed: object = {}, of: object = {}) =>
  ({
    kind: 'decode',
    inputs: { model: 'tinyllama-1.1b' },
    step_ms: 75.9321,
    read_gb_s: 15.123768,
    read: figure(15.123768),
    peak_fp32: figure(25.1),
    peak_int8: figure(93),
    diagnosis: { step: { phase: 'decode', weights: 'q8_0', kv: 'bf16', batch: 1, context: 512, tokens: 1, ...of } },
    ...changed,
  }) as unknown as LabStep;

describe('a lab step as a situation', () => {
  it('is the model on this machine as the rounds saw it', () => {
    expect(situationOf(step())).toEqual({
      model: 'tinyllama-1.1b',
      on: 'bw=15.12GB/s,fp32=25.1GFLOP/s,int8=93GFLOP/s',
      weights: 'q8_0',
      kv: 'bf16',
      batch: '1',
      context: '512',
      measured: '75.93ms',
    });
  });

  it('states the prompt of a prefill, and the plain name of a cache with a scale per head', () => {
    expect(situationOf(step({ kind: 'prefill' }, { phase: 'prefill', kv: 'int8-head', tokens: 256, context: 0 }))).toMatchObject({ phase: 'prefill', prompt: '256', kv: 'int8' });
  });

  it('is nothing where the machine was not measured', () => {
    expect(situationOf(step({ read: null }))).toBeNull();
    expect(situationOf(step({ inputs: {} }))).toBeNull();
  });
});
