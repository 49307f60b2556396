// How a run of another tool is called, and what of it is not known.

import * as figures from '../figures';
import { metrics, shares } from '../measure/Latencies';
import type { Situation } from '../state/situation';
import type { Reported, ReportedDiagnosis, ReportedRun } from './documents';

export const whole = (value: number): string => value.toLocaleString('en-US');

/** The load that it was put under, in a few letters. */
export function loadOf(run: ReportedRun): string {
  if (run.tool === 'llama-bench') return [run.input_tokens ? `pp${run.input_tokens}` : '', run.output_tokens ? `tg${run.output_tokens}` : ''].filter(Boolean).join(' ') || '?';
  if (typeof run.request_rate === 'number') return `${Number(run.request_rate.toFixed(2))}/s`;
  if (run.concurrency !== null) return `c=${Number(run.concurrency.toFixed(1))}`;
  return run.request_rate === 'inf' ? 'all at once' : '?';
}

export const modelOf = (run: ReportedRun): string => run.model ?? 'model not named';

/** Runs that belong together: those of a file with several, else those of one tool, form and model. */
export function groupOf(report: Reported, run: ReportedRun): string {
  const several = (report.inputs.files.find((f) => f.file === run.source)?.runs ?? 1) > 1;
  return several ? run.source : `${run.tool}, ${modelOf(run)}`;
}

export const diagnosesOf = (report: Reported, index: number): ReportedDiagnosis[] => report.diagnosis?.filter((d) => d.run === index) ?? [];

/** What the calculator starts from: the step that was diagnosed, else what the file says of the run. */
export function situationOf(report: Reported, index: number): Situation {
  const diagnosed = diagnosesOf(report, index).find((d) => d.ratio !== undefined) ?? diagnosesOf(report, index)[0];
  if (diagnosed) return diagnosed.situation;
  const run = report.runs[index];
  if (!run) return {};
  const { model, on, weights, kv, tp, context, batch } = report.inputs;
  const step = run.itl_ms.p50 ?? run.itl_ms.mean ?? run.tpot_ms.p50 ?? run.tpot_ms.mean;
  const named = model ?? run.model;
  const sequences = batch ?? (run.concurrency !== null && run.concurrency >= 1 ? String(Math.round(run.concurrency)) : undefined);
  return {
    ...(named ? { model: named } : {}),
    ...(on ? { on } : {}),
    ...(weights ? { weights } : {}),
    ...(kv ? { kv } : {}),
    ...(tp ? { tp } : {}),
    ...(context ? { context } : {}),
    ...(sequences ? { batch: sequences } : {}),
    ...(step ? { measured: `${Number(step.toPrecision(6))}ms` } : {}),
  };
}

/** Each reason with what it keeps from being known; a metric that is unknown as a whole says so in its row. */
export function unknowns(run: ReportedRun): [reason: string, names: string[]][] {
  const found = new Map<string, string[]>();
  const add = (reason: unknown, name: string) => {
    if (typeof reason === 'string') found.set(reason, [...(found.get(reason) ?? []), name]);
  };
  for (const [name, label] of facts) add((run as unknown as Record<string, unknown>)[`${name}_unknown`], label.toLowerCase());
  for (const [metric, name] of metrics) {
    const latency = run[metric] as Record<string, unknown>;
    const parts = [...shares, 'count'] as const;
    for (const reason of new Set(parts.map((part) => latency[`${part}_unknown`]))) add(reason, `${name} ${parts.filter((part) => latency[`${part}_unknown`] === reason).join(', ')}`);
  }
  return [...found];
}

type Fact = 'tool_version' | 'model' | 'concurrency' | 'request_rate' | 'requests' | 'completed' | 'failed' | 'duration_s' | 'input_tokens' | 'output_tokens' | 'output_tok_s' | 'input_tok_s' | 'request_per_s' | 'goodput_per_s';

/** The figures of a run, with what they are called and how they are written. */
export const facts: readonly [name: Fact, label: string, write: (value: number) => string][] = [
  ['tool_version', 'Version', String],
  ['model', 'Model', String],
  ['concurrency', 'Streams at once', (v) => whole(Number(v.toFixed(2)))],
  ['request_rate', 'Requests/s asked for', (v) => String(Number(v.toFixed(3)))],
  ['requests', 'Requests sent', whole],
  ['completed', 'Answered', whole],
  ['failed', 'Failed', whole],
  ['duration_s', 'Duration', (v) => figures.time(v * 1000)],
  ['input_tokens', 'Prompt tokens', whole],
  ['output_tokens', 'Output tokens', whole],
  ['output_tok_s', 'Output tokens/s', figures.rate],
  ['input_tok_s', 'Prompt tokens/s', figures.rate],
  ['request_per_s', 'Answers/s', (v) => String(Number(v.toPrecision(4)))],
  ['goodput_per_s', 'Goodput/s', (v) => String(Number(v.toPrecision(4)))],
];

/** A fact of a run as text; null where the file does not say it. */
export function written(run: ReportedRun, name: Fact, write: (value: number) => string): string | null {
  const value = run[name];
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return name === 'request_rate' ? 'all at once' : value;
  return write(value);
}
