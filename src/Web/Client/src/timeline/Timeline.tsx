import { useEffect, useRef, useState } from 'preact/hooks';
import * as figures from '../figures';
import { useWidth } from '../parts/useWidth';
import { ticks } from '../charts/scale';
import { boxes, eventAt, type Columns } from './columns';
import { around, moved, zoomed, type Window } from './window';

export interface Gap {
  from: number;
  to: number;
  cause: string;
  /** The colour's name in the style sheet: weights, kv, compute, communication, above ... */
  tone: string;
}

interface Props {
  columns: Columns;
  whole: Window;
  gaps: readonly Gap[];
  /** The interval of a finding that was chosen: the view goes there. */
  chosen: Window | null;
  /** Names of the kinds and of the colours they have. */
  kinds: readonly { name: string; tone: string }[];
}

const laneHeight = 20;
const axisHeight = 24;
const gapHeight = 10;
const labelWidth = 120;

const asTime = (ns: number): string => figures.time(ns / 1e6);

/** A recording on a canvas: wheel or +/- to zoom, drag or arrows to move, Home for all of it. */
export function Timeline({ columns, whole, gaps, chosen, kinds }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>(900);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<Window>(whole);
  const [under, setUnder] = useState('');
  const drag = useRef<{ x: number; view: Window } | null>(null);
  const height = axisHeight + gapHeight + columns.lanes.length * laneHeight + 4;
  const plot = Math.max(50, width - labelWidth);
  const timeAt = (x: number) => view.from + ((x - labelWidth) / plot) * (view.to - view.from);

  useEffect(() => setView(whole), [columns]);
  useEffect(() => {
    if (chosen) setView(around(chosen, whole));
  }, [chosen]);

  useEffect(() => {
    const next = requestAnimationFrame(() => {
      if (canvas.current) paint(canvas.current, width, height, { columns, gaps, kinds, view, chosen });
    });
    return () => cancelAnimationFrame(next);
  }, [columns, gaps, view, width, chosen]);

  // a wheel listener has to be allowed to hold the page still, which an attribute is not
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && Math.abs(event.deltaX) < Math.abs(event.deltaY) && !event.shiftKey) {
        event.preventDefault();
        const at = view.from + ((event.offsetX - labelWidth) / plot) * (view.to - view.from);
        setView(zoomed(view, whole, at, event.deltaY < 0 ? 1.25 : 0.8));
      } else if (event.deltaX !== 0 || event.shiftKey) {
        event.preventDefault();
        setView(moved(view, whole, (event.deltaX || event.deltaY) / plot));
      }
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [view, plot]);

  const key = (event: KeyboardEvent) => {
    const middle = (view.from + view.to) / 2;
    const next: Record<string, () => Window> = {
      ArrowLeft: () => moved(view, whole, -0.2),
      ArrowRight: () => moved(view, whole, 0.2),
      '+': () => zoomed(view, whole, middle, 1.5),
      '=': () => zoomed(view, whole, middle, 1.5),
      '-': () => zoomed(view, whole, middle, 1 / 1.5),
      Home: () => whole,
    };
    const go = next[event.key];
    if (!go) return;
    event.preventDefault();
    setView(go());
  };

  const point = (event: PointerEvent) => {
    if (drag.current) {
      setView(moved(drag.current.view, whole, (drag.current.x - event.offsetX) / plot));
      return;
    }
    const lane = columns.lanes[Math.floor((event.offsetY - axisHeight - gapHeight) / laneHeight)];
    const time = timeAt(event.offsetX);
    if (!lane || event.offsetX < labelWidth) {
      const gap = event.offsetY > axisHeight && event.offsetY < axisHeight + gapHeight ? gaps.find((g) => g.from <= time && g.to >= time) : undefined;
      setUnder(gap ? `${gap.cause}: ${asTime(gap.to - gap.from)} idle` : '');
      return;
    }
    const event_ = eventAt(columns, lane, time, (view.to - view.from) / plot);
    setUnder(event_ < 0 ? '' : `${columns.names[columns.name[event_] ?? 0] ?? '?'}: ${asTime(columns.duration[event_] ?? 0)}`);
  };

  return (
    <div class="timeline" ref={frame}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={`Timeline from ${asTime(view.from)} to ${asTime(view.to)}: ${columns.lanes.length} lanes, ${columns.start.length.toLocaleString('en-US')} events. Plus and minus zoom, arrows move, Home shows all.`}
        onKeyDown={key}
        onPointerDown={(event) => {
          drag.current = { x: event.offsetX, view };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={() => {
          drag.current = null;
        }}
        onPointerMove={point}
        onPointerLeave={() => setUnder('')}
      />
      <p class="hint" aria-live="polite">
        {under || 'Wheel or + and - zoom, dragging or the arrows move, Home shows all.'}
      </p>
    </div>
  );
}

interface Scene {
  columns: Columns;
  gaps: readonly Gap[];
  kinds: readonly { name: string; tone: string }[];
  view: Window;
  chosen: Window | null;
}

function paint(canvas: HTMLCanvasElement, width: number, height: number, scene: Scene): void {
  const { columns, gaps, kinds, view, chosen } = scene;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.scale(density, density);
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888';
  const colours = kinds.map((kind) => colour(kind.tone));
  const ink = colour('ink');
  const quiet = colour('ink-2');
  const line = colour('line');
  const onBar = colour('on-bar');
  const plot = Math.max(50, width - labelWidth);
  const x = (time: number) => labelWidth + ((time - view.from) / (view.to - view.from)) * plot;

  pen.font = '11.5px system-ui, sans-serif';
  pen.textBaseline = 'middle';
  pen.fillStyle = quiet;
  pen.strokeStyle = line;
  pen.textAlign = 'center';
  for (const tick of ticks(view.from, view.to, Math.max(2, Math.floor(plot / 110)))) {
    pen.fillText(asTime(tick), x(tick), 10);
    pen.beginPath();
    pen.moveTo(x(tick), axisHeight - 4);
    pen.lineTo(x(tick), height);
    pen.stroke();
  }

  pen.save();
  pen.beginPath();
  pen.rect(labelWidth, 0, plot, height);
  pen.clip();
  for (const gap of gaps) {
    if (gap.to < view.from || gap.from > view.to) continue;
    pen.fillStyle = colour(gap.tone);
    pen.fillRect(x(gap.from), axisHeight, Math.max(1, x(gap.to) - x(gap.from)), gapHeight - 3);
  }
  pen.textAlign = 'left';
  columns.lanes.forEach((lane, i) => {
    const top = axisHeight + gapHeight + i * laneHeight;
    boxes(columns, lane, view.from, view.to, plot, (box) => {
      const left = x(box.from);
      const wide = Math.max(1, x(box.to) - left - (box.count === 1 ? 0.5 : 0));
      pen.fillStyle = colours[columns.kind[box.event] ?? 0] ?? quiet;
      pen.globalAlpha = box.count > 1 ? 0.75 : 1;
      pen.fillRect(left, top + 2, wide, laneHeight - 4);
      pen.globalAlpha = 1;
      if (box.count === 1 && wide > 40) {
        pen.fillStyle = onBar;
        pen.fillText(fitted(columns.names[columns.name[box.event] ?? 0] ?? '', Math.floor((wide - 8) / 6.4)), Math.max(left, labelWidth) + 4, top + laneHeight / 2);
      }
    });
  });
  if (chosen) {
    pen.strokeStyle = ink;
    pen.lineWidth = 2;
    pen.strokeRect(x(chosen.from), axisHeight - 2, Math.max(2, x(chosen.to) - x(chosen.from)), height - axisHeight);
  }
  pen.restore();

  pen.textAlign = 'left';
  pen.fillStyle = ink;
  columns.lanes.forEach((lane, i) => pen.fillText(fitted(lane.name, 18), 0, axisHeight + gapHeight + (i + 0.5) * laneHeight));
}

const fitted = (text: string, letters: number): string => (text.length <= letters ? text : letters < 3 ? '' : `${text.slice(0, letters - 1)}…`);
