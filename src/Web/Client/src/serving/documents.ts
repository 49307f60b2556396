// floorline/serving@1 as POST /report answers it.

import type { ReportInputs, Run, ServingDiagnosis, ServingResult } from '../api/documents.g';

export type ReportedRun = Run & { source: string };

export type ReportedDiagnosis = ServingDiagnosis;

export type Reported = Omit<ServingResult, 'inputs' | 'runs'> & { inputs: ReportInputs; runs: ReportedRun[]; skipped: string[] };
