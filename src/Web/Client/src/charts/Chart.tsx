import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { useWidth } from '../parts/useWidth';
import { savePng, saveSvg } from './export';

export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

interface Props {
  title: string;
  /** One sentence that says what the drawing shows now: read aloud in its place. */
  says: string;
  name: string;
  height: (width: number) => number;
  table?: Table;
  note?: ComponentChildren;
  children: (width: number, height: number) => ComponentChildren;
}

/** A drawing with its title, its figures as a table for those who do not see it, and a way to take it elsewhere. */
export function Chart({ title, says, name, height, table, note, children }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const drawing = useRef<SVGSVGElement>(null);
  const id = useId();
  const tall = height(width);
  const withDrawing = (use: (svg: SVGSVGElement) => void) => () => {
    if (drawing.current) use(drawing.current);
  };
  return (
    <figure class="chart" aria-labelledby={id}>
      <div class="chart-head">
        <h3 id={id}>{title}</h3>
        <div class="chart-tools no-print">
          <button type="button" class="quiet" aria-label={`Save ${title} as SVG`} onClick={withDrawing((svg) => saveSvg(svg, name))}>
            SVG
          </button>
          <button type="button" class="quiet" aria-label={`Save ${title} as PNG`} onClick={withDrawing((svg) => void savePng(svg, name))}>
            PNG
          </button>
        </div>
      </div>
      <div class="chart-frame" ref={frame}>
        <svg ref={drawing} role="img" aria-label={says} width={width} height={tall} viewBox={`0 0 ${width} ${tall}`} data-chart={name}>
          {children(width, tall)}
        </svg>
      </div>
      {note ? <figcaption>{note}</figcaption> : null}
      {table ? <AsTable table={table} title={title} /> : null}
    </figure>
  );
}

export function AsTable({ table, title }: { table: Table; title: string }) {
  return (
    <details class="as-table">
      <summary>The figures as a table</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={`${title}, figures`}>
        <table>
          <thead>
            <tr>
              {table.head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) =>
                  j === 0 ? (
                    <th key={j} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={j}>{cell}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
