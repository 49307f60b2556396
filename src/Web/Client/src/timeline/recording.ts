// The events of a device as the server sends them: floorline/timeline@1, a document and the columns that it names.

import { bytes } from '../api/call';
import { peaksOf, type Columns, type Lane } from './columns';

export interface Recording {
  columns: Columns;
  /** The idle time between the device's work; the kind is the cause. */
  gaps: Columns;
  /** Names of the kinds and of the causes in the document's words. */
  kinds: readonly string[];
  causes: readonly string[];
  leftOut: number;
}

interface Head {
  lanes: Lane[];
  kinds: string[];
  causes: string[];
  names: string[];
  gaps: number;
  left_out: number;
  gaps_left_out: number;
  columns: { name: string; offset: number; bytes: number }[];
}

export function read(buffer: ArrayBuffer): Recording {
  const length = new DataView(buffer).getInt32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Head;
  const place = (name: string) => {
    const column = head.columns.find((c) => c.name === name);
    if (!column) throw new Error(`The timeline has no column ${name}.`);
    return { at: 4 + length + column.offset, bytes: column.bytes };
  };
  const times = (name: string) => new Float64Array(buffer, place(name).at, place(name).bytes / 8);
  const columns = (prefix: string, kind: string, lanes: Lane[]): Columns => {
    const duration = times(`${prefix}duration`);
    return {
      lanes,
      start: times(`${prefix}start`),
      duration,
      name: new Int32Array(buffer, place(`${prefix}name`).at, duration.length),
      kind: new Uint8Array(buffer, place(kind).at, duration.length),
      names: head.names,
      peaks: peaksOf(duration),
    };
  };
  return {
    columns: columns('', 'kind', head.lanes),
    gaps: columns('gap_', 'gap_cause', [{ name: 'idle', from: 0, to: head.gaps }]),
    kinds: head.kinds,
    causes: head.causes,
    leftOut: head.left_out + head.gaps_left_out,
  };
}

export const recordingOf = async (kept: string, device: number, signal: AbortSignal): Promise<Recording> => read(await bytes(`${kept}/timeline?device=${device}`, signal));
