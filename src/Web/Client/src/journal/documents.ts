// The documents of `floorline journal list|show|tree|compare|score --json`. An entry has its own writer, whose bytes are hashed.

import type { JournalCompare, JournalEntry, JournalList, JournalNode, JournalScore, JournalTree } from '../api/documents.g';

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

type With<T, K extends keyof T, V> = Omit<T, K> & Record<K, V>;

export type EntryList = With<JournalList, 'entries', Entry[]>;

export type Shown = With<JournalEntry, 'entries', Entry[]> & { children: string[] };

export type Node = Omit<JournalNode, 'changed' | 'children'> & { changed: Change[]; children: Node[] };

export type EntryTree = With<JournalTree, 'entries', Node[]>;

export type Comparison = Omit<JournalCompare, 'entries' | 'differences'> & { entries: Entry[]; differences: Change[] };

export type Scores = With<JournalScore, 'entries', Entry[]>;
