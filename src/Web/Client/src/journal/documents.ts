// The documents of `floorline journal list|tree|compare --json`, as far as a page shows them.

import type { Document } from '../api/documents';

export interface Change {
  field: string;
  from: string | null;
  to: string | null;
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
  predicted_ms: number | null;
  prediction: { low_ms: number; high_ms: number; at: string; basis: string } | null;
  measured_ms: number | null;
  metric: string | null;
  error: number | null;
  verdict: string;
  note: string;
}

export interface EntryList extends Document {
  total: number;
  entries: Entry[];
  more_before: number | null;
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

export interface Comparison extends Document {
  entries: Entry[];
  differences: Change[];
  change: number | null;
  same_metric: boolean;
}
