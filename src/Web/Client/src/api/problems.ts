// Where a problem belongs: the command line names its field (--context, MODEL), and the form shows it there.

import { fields, type Field } from '../state/situation';
import type { Problem } from './documents.g';

export function fieldOf(problem: Problem): Field | null {
  const name = problem.path.replace(/^--/, '').toLowerCase();
  return (fields as readonly string[]).includes(name) ? (name as Field) : null;
}

/** The names that a problem offers instead: "nearest: b50, b60". */
export function nearest(problem: Problem): string[] {
  const list = /nearest: ([^;]+)/.exec(problem.expected)?.[1];
  return list ? list.split(',').map((name) => name.trim()).filter(Boolean) : [];
}

export const said = (problem: Problem): string => `${problem.found ? `Found ${problem.found}; expected` : 'Expected'} ${problem.expected}.`;
