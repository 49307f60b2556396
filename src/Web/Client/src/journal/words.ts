// The journal's closed sets as words and colours, and an entry's parts as sentences.

import { fields, type Field, type Situation } from '../state/situation';
import type { Change, Entry } from './documents';

/** A verdict as a person says it. */
export const verdictName: Record<string, string> = {
  planned: 'planned', baseline: 'baseline', open: 'open', keep: 'keep', roll_back: 'roll back', inconclusive: 'inconclusive',
};

const tones: Record<string, string> = {
  planned: 'tone-expected', baseline: 'tone-floor', open: 'tone-weights', keep: 'tone-good', roll_back: 'tone-impossible', inconclusive: 'tone-transitional',
};

export const verdictTone = (verdict: string): string => tones[verdict] ?? 'tone-expected';

export const saidField = (field: string): string => field.replace(/^environment\.|^set\./, '').replaceAll('_', ' ');

export const saidChange = (change: Change): string => `${saidField(change.field)} ${change.from ?? '(none)'} → ${change.to ?? '(none)'}`;

/** 2026-05-04 10:12, in UTC as it is recorded. */
export const when = (at: string): string => at.slice(0, 16).replace('T', ' ');

export const nameOf = (entry: Entry): string => `${entry.situation['model'] ?? '?'} on ${entry.situation['on'] ?? '?'}`;

/** The situation of an entry as the calculator takes it. */
export function situationOf(entry: Entry): Situation {
  const situation: Partial<Record<Field, string>> = {};
  for (const field of fields) {
    const value = entry.situation[field] ?? entry.situation[field.replaceAll('-', '_')];
    if (value) situation[field] = value;
  }
  const engine = entry.environment['engine'];
  if (engine) situation.engine = engine;
  if (entry.measured_ms !== null) situation.measured = `${entry.measured_ms}ms`;
  return situation;
}
