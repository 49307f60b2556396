// The document of `floorline trace --json`, under the names that this folder's views use. Times are nanoseconds.

export type { KernelMetrics, TraceDevice, TraceDocument as Trace, TraceFinding as Finding, TraceLoss as Loss, TraceNote as Note } from '../api/documents.g';
