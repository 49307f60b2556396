// floorline/serving@1 as POST /report answers it. What a file does not say is null, with the reason under NAME_unknown.

import type { Latency, Metric, ServingDiagnosis } from '../measure/documents';
import type { Situation } from '../state/situation';

export interface ReportedRun extends Record<Metric, Latency> {
  tool: string;
  tool_version: string | null;
  tool_version_unknown?: string;
  format: string;
  model: string | null;
  model_unknown?: string;
  concurrency: number | null;
  concurrency_unknown?: string;
  request_rate: number | 'inf' | null;
  request_rate_unknown?: string;
  requests: number | null;
  requests_unknown?: string;
  completed: number | null;
  completed_unknown?: string;
  failed: number | null;
  failed_unknown?: string;
  duration_s: number | null;
  duration_s_unknown?: string;
  input_tokens: number | null;
  input_tokens_unknown?: string;
  output_tokens: number | null;
  output_tokens_unknown?: string;
  output_tok_s: number | null;
  output_tok_s_unknown?: string;
  input_tok_s: number | null;
  input_tok_s_unknown?: string;
  request_per_s: number | null;
  request_per_s_unknown?: string;
  goodput_per_s: number | null;
  goodput_per_s_unknown?: string;
  notes: string[];
  findings: { id: string; severity: string; text: string }[];
  source: string;
  other?: unknown;
}

export interface ReportedDiagnosis extends ServingDiagnosis {
  situation: Situation;
}

export interface Reported {
  schema: 'floorline/serving@1';
  inputs: { files: { file: string; format: string; runs: number; notes: string[] }[] } & Situation;
  runs: ReportedRun[];
  skipped: string[];
  /** Absent where no model and no hardware was stated. */
  diagnosis?: ReportedDiagnosis[];
  assumptions?: string[];
}
