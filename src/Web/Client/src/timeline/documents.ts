// The document of `floorline trace --json`, under the names that this folder's views use. Times are nanoseconds.

export type { TraceDevice, TraceDocument as Trace, TraceFinding as Finding, TraceLoss as Loss } from '../api/documents.g';
