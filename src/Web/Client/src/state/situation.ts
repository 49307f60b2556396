// A situation as typed: every field is text, named as the command line's options are. The page's URL, the request to the
// server and the command line carry the same words.

import { predict, situation as rows, taken, type Row } from './fields.g';

/** An input of a situation; the levers that are tried out stand beside them. */
export type Field = keyof typeof rows | 'apply';
export type Situation = Readonly<Partial<Record<Field, string>>>;

/** What forms show of them. */
export const rowOf: Readonly<Record<Field, Row>> = { ...rows, apply: predict.apply };
export const fields = Object.keys(rowOf) as readonly Field[];

type Verb = 'floors' | 'diagnose' | 'predict';

/** The fields that a verb takes. */
export function forVerb(situation: Situation, verb: Verb): Situation {
  const takes: readonly Field[] = verb === 'predict' ? [...taken.predict, 'apply'] : taken[verb];
  const kept: Partial<Record<Field, string>> = {};
  for (const field of takes) {
    const value = situation[field]?.trim();
    if (value) kept[field] = value;
  }
  return kept;
}

export const isEmpty = (situation: Situation): boolean => !fields.some((field) => situation[field]?.trim());

export const isAskable = (situation: Situation): boolean => Boolean(situation.model?.trim() && situation.on?.trim());

export function query(situation: Situation): string {
  const parts: string[] = [];
  for (const field of fields) {
    const value = situation[field]?.trim();
    if (value) parts.push(`${field}=${readable(value)}`);
  }
  return parts.join('&');
}

/** Escaped for a query string, with what needs no escape there left readable: params=7e9 stays params=7e9, 2 % is 2%20%25. */
export function readable(value: string): string {
  return encodeURIComponent(value).replace(/%(2C|2F|3A|3D|40|3C|3E)/g, (code) => {
    const char = decodeURIComponent(code);
    return char === '<' || char === '>' ? code : char;
  });
}

/** The same situation with one field changed; an empty value leaves the field out. */
export function changed(situation: Situation, field: Field, value: string): Situation {
  const next = { ...situation };
  if (value === '') delete next[field];
  else next[field] = value;
  return next;
}

const plain = /^[\w.,:=/+%@-]+$/;

/** One word of a POSIX shell, quoted where it has to be. */
export const shellWord = (value: string): string => (plain.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);

/** The handle of a model file that the server keeps for a while: upload:ID:NAME. */
export const uploadOf = (kept: string, name: string): string => `upload:${kept.split('/').at(-1) ?? ''}:${name}`;

/** What a person calls a model: the file's name where it is an upload. */
export const modelName = (model: string): string => (model.startsWith('upload:') ? model.split(':').slice(2).join(':') || 'FILE' : model);

/** The verb that answers the most of what is stated. */
export function verbOf(situation: Situation): Verb {
  if (situation.apply?.trim()) return 'predict';
  return situation.measured?.trim() ? 'diagnose' : 'floors';
}

/** The command line that asks the same. */
export function command(situation: Situation, verb = verbOf(situation)): string {
  const stated = forVerb(situation, verb);
  const words = ['floorline', verb];
  if (stated.model) words.push(shellWord(modelName(stated.model)));
  for (const field of fields) {
    const value = stated[field];
    if (field !== 'model' && value) words.push(`--${field}`, shellWord(value));
  }
  return words.join(' ');
}

/** What a person calls it: llama-3-8b on h100. */
export function title(situation: Situation): string {
  const model = modelName(situation.model?.trim() ?? '');
  const on = situation.on?.trim();
  if (!model && !on) return 'new situation';
  return `${model || '?'} on ${on || '?'}`;
}
