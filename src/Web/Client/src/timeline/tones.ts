// The colour of each kind of event and of each cause of idle time, the same wherever they are drawn.

import { words } from '../words';

export interface Tone {
  name: string;
  tone: string;
}

const kinds: Record<string, string> = {
  gemm: 'weights',
  attention: 'kv',
  norm_activation: 'good',
  sampling: 'above',
  copy: 'compute',
  communication: 'communication',
  other: 'floor',
  operator: 'expected',
  call: 'transitional',
  range: 'good',
  python: 'ink-2',
  step: 'ink-2',
  next_step: 'expected',
};

const causes: Record<string, string> = {
  host_sync: 'communication',
  host_alloc: 'impossible',
  host_runtime: 'kv',
  host_dataloader: 'compute',
  host_operator: 'above',
  host_python: 'good',
  host_untraced: 'floor',
  launch_latency: 'weights',
  queued: 'transitional',
  unlinked: 'expected',
};

/** What a cause is called on the page. */
export const causeName = (cause: string): string => words(cause);

export const kindTone = (kind: string): Tone => ({ name: words(kind.replace('next_', '')), tone: kinds[kind] ?? 'floor' });

export const causeTone = (cause: string): Tone => ({ name: causeName(cause), tone: causes[cause] ?? 'expected' });
