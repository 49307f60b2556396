import runs from '../../../../../samples/runs.csv?raw';
import { CopyButton } from '../parts/CopyButton';
import { save } from '../parts/copy';

const needed = [
  ['model', 'its name; taken from the catalogue where it stands there'],
  ['hardware', 'a catalogue name, such as h100-sxm'],
  ['metric', 'itl_ms, ttft_ms, step_ms or tok_s_total'],
  ['value', 'what was measured'],
  ['params_total_b', 'parameters in billions'],
  ['bytes_per_weight', '2 for bf16, 1 for fp8, 0.56 for q4'],
] as const;

const known = [
  ['phase', 'decode, prefill or e2e (a served load); decode if left out'],
  ['engine_version', 'the engine, such as vllm 0.14; calibrate needs it, or the field above'],
  ['batch_or_concurrency', 'sequences in the step, or users at once; 1 if left out'],
  ['input_tokens, output_tokens', 'prompt and answer; a prefill and a served load need them'],
  ['n_devices, parallelism', 'how many devices, and how the model is spread, such as tp8'],
  ['params_active_b, weight_format, kv_format', 'active parameters of a mixture of experts, formats by name'],
  ['row_id, hw_family, quality, notes', 'what the row is called, what it is counted under, S or C to leave it out, anything else'],
] as const;

const example = runs.trim();
const file = () => new File([runs], 'runs.csv', { type: 'text/csv' });

/** The columns of a table of runs, with one to try. */
export function Teach({ send, command }: { send: (file: File) => void; command: string }) {
  const columns = (rows: readonly (readonly [string, string])[]) => (
    <dl class="columns">
      {rows.map(([name, what]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <>
      <div class="two">
        <section class="chart" aria-labelledby="needed-title">
          <div class="chart-head">
            <h3 id="needed-title">Columns that are needed</h3>
          </div>
          {columns(needed)}
        </section>
        <section class="chart" aria-labelledby="known-title">
          <div class="chart-head">
            <h3 id="known-title">Columns that say more</h3>
          </div>
          {columns(known)}
        </section>
      </div>
      <section class="chart" aria-labelledby="example-title">
        <div class="chart-head">
          <h3 id="example-title">An example, one row per figure</h3>
        </div>
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="example-title">
          <pre class="listing">{example}</pre>
        </div>
        <div class="buttons no-print">
          <button type="button" class="button" onClick={() => send(file())}>
            Try it with this table
          </button>
          <CopyButton label="Copy table" text={() => runs} />
          <button type="button" class="button" onClick={() => save('runs.csv', new Blob([runs], { type: 'text/csv' }))}>
            Download runs.csv
          </button>
        </div>
        <p class="hint">The figures are made up. The same on the command line:</p>
        <code class="command">{command}</code>
      </section>
    </>
  );
}
