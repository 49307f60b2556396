import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as figures from '../figures';
import { useWidth } from '../parts/useWidth';
import { eventAt, firstFrom, type Columns } from './columns';
import { paint, paletteOf, rowsOf, type Row, type Scene } from './paint';
import type { Tone } from './tones';
import { around, clamped, moment, moved, zoomed, type Window } from './window';

export interface Chosen {
  /** The interval to look at, and all of its finding. */
  at: Window;
  all: readonly Window[];
}

interface Props {
  columns: Columns;
  /** Idle time by cause, as a lane of its own. */
  gaps: Columns | null;
  whole: Window;
  /** The intervals of a finding that was chosen: the view goes there. */
  chosen: Chosen | null;
  /** Names of the kinds and causes, and the colours they have. */
  kinds: readonly Tone[];
  causes: readonly Tone[];
}

interface Pick {
  row: Row;
  event: number;
}

const asTime = (ns: number): string => figures.time(ns / 1e6);
const dark = () => matchMedia('(prefers-color-scheme: dark)');
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const glide = 0.4;
const help = 'Wheel or + and - zoom, dragging or the arrows move, Home shows all; up and down choose a row, comma and full stop go from event to event, Enter zooms to it.';

/** A recording on a canvas. The view is no state of the page: moving it paints the next frame and renders nothing. */
export function Timeline({ columns, gaps, whole, chosen, kinds, causes }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>(900);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tip, setTip] = useState<{ x: number; y: number; text: string; more: string } | null>(null);
  const rows = rowsOf(columns, gaps, kinds, causes);
  const left = width < 520 ? 66 : 120;
  const plot = Math.max(50, width - left);
  const now = useRef<Scene & { target: Window; asked: number }>({
    rows, width, left, view: whole, chosen, palette: {}, pick: null, target: whole, asked: 0,
  });
  Object.assign(now.current, { rows, width, left, chosen });
  const drag = useRef<{ x: number; view: Window; far: boolean } | null>(null);

  const ask = () => {
    const scene = now.current;
    if (scene.asked) return;
    scene.asked = requestAnimationFrame(() => {
      scene.asked = 0;
      const { view, target } = scene;
      const span = target.to - target.from;
      const near = Math.max(Math.abs(view.from - target.from), Math.abs(view.to - target.to)) < span * 0.002;
      scene.view = near ? target : { from: view.from + (target.from - view.from) * glide, to: view.to + (target.to - view.to) * glide };
      if (canvas.current) paint(canvas.current, scene);
      if (!near) ask();
    });
  };
  const say = () => {
    const { target } = now.current;
    canvas.current?.setAttribute(
      'aria-label',
      `Timeline from ${moment(target.from)} to ${moment(target.to)}: ${columns.lanes.length} lanes, ${columns.start.length.toLocaleString('en-US')} events. ${help}`,
    );
  };
  const go = (next: Window, at_once = false) => {
    now.current.target = next;
    if (at_once || still()) now.current.view = next;
    say();
    ask();
  };
  const timeAt = (x: number) => now.current.view.from + ((x - left) / plot) * (now.current.view.to - now.current.view.from);

  useLayoutEffect(() => {
    now.current.pick = null;
    go(whole, true);
  }, [columns]);
  useEffect(() => {
    if (!chosen) return;
    go(around(chosen.at, whole));
    canvas.current?.scrollIntoView({ block: 'nearest', behavior: still() ? 'auto' : 'smooth' });
  }, [chosen]);
  useEffect(ask, [columns, gaps, width, chosen]);
  useEffect(() => {
    const scheme = dark();
    const recolour = () => {
      now.current.palette = paletteOf(document.documentElement);
      ask();
    };
    recolour();
    scheme.addEventListener('change', recolour);
    return () => {
      scheme.removeEventListener('change', recolour);
      cancelAnimationFrame(now.current.asked);
      now.current.asked = 0;
    };
  }, []);

  // a wheel listener has to be allowed to hold the page still, which an attribute is not
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      setTip(null);
      const { target } = now.current;
      const unit = event.deltaMode === 1 ? 30 : 1;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) go(moved(target, whole, ((event.deltaX || event.deltaY) * unit) / plot));
      else go(zoomed(target, whole, timeAt(event.offsetX), Math.exp(Math.max(-1, Math.min(1, -event.deltaY * unit * 0.0022)))));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [whole.from, whole.to, plot, columns]);

  const show = (pick: Pick | null, x: number) => {
    if (!pick) {
      setTip(null);
      return;
    }
    const { columns: from, kinds: named, lane } = pick.row;
    const name = from.names[from.name[pick.event] ?? -1];
    const kind = named[from.kind[pick.event] ?? 0]?.name ?? '';
    const text = pick.row.isIdle ? `idle, ${kind}: ${asTime(from.duration[pick.event] ?? 0)}` : `${name ?? '?'}: ${asTime(from.duration[pick.event] ?? 0)}`;
    const more = `${pick.row.isIdle ? (name ? `while ${name} ran; ` : '') : `${kind}; `}${lane.name ? `${lane.name}, ` : ''}at ${moment(from.start[pick.event] ?? 0)}`;
    setTip({ x: Math.max(0, Math.min(x, width - Math.min(300, width))), y: pick.row.top + pick.row.height + 4, text, more });
  };
  const choose = (pick: Pick) => {
    const scene = now.current;
    scene.pick = pick;
    const start = pick.row.columns.start[pick.event] ?? 0;
    const end = start + (pick.row.columns.duration[pick.event] ?? 0);
    const { from, to } = scene.target;
    const out = end < from || start > to;
    if (out) go(clamped({ from: start - (to - from) / 2, to: start + (to - from) / 2 }, whole));
    else ask();
    const shown = scene.target;
    show(pick, left + ((Math.max(start, shown.from) - shown.from) / (shown.to - shown.from)) * plot);
  };
  const step = (rowStep: number, eventStep: number) => {
    const scene = now.current;
    const last = scene.pick ? scene.rows.findIndex((r) => r.top === scene.pick?.row.top) : -1;
    const row = scene.rows[Math.max(0, Math.min(scene.rows.length - 1, last < 0 ? 0 : last + rowStep))];
    if (!row || row.lane.to === row.lane.from) return;
    const middle = (scene.target.from + scene.target.to) / 2;
    const time = scene.pick ? (scene.pick.row.columns.start[scene.pick.event] ?? middle) : scene.target.from;
    const event = scene.pick && rowStep === 0 ? scene.pick.event + eventStep : firstFrom(row.columns, row.lane, time);
    choose({ row, event: Math.max(row.lane.from, Math.min(row.lane.to - 1, event)) });
  };
  const toPick = () => {
    const { pick } = now.current;
    if (!pick) return;
    const start = pick.row.columns.start[pick.event] ?? 0;
    go(around({ from: start, to: start + (pick.row.columns.duration[pick.event] ?? 0) }, whole));
  };

  const press = (pressed: string): boolean => {
    const { target } = now.current;
    const middle = (target.from + target.to) / 2;
    const acts: Record<string, () => void> = {
      ArrowLeft: () => go(moved(target, whole, -0.2)),
      ArrowRight: () => go(moved(target, whole, 0.2)),
      '+': () => go(zoomed(target, whole, middle, 1.5)),
      '=': () => go(zoomed(target, whole, middle, 1.5)),
      '-': () => go(zoomed(target, whole, middle, 1 / 1.5)),
      Home: () => go(whole),
      ArrowUp: () => step(-1, 0),
      ArrowDown: () => step(1, 0),
      ',': () => step(0, -1),
      '.': () => step(0, 1),
      Enter: toPick,
      Escape: () => {
        now.current.pick = null;
        setTip(null);
        ask();
      },
    };
    const act = acts[pressed];
    act?.();
    return act !== undefined;
  };
  const key = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && press(event.key)) event.preventDefault();
  };

  const under = (event: PointerEvent | MouseEvent): Pick | null => {
    const row = rows.find((r) => event.offsetY >= r.top && event.offsetY < r.top + r.height);
    if (!row || event.offsetX < left) return null;
    const { view } = now.current;
    const found = eventAt(row.columns, row.lane, timeAt(event.offsetX), ((view.to - view.from) / plot) * 2);
    return found < 0 ? null : { row, event: found };
  };
  const point = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) {
      show(under(event), event.offsetX + 12);
      return;
    }
    from.far ||= Math.abs(event.offsetX - from.x) > 3;
    if (from.far) go(moved(from.view, whole, (from.x - event.offsetX) / plot), true);
  };
  const last = rows[rows.length - 1];

  return (
    <div class="timeline" ref={frame}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        onKeyDown={key}
        onPointerDown={(event) => {
          drag.current = { x: event.offsetX, view: now.current.view, far: false };
          setTip(null);
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={(event) => {
          const far = drag.current?.far;
          drag.current = null;
          const pick = under(event);
          if (!far && pick) choose(pick);
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
        onPointerMove={point}
        onPointerLeave={() => setTip(null)}
        onDblClick={toPick}
        style={{ width: `${width}px`, height: `${last ? last.top + last.height + 4 : 40}px` }}
      />
      {tip ? (
        <div class="timeline-tip" role="status" style={{ left: `${tip.x}px`, top: `${tip.y}px` }}>
          <b>{tip.text}</b>
          <span>{tip.more}</span>
        </div>
      ) : null}
      <p class="buttons no-print" role="group" aria-label="View of the timeline">
        {(
          [
            ['Zoom in', '+'],
            ['Zoom out', '-'],
            ['Show all', 'Home'],
          ] as const
        ).map(([label, pressed]) => (
          <button key={label} type="button" class="quiet" onClick={() => press(pressed)}>
            {label}
          </button>
        ))}
      </p>
      <p class="hint">{help}</p>
    </div>
  );
}
