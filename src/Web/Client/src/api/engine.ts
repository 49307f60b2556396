import type { Catalogue } from './documents.g';

/** The engine as floorline.json states one. */
export interface Engine {
  [name: string]: unknown;
  name: string;
  kind: string;
  basis: string;
  device?: string;
  weight_factor: number;
  compute_factor: number;
  cache_factor: number;
  per_layer_us: number;
  exchange_factor: number;
  per_sequence_us: number;
  per_step_us: number;
  per_request_ms: number;
  spread: [number, number];
  prompt_spread: [number, number];
  source: string;
}

/** A catalogue with its engines. */
export type WithEngines = Omit<Catalogue, 'engines'> & { engines: Engine[] };
