import type { Explored } from '../api/documents.g';
import * as figures from '../figures';

/** What the figures rest on: assumptions, sources, and the operators that were counted. */
export function Assumptions({ doc, open }: { doc: Explored; open?: boolean }) {
  const { floors } = doc;
  return (
    <section class="chart assumptions" aria-labelledby="assumptions-title">
      <div class="chart-head">
        <h3 id="assumptions-title">What this rests on</h3>
      </div>
      <ul class="plain">
        {(doc.diagnosis ?? floors).assumptions.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p class="hint">
        Model: {floors.model.source}. Hardware confidence {floors.hardware.confidence}: {floors.hardware.source}.
      </p>
      <details class="as-table" open={open || undefined}>
        <summary>The operators that were counted</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label="Operators">
          <table>
            <thead>
              <tr>
                <th scope="col">operator</th>
                <th scope="col">times</th>
                <th scope="col">weights</th>
                <th scope="col">cache</th>
                <th scope="col">work</th>
                <th scope="col">FLOP/byte</th>
              </tr>
            </thead>
            <tbody>
              {floors.operators.map((op) => (
                <tr key={op.component + op.name}>
                  <th scope="row">
                    {op.component}: {op.name}
                  </th>
                  <td>{op.count}</td>
                  <td>{figures.bytes(op.weight_bytes)}</td>
                  <td>{figures.bytes(op.kv_bytes)}</td>
                  <td>{figures.work(op.flops)}</td>
                  <td>{figures.intensity(op.arithmetic_intensity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
