// Draws a recording: one pass over the pixels of each row.

import { ticks } from '../charts/scale';
import { boxes, type Columns, type Lane } from './columns';
import type { Tone } from './tones';
import { tickTime, type Window } from './window';

export interface Row {
  columns: Columns;
  lane: Lane;
  kinds: readonly Tone[];
  /** Whether it shows what was not done. */
  isIdle: boolean;
  top: number;
  height: number;
}

export type Palette = Record<string, string>;

export interface Scene {
  rows: readonly Row[];
  width: number;
  /** Where the rows begin, beside their names. */
  left: number;
  view: Window;
  chosen: { at: Window; all: readonly Window[] } | null;
  palette: Palette;
  pick: { row: Row; event: number } | null;
}

const laneHeight = 20;
const lowLane = 14;
const manyLanes = 20;
const largeText = '11.5px system-ui, sans-serif';
const smallText = '10px system-ui, sans-serif';
const axisHeight = 24;
const idleHeight = 16;

const names = [
  'ink', 'ink-2', 'line', 'line-strong', 'on-bar', 'accent', 'weights', 'kv', 'compute', 'communication', 'transitional', 'above', 'impossible', 'good', 'floor', 'expected',
];

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || '#888']));
}

export function rowsOf(columns: Columns, gaps: Columns | null, kinds: readonly Tone[], causes: readonly Tone[]): Row[] {
  const rows: Row[] = [];
  let top = axisHeight;
  const add = (from: Columns, lane: Lane, tones: readonly Tone[], isIdle: boolean, height: number) => {
    rows.push({ columns: from, lane, kinds: tones, isIdle, top, height });
    top += height;
  };
  if (gaps && gaps.start.length > 0) for (const lane of gaps.lanes) add(gaps, lane, causes, true, idleHeight);
  for (const lane of columns.lanes) add(columns, lane, kinds, false, columns.lanes.length > manyLanes ? lowLane : laneHeight);
  return rows;
}

export function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const { rows, width, left, view, chosen, palette, pick } = scene;
  const last = rows[rows.length - 1];
  const height = last ? last.top + last.height + 4 : 40;
  const density = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
  }
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  const colour = (name: string) => palette[name] ?? '#888';
  const plot = Math.max(50, width - left);
  const x = (time: number) => left + ((time - view.from) / (view.to - view.from)) * plot;

  pen.font = largeText;
  pen.textBaseline = 'middle';
  pen.fillStyle = colour('ink-2');
  pen.strokeStyle = colour('line');
  pen.lineWidth = 1;
  pen.textAlign = 'center';
  pen.beginPath();
  const marks = ticks(view.from, view.to, Math.max(2, Math.floor(plot / 110)));
  const step = (marks[1] ?? 0) - (marks[0] ?? 0);
  for (const tick of marks) {
    if (x(tick) > left + 22 && x(tick) < width - 22) pen.fillText(tickTime(tick, step), x(tick), 10);
    pen.moveTo(x(tick), axisHeight - 4);
    pen.lineTo(x(tick), height);
  }
  pen.stroke();

  pen.save();
  pen.beginPath();
  pen.rect(left, 0, plot, height);
  pen.clip();
  if (chosen) {
    pen.fillStyle = colour('accent');
    pen.globalAlpha = 0.14;
    for (const one of chosen.all) {
      if (one.to < view.from || one.from > view.to) continue;
      const from = Math.max(left, x(one.from));
      pen.fillRect(from, axisHeight, Math.max(2, Math.min(width, x(one.to)) - from), height - axisHeight);
    }
    pen.globalAlpha = 1;
  }
  pen.textAlign = 'left';
  for (const row of rows) drawRow(pen, row, scene, colour, x, plot);
  if (chosen) {
    const from = Math.max(left - 4, x(chosen.at.from));
    pen.strokeStyle = colour('accent');
    pen.lineWidth = 2;
    pen.strokeRect(from, axisHeight - 2, Math.max(3, Math.min(width + 4, x(chosen.at.to)) - from), height - axisHeight);
  }
  if (pick) {
    const start = pick.row.columns.start[pick.event] ?? 0;
    const from = Math.max(left - 4, x(start));
    pen.strokeStyle = colour('ink');
    pen.lineWidth = 2;
    pen.strokeRect(from, pick.row.top + 1, Math.max(3, Math.min(width + 4, x(start + (pick.row.columns.duration[pick.event] ?? 0))) - from), pick.row.height - 2);
  }
  pen.restore();

  pen.textAlign = 'left';
  pen.font = largeText;
  pen.fillStyle = colour('ink');
  for (const row of rows) pen.fillText(fitted(row.lane.name, Math.floor(left / 6.6)), 0, row.top + row.height / 2);
}

function drawRow(pen: CanvasRenderingContext2D, row: Row, { view, width, left }: Scene, colour: (name: string) => string, x: (time: number) => number, plot: number): void {
  const colours = row.kinds.map((kind) => colour(kind.tone));
  const top = row.top + 2;
  const tall = row.height - (row.height > lowLane ? 4 : 3);
  pen.font = row.height > lowLane ? largeText : smallText;
  const texts: { text: string; at: number }[] = [];
  boxes(row.columns, row.lane, view.from, view.to, plot, (box) => {
    const from = Math.max(left - 2, x(box.from));
    const wide = Math.max(1, Math.min(width + 2, x(box.to)) - from - (box.count === 1 ? 0.5 : 0));
    pen.fillStyle = colours[row.columns.kind[box.event] ?? 0] ?? '#888';
    pen.globalAlpha = box.count > 1 ? 0.75 : 1;
    pen.fillRect(from, top, wide, tall);
    if (box.count === 1 && wide > 40 && !row.isIdle) {
      texts.push({ text: (row.columns.names[row.columns.name[box.event] ?? -1] ?? '').slice(0, Math.floor((wide - 8) / 6.4)), at: Math.max(from, left) + 4 });
    }
  });
  pen.globalAlpha = 1;
  pen.fillStyle = colour('on-bar');
  for (const { text, at } of texts) pen.fillText(text, at, row.top + row.height / 2);
}

const fitted = (text: string, letters: number): string => (text.length <= letters ? text : letters < 3 ? '' : `${text.slice(0, letters - 1)}…`);
