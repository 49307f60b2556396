import type { Latency, Metric } from './documents';

export const metrics: readonly [metric: Metric, name: string, says: string][] = [
  ['ttft_ms', 'TTFT', 'time to the first token'],
  ['itl_ms', 'ITL', 'time between tokens'],
  ['tpot_ms', 'TPOT', 'time per output token, one per request'],
  ['e2e_ms', 'E2E', 'whole answer'],
];

export const shares = ['mean', 'p50', 'p90', 'p95', 'p99'] as const;

export type Share = (typeof shares)[number];

type Intervals = Partial<Record<Metric, { p50?: [number, number] }>>;

/** Four digits, so that the ends of a narrow interval differ. */
export const ms = (value: number): string => value.toLocaleString('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 4 });

/** The latencies of a run as a table, in ms. A metric that is not known says why. */
export function Latencies({ id, run, intervals }: { id: string; run: Record<Metric, Latency>; intervals?: Intervals }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby={id}>
      <table class="measured">
        <thead>
          <tr>
            <th scope="col">metric</th>
            {shares.map((share) => (
              <th key={share} scope="col">
                {share}
              </th>
            ))}
            {intervals ? <th scope="col">95 % interval of p50</th> : null}
            <th scope="col">values</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(([metric, name, says]) => (
            <Row key={metric} name={name} says={says} latency={run[metric]} intervals={intervals} interval={intervals?.[metric]?.p50} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ name, says, latency, intervals, interval }: { name: string; says: string; latency: Latency; intervals: Intervals | undefined; interval: [number, number] | undefined }) {
  const head = (
    <th scope="row">
      <abbr title={says}>{name}</abbr>
    </th>
  );
  if (latency.unknown !== undefined && !intervals) {
    return (
      <tr>
        {head}
        <td class="why" colSpan={shares.length + 1}>
          not known: {latency.unknown}
        </td>
      </tr>
    );
  }
  return (
    <tr>
      {head}
      {shares.map((share) => (
        <td key={share}>{latency[share] === null || latency[share] === undefined ? '–' : ms(latency[share] as number)}</td>
      ))}
      {intervals ? <td>{interval ? `${ms(interval[0])} to ${ms(interval[1])}` : '–'}</td> : null}
      <td>{latency.count?.toLocaleString('en-US') ?? '–'}</td>
    </tr>
  );
}
