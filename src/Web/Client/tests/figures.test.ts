import { describe, expect, it } from 'vitest';
import written from '../../../../tests/golden/figures/cases.json';
import * as figures from '../src/figures';

// The same cases hold src/Core/Quantities/Figures.cs: page and terminal print the same digits.
const kinds: Record<string, (value: number) => string> = {
  time_ms: figures.time,
  bytes: figures.bytes,
  flop: figures.work,
  gb_per_s: figures.bandwidth,
  tflop_per_s: figures.flopRate,
  number: figures.rate,
  ratio: figures.ratio,
  share: figures.percent,
};

const cases = written as unknown as Record<string, [number, string][]>;

describe('figures', () => {
  it('has a function for every kind of case', () => {
    expect(Object.keys(kinds).sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(cases))('prints %s as the command line does', (kind, all) => {
    expect(all.map(([value]) => kinds[kind]!(value))).toEqual(all.map(([, text]) => text));
  });

  it('prints a change', () => {
    expect([figures.change(0.8826), figures.change(1), figures.change(2.548)]).toEqual(['-12 %', '0 %', '+155 %']);
  });
});
