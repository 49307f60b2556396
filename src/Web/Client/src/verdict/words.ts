// A verdict in words. Shares are written as the command line writes them.

import type { SpeedOutcome, Verdict } from './documents';

export const verdictName: Record<Verdict['verdict'], string> = { keep: 'Keep', roll_back: 'Roll back', inconclusive: 'Inconclusive' };

export const verdictTone: Record<Verdict['verdict'], string> = { keep: 'tone-good', roll_back: 'tone-impossible', inconclusive: 'tone-transitional' };

export const speedTone: Record<SpeedOutcome, string> = {
  faster: 'tone-good',
  slower: 'tone-impossible',
  no_difference_shown: 'tone-expected',
  not_enough_data: 'tone-transitional',
  unsteady: 'tone-transitional',
  not_judged: 'tone-expected',
};

/** A relative change with its sign: -11.5 %. */
export const signed = (change: number | null | undefined): string => {
  if (change === null || change === undefined) return '?';
  const text = (change * 100).toFixed(1);
  return `${change > 0 && Number(text) !== 0 ? '+' : ''}${Number(text) === 0 ? '0.0' : text} %`;
};

export const probability = (p: number | null | undefined): string => (p === null || p === undefined ? '?' : p < 0.001 ? '<0.001' : p.toFixed(3));
