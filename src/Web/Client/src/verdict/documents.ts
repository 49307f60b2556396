// floorline/verdict@1 as POST /verify answers it, and floorline/counts@1.

import type { SpeedOutcome as Outcome } from '../api/documents.g';

export type { CountsDocument as Counts, CountedFaults as Count, FaultCount as Faults, MetricChange, VerdictDocument as Verdict } from '../api/documents.g';

export type SpeedOutcome = Outcome | 'not_judged';
