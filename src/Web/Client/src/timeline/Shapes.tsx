import type { ComponentChildren } from 'preact';
import * as figures from '../figures';
import { capital, words } from '../words';
import type { Note, Trace, TraceDevice } from './documents';
import { Notes } from './Notes';

const asTime = (ns: number): string => figures.time(ns / 1e6);

interface Place {
  rank: number;
  device: number;
}

const here =
  (device: TraceDevice) =>
  (one: Place): boolean =>
    one.rank === device.rank && one.device === device.device;

/** A device's operators by shape, its collectives against the link, and what its longest step rests on. */
export function Shapes({ trace, device, notes }: { trace: Trace; device: TraceDevice; notes: readonly Note[] }) {
  const table = trace.operators?.find(here(device));
  const collectives = trace.collectives?.filter(here(device)) ?? [];
  const path = trace.critical_paths?.find(here(device));
  return (
    <>
      {table ? (
        <Table
          id="operators"
          title="Operators by shape"
          head={['operator', 'shape', 'calls', 'time', 'arithmetic', 'memory', 'of its floor', 'to win']}
          hint={<Notes notes={notes.filter((n) => n.about === 'operators' || n.about === 'untold_operators')} />}
        >
          {table.rows.map((row) => (
            <tr key={`${row.name} ${row.shape} ${row.ms}`}>
              <th scope="row" class="kernel-name">
                {row.name}
              </th>
              <td>{row.shape}</td>
              <td>{row.calls.toLocaleString('en-US')}</td>
              <td>{figures.time(row.ms)}</td>
              <td>{figures.flopRate(row.tflop_s)}</td>
              <td>{figures.bandwidth(row.gb_s)}</td>
              <td>{figures.percent(row.of_floor)}</td>
              <td>{figures.time(row.gain_ms)}</td>
            </tr>
          ))}
        </Table>
      ) : null}
      {collectives.length > 0 ? (
        <Table id="collectives" title="Collectives" head={['operation', 'ranks', 'size', 'calls', 'time', 'bus bandwidth', 'of the link']} hint="">
          {collectives.map((row) => (
            <tr key={`${row.name} ${row.size_bytes}`}>
              <th scope="row">{row.name}</th>
              <td>{row.ranks}</td>
              <td>{figures.bytes(row.size_bytes)}</td>
              <td>{row.calls.toLocaleString('en-US')}</td>
              <td>{figures.time(row.ms)}</td>
              <td>{figures.bandwidth(row.bus_gb_s)}</td>
              <td>{figures.percent(row.of_link)}</td>
            </tr>
          ))}
        </Table>
      ) : null}
      {path ? (
        <Table
          id="path"
          title="Critical path of the longest step"
          head={['on', 'name', 'time', 'of the step']}
          hint={
            <>
              <p class="hint">The step takes {asTime(path.length_ns)}; host and device take turns on what it rests on.</p>
              <Notes notes={notes.filter((n) => n.about === 'path')} />
            </>
          }
        >
          {path.names.map((name) => (
            <tr key={`${name.part} ${name.name}`}>
              <td>{capital(words(name.part))}</td>
              <th scope="row" class="kernel-name">
                {name.name || 'nothing the recording shows'}
              </th>
              <td>{asTime(name.ns)}</td>
              <td>{figures.percent(name.ns / path.length_ns)}</td>
            </tr>
          ))}
        </Table>
      ) : null}
    </>
  );
}

export function Table({ id, title, head, hint, children }: { id: string; title: string; head: readonly string[]; hint: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="chart" aria-labelledby={`${id}-title`}>
      <div class="chart-head">
        <h3 id={`${id}-title`}>{title}</h3>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {typeof hint === 'string' && hint ? <p class="hint">{hint}</p> : hint}
    </section>
  );
}
