// floorline/verdict@1 as POST /verify answers it, and floorline/counts@1.

export type SpeedOutcome = 'faster' | 'slower' | 'no_difference_shown' | 'not_enough_data' | 'not_judged';

export interface Change {
  verdict: SpeedOutcome;
  metric: string | null;
  baseline_ms: number | null;
  candidate_ms: number | null;
  change: number | null;
  low: number | null;
  high: number | null;
}

export interface MetricChange extends Change {
  metric: string;
  confidence: number;
  smallest_shown: number | null;
}

export interface Count {
  count: number;
  of: number;
  share: number;
  low: number;
  high: number;
  verdict?: string;
}

export interface Faults {
  verdict: string;
  baseline: Count;
  candidate: Count;
  only_baseline: number;
  only_candidate: number;
  p_worse: number | null;
  p: number | null;
}

export interface Verdict {
  schema: 'floorline/verdict@1';
  inputs: { baseline: string; candidate: string; golden: string | null; slo: string | null; metrics: string[]; false_alarm_rate: number; tolerance: number; detect: number };
  verdict: 'keep' | 'roll_back' | 'inconclusive';
  reasons: string[];
  speed: Change & { baseline_count?: number; candidate_count?: number; superiority?: number | null; metrics?: MetricChange[]; unsupported?: string[] };
  quality: {
    verdict: 'pass' | 'warn' | 'fail' | 'undecided' | 'not_judged';
    serious: number | null;
    minor: number | null;
    limit: string | null;
    prompts?: number;
    serious_faults?: Faults;
    minor_faults?: Faults;
    length?: { unknown?: string; baseline_words?: number; candidate_words?: number; change?: number | null; p?: number | null };
    refusals?: { baseline: number; candidate: number; p: number | null };
    perplexity_ratio?: number | null;
    perplexity_ratio_unknown?: string;
    faults?: { id: string; grade: string; reasons: string[] }[];
  };
  targets: { metric: string; limit_ms: number; baseline: string; candidate: string; candidate_ms: number | null; low_ms: number | null; high_ms: number | null; low_ms_unknown?: string }[];
  findings: { kind: string; area: string; text: string }[];
}

export interface Counts {
  schema: 'floorline/counts@1';
  limit: string | null;
  before: Count;
  after: Count;
  p: number;
  change_shown: boolean;
}
