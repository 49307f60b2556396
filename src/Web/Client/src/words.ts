// The field's words for the closed sets of the documents, and the colour each has everywhere.

import type { AnswerBlock, Attainment, FloorTerm as Term, Phase, Regime } from './api/documents.g';

export const regimeName: Record<Regime, string> = {
  memory_bound_weights: 'memory-bound (weights)',
  memory_bound_kv: 'memory-bound (KV cache)',
  compute_bound: 'compute-bound',
  communication_bound: 'communication-bound',
  transitional: 'transitional',
  overhead_bound: 'overhead-bound',
  compute_unknown: 'compute unknown',
  impossible: 'impossible',
};

/** How surely an objective is met. */
export const attainmentWords: Record<Attainment, string> = {
  met_surely: 'met surely',
  met_in_middle: 'met in the middle',
  missed_in_middle: 'missed in the middle',
  missed_surely: 'missed surely',
  unknown: 'not known',
};

/** The class that carries a regime's colour. */
export const regimeTone: Record<Regime, string> = {
  memory_bound_weights: 'tone-weights',
  memory_bound_kv: 'tone-kv',
  compute_bound: 'tone-compute',
  communication_bound: 'tone-communication',
  transitional: 'tone-transitional',
  overhead_bound: 'tone-above',
  compute_unknown: 'tone-transitional',
  impossible: 'tone-impossible',
};

/** A verdict as a heading. */
export const verdictName: Record<AnswerBlock['verdict'], string> = {
  good: 'As fast as such a device is expected to go',
  slow: 'Slow: likeliest causes first',
  impossible: 'Faster than it can be',
  does_not_fit: 'It does not fit',
  cannot_tell: 'What was stated does not decide it',
};

export const termTone: Record<Term, string> = {
  weights: 'tone-weights',
  kv: 'tone-kv',
  compute: 'tone-compute',
  communication: 'tone-communication',
};

export const termRegime: Record<Term, string> = {
  weights: 'memory-bound (weights)',
  kv: 'memory-bound (KV cache)',
  compute: 'compute-bound',
  communication: 'communication-bound',
};

export const termDoes: Record<Term, string> = {
  weights: 'reading weights',
  kv: 'reading the KV cache',
  compute: 'arithmetic',
  communication: 'communication',
};

export const stepName: Record<Phase, string> = { decode: 'decode step', prefill: 'prefill', forward: 'call' };

/** What a best rate counts. */
export const rateName: Record<Phase, string> = { decode: 'Best tokens/s', prefill: 'Best prompt tokens/s', forward: 'Best items/s' };

export const inputName: Record<string, string> = {
  bandwidth: 'bandwidth',
  weight_bytes: 'weight bytes',
  kv_bytes: 'cache bytes',
  compute_peak: 'compute peak',
  measured_time: 'measured time',
};

/** quality_risk and cost as words: library_swap is "library swap". */
export const words = (snake: string): string => snake.replaceAll('_', ' ');

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
