import type { Diagnosis } from '../api/documents.g';
import * as figures from '../figures';
import { inputName, regimeName, regimeTone } from '../words';
import { Chart } from './Chart';
import { log } from './scale';

const rowHeight = 38;

/** For each input: the range it may plausibly have, and where the verdict would change. */
export function SensitivityChart({ diagnosis }: { diagnosis: Diagnosis }) {
  const rows = diagnosis.sensitivity;
  const deciding = rows.filter((row) => row.decides);
  const says =
    deciding.length === 0
      ? 'The verdict holds over the plausible range of every input.'
      : `The verdict changes within the plausible range of ${deciding.map((row) => inputName[row.input] ?? row.input).join(' and ')}.`;
  return (
    <Chart
      title="What the verdict hangs on"
      name="sensitivity"
      says={says}
      height={() => rows.length * rowHeight + 26}
      note={<p>{says}</p>}
      table={{
        head: ['input', 'plausible', 'changes at', 'becomes', 'basis'],
        rows: rows.map((row) => [
          inputName[row.input] ?? row.input,
          `${figures.change(row.low)} to ${figures.change(row.high)}`,
          row.flips_at === undefined ? 'never' : figures.change(row.flips_at),
          row.becomes ? regimeName[row.becomes] : '',
          row.basis,
        ]),
      }}
    >
      {(width) => {
        const left = 104;
        const right = width - 12;
        const x = log(0.4, 2.5, left, right);
        const bottom = rows.length * rowHeight;
        return (
          <>
            {[0.5, 0.7, 1, 1.4, 2].map((t) => (
              <g key={t}>
                <line class={t === 1 ? 'here' : 'grid'} x1={x(t)} x2={x(t)} y1={0} y2={bottom} />
                <text class="tick" x={x(t)} y={bottom + 16} text-anchor="middle">
                  {t === 1 ? 'as used' : figures.change(t)}
                </text>
              </g>
            ))}
            {rows.map((row, i) => {
              const middle = i * rowHeight + 16;
              const flip = row.flips_at;
              const seen = flip !== undefined && flip >= 0.4 && flip <= 2.5;
              return (
                <g key={row.input} class={row.decides ? 'tone-impossible' : 'tone-floor'}>
                  <text class={row.decides ? 'label strong' : 'label'} x={left - 8} y={middle + 4} text-anchor="end">
                    {inputName[row.input] ?? row.input}
                  </text>
                  <rect class={row.decides ? 'interval decides' : 'interval'} x={x(row.low)} y={middle - 5} width={Math.max(3, x(row.high) - x(row.low))} height={10} rx={5}>
                    <title>{row.basis}</title>
                  </rect>
                  {seen && row.becomes ? (
                    <g class={regimeTone[row.becomes]}>
                      <line class="flip" x1={x(flip)} x2={x(flip)} y1={middle - 10} y2={middle + 10} />
                      <text class="tick" x={x(flip) + (flip > 1.6 ? -5 : 5)} y={middle + 19} text-anchor={flip > 1.6 ? 'end' : 'start'}>
                        {regimeName[row.becomes]}
                      </text>
                    </g>
                  ) : null}
                </g>
              );
            })}
          </>
        );
      }}
    </Chart>
  );
}
