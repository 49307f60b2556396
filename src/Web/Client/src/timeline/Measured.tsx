import * as figures from '../figures';
import type { KernelMetrics, Trace } from './documents';
import { Notes } from './Notes';
import { Table } from './Shapes';

const percent = (value: number | undefined): string => (value === undefined ? '?' : `${value.toFixed(1)} %`);

const byTime = (a: KernelMetrics, b: KernelMetrics): number => (b.duration_ns ?? -1) - (a.duration_ns ?? -1);

/** What a kernel profiler measured of single launches, or the sums by name that a table of statistics gives. */
export function Measured({ trace }: { trace: Trace }) {
  const all = trace.kernel_metrics ?? [];
  if (all.length === 0) return null;
  const sums = all.every((m) => m.calls !== undefined);
  const longest = [...all].sort(byTime).slice(0, 10);
  return (
    <Table
      id="measured"
      title={sums ? 'Sums by name' : 'Measured by Nsight Compute'}
      head={sums ? ['name', 'calls', 'time'] : ['kernel', 'launch', 'time', 'memory', 'DRAM', 'compute', 'bound by']}
      hint={<Notes notes={trace.notes.filter((n) => n.about === 'measured')} />}
    >
      {longest.map((m) => (
        <tr key={`${m.kernel} ${m.launch}`}>
          <th scope="row" class="kernel-name">
            {m.kernel}
          </th>
          <td>{(m.calls ?? m.launch).toLocaleString('en-US')}</td>
          <td>{m.duration_ns === undefined ? '?' : figures.time(m.duration_ns / 1e6)}</td>
          {sums ? null : (
            <>
              <td>{percent(m.memory_percent)}</td>
              <td>{percent(m.dram_percent)}</td>
              <td>{percent(m.compute_percent)}</td>
              <td>{m.memory_bound === undefined ? '?' : m.memory_bound ? 'memory' : 'compute'}</td>
            </>
          )}
        </tr>
      ))}
    </Table>
  );
}
