// What the routes under /measure answer, as far as a page shows it.

import type { HostResult, MeasuredRun, Run, Sample as Whole, SampleNow, ServingResult } from '../api/documents.g';

export type { HostResult as Host, Job as JobDocument, Latency, MeasuredFigure as Figure, ServingDiagnosis, Targets } from '../api/documents.g';

export type Metric = 'ttft_ms' | 'itl_ms' | 'tpot_ms' | 'e2e_ms';

/** A load that has begun. */
export type Sample = Whole & SampleNow;

/** A run that was measured here: what was sent is counted. */
export type ServingRun = Run & MeasuredRun & { requests: number; completed: number; failed: number };

/** A server that was measured here. */
export type Serving = Omit<ServingResult, 'runs'> & { runs: ServingRun[]; valid: boolean; diagnosis: NonNullable<ServingResult['diagnosis']>; assumptions: string[] };

export type Measured = Serving | HostResult;
