// What a lab run gives: floorline/lab@1, of one step or of a comparison.

import type { LabCompare, LabDocument as Whole, LabStep as Step } from '../api/documents.g';

export type { LabComparison as Technique, LabGridPoint as GridPoint } from '../api/documents.g';

type Common = Pick<Whole, 'schema' | 'tool_version' | 'verdict' | 'inputs'>;

export type LabStep = Common & Step & { kind: 'decode' | 'prefill' };

export type LabComparison = Common & LabCompare & { kind: 'compare' };

export type LabDocument = LabStep | LabComparison;
