import type { Pipeline, PipelineStage } from '../api/documents.g';
import * as figures from '../figures';
import { regimeName, regimeTone } from '../words';
import { Chart } from './Chart';
import { linear, ticks } from './scale';

const regimeOf = (stage: PipelineStage): string => (stage.regime === null ? 'no floor' : regimeName[stage.regime]);

const timeOf = (stage: PipelineStage): string => `${stage.basis === 'measured' ? '' : `${stage.basis}: `}${figures.time(stage.time.middle_ms)}`;

/** The lane that each stage is drawn in: the first that is free when it begins. */
export function lanesOf(stages: readonly { start_ms: number; total_ms: number }[]): number[] {
  const ends: number[] = [];
  return stages.map(({ start_ms: start, total_ms: total }) => {
    const free = ends.findIndex((end) => end <= start + 1e-9);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = start + total;
    return lane;
  });
}

const pitch = 84;

/** The stages on the time line, those side by side below each other, each with its floor filled and the rest hatched, against the budget. */
export function PipelineRow({ pipeline }: { pipeline: Pipeline }) {
  const { stages, budget_ms: budget, total_ms: total } = pipeline;
  const over = budget !== null && total > budget;
  const lanes = lanesOf(stages);
  const low = pitch * (Math.max(...lanes) + 1) + 32;
  const beside = stages.some((s) => s.after !== undefined);
  const says = `${stages.map((s) => `${s.name} ${figures.time(s.total_ms)}${beside ? ` from ${figures.time(s.start_ms)}` : ''}, ${regimeOf(s)}`).join('; ')}. Together ${figures.time(total)}${
    budget === null ? '' : ` against a budget of ${figures.time(budget)}`
  }.`;
  return (
    <Chart
      title="Total against budget"
      name="pipeline"
      says={says}
      height={() => low + 26}
      table={{
        head: ['stage', 'hardware', 'calls', 'one call', 'starts', 'total', 'floor', 'above it', 'shortens the request by', 'ratio', 'regime'],
        rows: stages.map((s) => [
          s.name,
          s.hardware ?? 'not stated',
          String(s.calls),
          timeOf(s),
          figures.time(s.start_ms),
          figures.time(s.total_ms),
          figures.time(s.floor_ms),
          figures.time(s.recoverable_ms),
          figures.time(s.gain_ms),
          s.ratio === null ? '?' : figures.ratio(s.ratio),
          regimeOf(s),
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
            above it, or without a floor
          </li>
        </ul>
      }
    >
      {(width) => {
        const full = Math.max(total, budget ?? 0) * 1.02;
        const x = linear(0, full, 8, width - 8);
        return (
          <>
            {ticks(0, full, width < 480 ? 3 : 6).map((t) => (
              <g key={t}>
                <line class="grid" x1={x(t)} x2={x(t)} y1={26} y2={low} />
                <text class="tick" x={x(t)} y={low + 16} text-anchor="middle">
                  {t === 0 ? '0' : figures.time(t)}
                </text>
              </g>
            ))}
            {stages.map((stage, i) => (
              <Block
                key={i}
                stage={stage}
                top={36 + pitch * (lanes[i] ?? 0)}
                start={x(stage.start_ms)}
                end={x(stage.start_ms + stage.total_ms)}
                floorEnd={x(stage.start_ms + (stage.floor_ms ?? 0))}
                on={stage.name === pipeline.work_on}
              />
            ))}
            {budget !== null ? (
              <g class={over ? 'tone-impossible' : 'tone-good'}>
                <line class="budget" x1={x(budget)} x2={x(budget)} y1={20} y2={low + 2} />
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

function Block({ stage, top, start, end, floorEnd, on }: { stage: PipelineStage; top: number; start: number; end: number; floorEnd: number; on: boolean }) {
  const wide = Math.max(2, end - start - 2);
  return (
    <g class={on ? 'stage on' : 'stage'}>
      <rect class="bar tone-above-fill" x={start} y={top} width={wide} height={44} rx={4}>
        <title>{`${stage.name}: ${figures.time(stage.total_ms)}, ${regimeOf(stage)}`}</title>
      </rect>
      {stage.floor_ms === null ? null : <rect class="bar tone-weights-fill" x={start} y={top} width={Math.max(1, Math.min(wide, floorEnd - start))} height={44} rx={4} />}
      {wide > 70 ? (
        <text class="value" x={start + wide / 2} y={top + 62} text-anchor="middle">
          {stage.name.length > wide / 7 ? `${stage.name.slice(0, Math.floor(wide / 7))}…` : stage.name}
        </text>
      ) : null}
      {wide > 70 ? (
        <text class="tick" x={start + wide / 2} y={top + 76} text-anchor="middle">
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
        <li key={i} class={`${stage.regime === null ? 'tone-floor' : regimeTone[stage.regime]} ${stage.name === pipeline.work_on ? 'on' : ''}`}>
          <h3>{stage.name}</h3>
          {stage.name === pipeline.work_on ? <p class="flag">Work on this one first</p> : null}
          <p class="pill">{regimeOf(stage)}</p>
          <dl>
            <div>
              <dt>total</dt>
              <dd>
                {figures.time(stage.total_ms)}
                {stage.calls === 1 ? '' : ` in ${stage.calls} calls`}
                {stage.basis === 'measured' ? '' : `, ${stage.basis}`}
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
              <dd>{stage.ratio === null ? '?' : `${figures.ratio(stage.ratio)}×`}</dd>
            </div>
          </dl>
          {stage.basis === 'expected' ? (
            <p class="hint">
              Expected of {stage.engine}: {figures.time(stage.time.low_ms)} to {figures.time(stage.time.high_ms)} per call.
            </p>
          ) : null}
          {stage.floor_ms_unknown ? <p class="hint">No floor: {stage.floor_ms_unknown}.</p> : null}
          {stage.inputs['model'] ? <a href={onStage(i)}>{stage.basis === 'measured' ? 'Diagnose this stage' : 'Look at this stage'}</a> : null}
        </li>
      ))}
    </ol>
  );
}
