import type { Pipeline, PipelineStage } from '../api/documents';
import * as figures from '../figures';
import { regimeName, regimeTone } from '../words';
import { Chart } from './Chart';
import { linear, ticks } from './scale';

/** The stages one after another on the time line, each with its floor filled and the rest hatched, against the budget. */
export function PipelineRow({ pipeline }: { pipeline: Pipeline }) {
  const { stages, budget_ms: budget, total_ms: total } = pipeline;
  const over = budget !== null && total > budget;
  const says = `${stages.map((s) => `${s.name} ${figures.time(s.total_ms)}, ${regimeName[s.regime]}`).join('; ')}. Together ${figures.time(total)}${
    budget === null ? '' : ` against a budget of ${figures.time(budget)}`
  }.`;
  return (
    <Chart
      title="Total against budget"
      name="pipeline"
      says={says}
      height={() => 142}
      table={{
        head: ['stage', 'calls', 'one call', 'total', 'floor', 'above it', 'ratio', 'regime'],
        rows: stages.map((s) => [
          s.name,
          String(s.calls),
          figures.time(s.measured_ms),
          figures.time(s.total_ms),
          figures.time(s.floor_ms),
          figures.time(s.recoverable_ms),
          figures.ratio(s.ratio),
          regimeName[s.regime],
        ]),
      }}
      note={
        <ul class="legend">
          <li class="tone-weights">
            <span class="key band solid" />
            at its floor
          </li>
          <li class="tone-above">
            <span class="key band solid" />
            above it
          </li>
        </ul>
      }
    >
      {(width) => {
        const full = Math.max(total, budget ?? 0) * 1.02;
        const x = linear(0, full, 8, width - 8);
        let from = 0;
        const blocks = stages.map((stage) => {
          const start = from;
          from += stage.total_ms;
          return { stage, start, end: from };
        });
        return (
          <>
            {ticks(0, full, width < 480 ? 3 : 6).map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={26} y2={116} />
                <text class="tick" x={x(t)} y={132} text-anchor="middle">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {blocks.map(({ stage, start, end }) => (
              <Block key={stage.name} stage={stage} start={x(start)} end={x(end)} floorEnd={x(start + (stage.floor_ms ?? 0))} on={stage.name === pipeline.work_on} />
            ))}
            {budget !== null ? (
              <g class={over ? 'tone-impossible' : 'tone-good'}>
                <line class="budget" x1={x(budget)} x2={x(budget)} y1={20} y2={118} />
                <text class="value" x={x(budget) > width * 0.7 ? x(budget) - 6 : x(budget) + 6} y={16} text-anchor={x(budget) > width * 0.7 ? 'end' : 'start'}>
                  budget {figures.time(budget)}
                </text>
              </g>
            ) : null}
          </>
        );
      }}
    </Chart>
  );
}

function Block({ stage, start, end, floorEnd, on }: { stage: PipelineStage; start: number; end: number; floorEnd: number; on: boolean }) {
  const wide = Math.max(2, end - start - 2);
  return (
    <g class={on ? 'stage on' : 'stage'}>
      <rect class="bar tone-above-fill" x={start} y={36} width={wide} height={44} rx={4}>
        <title>{`${stage.name}: ${figures.time(stage.total_ms)}, ${regimeName[stage.regime]}`}</title>
      </rect>
      <rect class="bar tone-weights-fill" x={start} y={36} width={Math.max(1, Math.min(wide, floorEnd - start))} height={44} rx={4} />
      {wide > 70 ? (
        <text class="value" x={start + wide / 2} y={98} text-anchor="middle">
          {stage.name.length > wide / 7 ? `${stage.name.slice(0, Math.floor(wide / 7))}…` : stage.name}
        </text>
      ) : null}
      {wide > 70 ? (
        <text class="tick" x={start + wide / 2} y={112} text-anchor="middle">
          {figures.time(stage.total_ms)}
        </text>
      ) : null}
    </g>
  );
}

export function StageCards({ pipeline, onStage }: { pipeline: Pipeline; onStage: (i: number) => string }) {
  return (
    <ol class="stages">
      {pipeline.stages.map((stage, i) => (
        <li key={stage.name} class={`${regimeTone[stage.regime]} ${stage.name === pipeline.work_on ? 'on' : ''}`}>
          <h3>{stage.name}</h3>
          {stage.name === pipeline.work_on ? <p class="flag">Work on this one first</p> : null}
          <p class="pill">{regimeName[stage.regime]}</p>
          <dl>
            <div>
              <dt>total</dt>
              <dd>
                {figures.time(stage.total_ms)}
                {stage.calls === 1 ? '' : ` in ${stage.calls} calls`}
              </dd>
            </div>
            <div>
              <dt>floor</dt>
              <dd>{figures.time(stage.floor_ms)}</dd>
            </div>
            <div>
              <dt>above it</dt>
              <dd>{figures.time(stage.recoverable_ms)}</dd>
            </div>
            <div>
              <dt>times the floor</dt>
              <dd>{figures.ratio(stage.ratio)}×</dd>
            </div>
          </dl>
          <a href={onStage(i)}>Diagnose this stage</a>
        </li>
      ))}
    </ol>
  );
}
