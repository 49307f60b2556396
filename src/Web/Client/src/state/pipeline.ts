// A pipeline as its file states it, and how it stands in the URL: name, budget, and each stage's fields after s1., s2., ...

import { fields, readable, type Field, type Situation } from './situation';

/** What a stage has besides a situation: its calls, a stated time, what it moves and computes without a model, whom it waits for. */
export const stageExtras = ['calls', 'time', 'moves', 'work', 'after'] as const;

export type Extra = (typeof stageExtras)[number];

export interface Stage {
  name: string;
  extras: Partial<Record<Extra, string>>;
  situation: Situation;
}

export interface PipelineFile {
  name: string;
  budget: string;
  stages: readonly Stage[];
}

export const none: PipelineFile = { name: '', budget: '', stages: [] };

export function readPipeline(search: string): PipelineFile {
  const parameters = new URLSearchParams(search);
  const stages: { name: string; extras: Partial<Record<Extra, string>>; situation: Partial<Record<Field, string>> }[] = [];
  for (const [key, value] of parameters) {
    const match = /^s(\d{1,2})\.(.+)$/.exec(key);
    const number = Number(match?.[1] ?? 0);
    const field = match?.[2] ?? '';
    if (number < 1 || number > 40) continue;
    while (stages.length < number) stages.push({ name: '', extras: {}, situation: {} });
    const stage = stages[number - 1];
    if (!stage) continue;
    if (field === 'name') stage.name = value;
    else if ((stageExtras as readonly string[]).includes(field)) stage.extras[field as Extra] = value;
    else if ((fields as readonly string[]).includes(field)) stage.situation[field as Field] = value;
  }
  return { name: parameters.get('name') ?? '', budget: parameters.get('budget') ?? '', stages };
}

export function writePipeline(file: PipelineFile): string {
  const parts: string[] = [];
  if (file.name) parts.push(`name=${readable(file.name)}`);
  if (file.budget) parts.push(`budget=${readable(file.budget)}`);
  file.stages.forEach((stage, i) => {
    const before = `s${i + 1}.`;
    parts.push(`${before}name=${readable(stage.name)}`);
    for (const extra of stageExtras) {
      const value = stage.extras[extra];
      if (value) parts.push(`${before}${extra}=${readable(value)}`);
    }
    for (const field of fields) {
      const value = stage.situation[field];
      if (value) parts.push(`${before}${field}=${readable(value)}`);
    }
  });
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** The file that `floorline pipeline FILE` reads. */
export function fileOf(file: PipelineFile): Record<string, unknown> {
  return {
    name: file.name || 'pipeline',
    ...(file.budget ? { budget: file.budget } : {}),
    stages: file.stages.map((stage) => {
      const entry: Record<string, unknown> = { name: stage.name };
      for (const field of fields) if (stage.situation[field]) entry[field] = stage.situation[field];
      for (const extra of stageExtras) {
        const value = stage.extras[extra];
        if (!value?.trim()) continue;
        // "start" is an empty list: the stage begins with the request. Nothing typed means that it waits for the stage before it.
        if (extra === 'after') entry[extra] = value.trim() === 'start' ? [] : value.split(',').map((name) => name.trim()).filter(Boolean);
        else entry[extra] = extra === 'calls' && Number.isFinite(Number(value)) ? Number(value) : value;
      }
      return entry;
    }),
  };
}

/** A pipeline from the text of such a file; null where it is none. */
export function parsePipeline(text: string): PipelineFile | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  const object = read as { name?: unknown; budget?: unknown; stages?: unknown } | null;
  if (typeof object !== 'object' || object === null || !Array.isArray(object.stages)) return null;
  return {
    name: String(object.name ?? ''),
    budget: String(object.budget ?? ''),
    stages: object.stages.slice(0, 40).map((entry: Record<string, unknown> | null) => {
      const situation: Partial<Record<Field, string>> = {};
      for (const field of fields) {
        const value = entry?.[field] ?? entry?.[field.replaceAll('-', '_')];
        if (typeof value === 'string' || typeof value === 'number') situation[field] = String(value);
      }
      const extras: Partial<Record<Extra, string>> = {};
      for (const extra of stageExtras) {
        const value = entry?.[extra];
        if (Array.isArray(value)) extras[extra] = value.length === 0 ? 'start' : value.map(String).join(', ');
        else if (typeof value === 'string' || typeof value === 'number') extras[extra] = extra === 'after' && value === '' ? 'start' : String(value);
      }
      return { name: String(entry?.['name'] ?? ''), extras, situation };
    }),
  };
}
