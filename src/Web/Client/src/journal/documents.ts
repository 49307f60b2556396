// The documents of `floorline journal list|show|tree|compare|score --json`, as far as a page shows them.

import type { Document } from '../api/documents';

export interface Change {
  field: string;
  from: string | null;
  to: string | null;
}

export interface Prediction {
  low_ms: number;
  high_ms: number;
  at: string;
  basis: string;
}

export interface Samples {
  count: number;
  median_ms: number;
  p95_ms: number | null;
  p99_ms: number | null;
  kept: boolean;
}

export interface Entry {
  number: number;
  id: string;
  parent: string | null;
  plan: string | null;
  at: string;
  situation: Record<string, string>;
  changed: Change[];
  lever: string | null;
  environment: Record<string, string | null>;
  predicted_ms: number | null;
  prediction: Prediction | null;
  measured_ms: number | null;
  metric: string | null;
  error: number | null;
  samples: Samples | null;
  verdict: string;
  note: string;
  findings: string[];
}

export interface EntryList extends Document {
  total: number;
  entries: Entry[];
  more_before: number | null;
}

export interface Shown extends Document {
  entries: Entry[];
  children: string[];
}

export interface Node {
  number: number;
  id: string;
  parent: string | null;
  at: string;
  lever: string | null;
  changed: Change[];
  measured_ms: number | null;
  verdict: string;
  children: Node[];
}

export interface EntryTree extends Document {
  total: number;
  shown: number;
  cut: boolean;
  entries: Node[];
}

export interface Speed {
  verdict: string;
  metric?: string;
  change?: number;
  low?: number;
  high?: number;
}

export interface Comparison extends Document {
  entries: Entry[];
  differences: Change[];
  change: number | null;
  same_metric: boolean;
  speed: Speed | null;
}

export interface Rank {
  lever: string | null;
  engine: string | null;
  predictions: number;
  few: boolean;
  median_error: number;
  median_error_size: number;
  largest_error_size: number;
  trend: string;
}

export interface Scores extends Document {
  predictions: number;
  median_error_size: number | null;
  ranks: Rank[];
  entries: Entry[];
}
