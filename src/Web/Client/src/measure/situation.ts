// A measurement as the situation that it measured: what the calculator and a journal entry start from.

import type { Situation } from '../state/situation';
import type { Host, Measured, Serving } from './documents';

const short = (value: number): string => String(Number(value.toPrecision(6)));

/** The decode step that a load measured, as the server diagnoses it: the streams as batch, the prompt and half the answer as context. */
function ofServing(result: Serving): Situation {
  const { model, on, weights, kv, tp } = result.inputs;
  const run = result.runs.at(-1);
  const step = run?.itl_ms.p50 ?? run?.itl_ms.mean ?? run?.tpot_ms.p50;
  const batch = run ? Math.max(1, Math.round(run.open_loop ? run.in_flight : (run.concurrency ?? 1))) : 1;
  const context = run?.mean_input_tokens ? Math.floor(run.mean_input_tokens + run.mean_output_tokens / 2) : null;
  return {
    ...(model ? { model } : {}),
    ...(on ? { on } : {}),
    ...(weights ? { weights } : {}),
    ...(kv ? { kv } : {}),
    ...(tp ? { tp } : {}),
    ...(context ? { context: String(context) } : {}),
    batch: String(batch),
    ...(step ? { measured: `${short(step)}ms` } : {}),
  };
}

/** This machine as hardware: by its name where the measurement was kept, else by its figures. */
function ofHost(result: Host, kept: boolean): Situation | null {
  if (!result.device) return null;
  if (kept && !result.interrupted) return { on: 'host' };
  const peaks = Object.entries(result.device.peaks_tflop_s).map(([format, tera]) => `${format}=${short(tera)}TFLOP/s`);
  return { on: [`bw=${short(result.device.bandwidth_gb_s)}GB/s`, ...peaks].join(',') };
}

export const situationOf = (result: Measured, kept: boolean): Situation | null => (result.schema === 'floorline/host@1' ? ofHost(result, kept) : ofServing(result));
