import { describe, expect, it } from 'vitest';
import { bestAxes, linesOf, type Point } from '../src/charts/LatencyCurve';
import type { Reported, ReportedRun } from '../src/serving/documents';
import { groupOf, loadOf, situationOf, unknowns } from '../src/serving/words';
import { probability, signed } from '../src/verdict/words';

const run = (changed: object = {}) =>
  ({ tool: 'vllm bench serve', model: 'llama-3-8b', concurrency: 4, request_rate: 'inf', output_tok_s: 500, input_tok_s: null, request_per_s: 2, ttft_ms: { p50: 20 }, itl_ms: { p50: 8 }, tpot_ms: {}, e2e_ms: {}, source: 'a.json', ...changed }) as unknown as ReportedRun;
const report = (runs: ReportedRun[], changed: object = {}) =>
  ({ inputs: { files: [{ file: 'a.json', format: 'vllm-bench', runs: runs.length, notes: [] }] }, runs, ...changed }) as unknown as Reported;
const point = (index: number, load: number | null) => ({ index, x: index, y: 1, run: run({ concurrency: load }) }) as Point;

describe('a run of another tool', () => {
  it('is called by its load', () => {
    expect(loadOf(run())).toBe('c=4');
    expect(loadOf(run({ request_rate: 2.5 }))).toBe('2.5/s');
    expect(loadOf(run({ concurrency: null }))).toBe('all at once');
    expect(loadOf(run({ tool: 'llama-bench', input_tokens: 512, output_tokens: 0 }))).toBe('pp512');
  });

  it('starts the calculator with the step that was diagnosed, else with what the file says', () => {
    expect(situationOf(report([run()]), 0)).toEqual({ model: 'llama-3-8b', batch: '4', measured: '8ms' });
    const situation = { model: 'llama-3-8b', on: 'h100', context: '320', batch: '4', phase: 'decode', measured: '8ms+-2%' };
    expect(situationOf(report([run()], { diagnosis: [{ run: 0, of: 'ITL', ratio: 1.7, situation }] }), 0)).toEqual(situation);
  });

  it('belongs to its file where that has several, else to its tool and model', () => {
    expect(groupOf(report([run()]), run())).toBe('vllm bench serve, llama-3-8b');
    expect(groupOf(report([run(), run()]), run())).toBe('a.json');
  });

  it('says each reason once', () => {
    const why = 'the file does not hold it';
    expect(unknowns(run({ goodput_per_s_unknown: 'no objective', ttft_ms: { p90: null, p90_unknown: why, p95: null, p95_unknown: why }, e2e_ms: { p90_unknown: why } }))).toEqual([
      ['no objective', ['goodput/s']],
      [why, ['TTFT p90, p95', 'E2E p90']],
    ]);
  });
});

describe('latency against throughput', () => {
  it('follows the load, and a load that comes again begins another line', () => {
    expect(linesOf([point(0, 16), point(1, 4), point(2, 8), point(3, 4), point(4, 16)]).map((line) => line.map((p) => p.index))).toEqual([[1, 2, 0], [3, 4]]);
    expect(linesOf([point(0, null), point(1, null)]).map((line) => line.length)).toEqual([1, 1]);
  });

  it('is drawn where two runs have both figures', () => {
    expect(bestAxes([run()])).toBeNull();
    expect(bestAxes([run(), run()])).toEqual({ metric: 'itl_ms', share: 'p50', rate: 'output_tok_s' });
    expect(bestAxes([run({ output_tok_s: null, itl_ms: {} }), run({ output_tok_s: null, itl_ms: {} })])).toEqual({ metric: 'ttft_ms', share: 'p50', rate: 'request_per_s' });
  });
});

describe('a change', () => {
  it('has its sign', () => {
    expect([signed(-0.115), signed(0.0312), signed(0.0001), signed(-0.0001), signed(null)]).toEqual(['-11.5 %', '+3.1 %', '0.0 %', '0.0 %', '?']);
    expect([probability(0.0004), probability(0.6171), probability(null)]).toEqual(['<0.001', '0.617', '?']);
  });
});
