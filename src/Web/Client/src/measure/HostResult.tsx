import { Chart } from '../charts/Chart';
import { linear, log, ticks } from '../charts/scale';
import * as figures from '../figures';
import type { Figure, Host } from './documents';
import { Shown } from './Shown';

const bandwidth = (figure: Figure): string => figures.bandwidth(figure.median);
const work = (figure: Figure): string => figures.flopRate(figure.median / 1000);
const one = (value: number): string => String(Number(value.toPrecision(4)));

export function HostResult({ result, kept, link, again }: { result: Host; kept: boolean; link: string; again: () => void }) {
  const read = result.bandwidth.read_gb_s;
  const fp32 = result.peak.fp32_gflop_s;
  const rows: [string, Figure | null, string][] = [
    ['Read', result.bandwidth.read_gb_s, 'GB/s'],
    ['Write', result.bandwidth.write_gb_s, 'GB/s'],
    ['Copy', result.bandwidth.copy_gb_s, 'GB/s'],
    ['Triad', result.bandwidth.triad_gb_s, 'GB/s'],
    ['fp32', result.peak.fp32_gflop_s, 'GFLOP/s'],
    ['fp64', result.peak.fp64_gflop_s, 'GFLOP/s'],
    ['bf16', result.peak.bf16_gflop_s, 'GFLOP/s'],
    ['int8', result.peak.int8_gflop_s, 'Gop/s'],
    [`Matrix product, ${result.gemm_size}`, result.gemm_gflop_s, 'GFLOP/s'],
    ['Load latency', result.latency_ns, 'ns'],
  ];
  const reads = result.bandwidth.ladder.filter((p) => p.kernel === 'read' && p.threads === result.threads && p.gb_s);
  return (
    <>
      <Shown
        tone={read ? 'tone-good' : 'tone-impossible'}
        pill={read ? 'Measured' : 'Too little was measured'}
        title={
          read
            ? `${result.machine.processor} reads ${bandwidth(read)} and computes ${fp32 ? work(fp32) : '?'} in fp32 on ${result.threads} ${result.threads === 1 ? 'thread' : 'threads'}.`
            : 'The measurement ended before there was a memory bandwidth.'
        }
        says={result.findings.filter((f) => f.severity !== 'hint').map((f) => f.text)}
        next={
          read
            ? [
                'Open it in the calculator and choose a model: floors, verdicts and predictions then rest on what this machine was seen to do.',
                kept && !result.interrupted ? "It is kept as the hardware 'host', here and on the command line." : 'It is not kept; the link carries its figures.',
              ]
            : ['Measure again and let it run for some seconds.']
        }
        figures={[
          ['Read bandwidth', read ? bandwidth(read) : '?', 'read_gb_s'],
          ['fp32', fp32 ? work(fp32) : '?', 'fp32_gflop_s'],
          ...(result.latency_ns ? [['Load latency', `${one(result.latency_ns.median)} ns`, 'latency_ns'] as const] : []),
          ['Took', figures.time(result.took_ms), 'took_ms'],
        ]}
        link={read ? link : null}
        document={result}
        again={again}
      />
      {reads.length > 1 ? (
        <Chart
          title="Reading, by working set"
          name="host-reading"
          says={`Read bandwidth by working set: ${reads.map((p) => `${figures.bytes(p.bytes)} ${p.gb_s ? bandwidth(p.gb_s) : '?'}`).join(', ')}.`}
          height={() => 200}
        >
          {(width, height) => {
            const left = 70;
            const right = width - 24;
            const low = height - 28;
            const top = Math.max(...reads.map((p) => p.gb_s?.median ?? 0)) * 1.1;
            const x = log(reads[0]?.bytes ?? 1, reads.at(-1)?.bytes ?? 10, left, right);
            const y = linear(0, top, low, 10);
            const every = Math.ceil(reads.length / Math.max(2, Math.floor((right - left) / 85)));
            return (
              <g class="tone-weights">
                {ticks(0, top, 4).map((t) => (
                  <g key={t}>
                    <line class="grid" x1={left} x2={right} y1={y(t)} y2={y(t)} />
                    <text class="tick" x={left - 7} y={y(t) + 4} text-anchor="end">
                      {t === 0 ? '0' : figures.bandwidth(t)}
                    </text>
                  </g>
                ))}
                <polyline class="hoped" points={reads.map((p) => `${x(p.bytes)},${y(p.gb_s?.median ?? 0)}`).join(' ')} />
                {reads.map((p, i) => (
                  <g key={p.bytes}>
                    <circle class="dot" cx={x(p.bytes)} cy={y(p.gb_s?.median ?? 0)} r={4}>
                      <title>{`${figures.bytes(p.bytes)} (${p.level}): ${p.gb_s ? bandwidth(p.gb_s) : '?'}`}</title>
                    </circle>
                    {i % every === 0 ? (
                      <text class="tick" x={x(p.bytes)} y={low + 17} text-anchor={i === 0 ? 'start' : i === reads.length - 1 ? 'end' : 'middle'}>
                        {figures.bytes(p.bytes)}
                      </text>
                    ) : null}
                  </g>
                ))}
              </g>
            );
          }}
        </Chart>
      ) : null}
      <section class="chart" aria-labelledby="host-title">
        <div class="chart-head">
          <h3 id="host-title">Figures</h3>
        </div>
        <div class="scroll" tabIndex={0} role="region" aria-labelledby="host-title">
          <table class="measured">
            <thead>
              <tr>
                <th scope="col">figure</th>
                <th scope="col">median</th>
                <th scope="col">95 % interval</th>
                <th scope="col">samples</th>
                <th scope="col">dropped</th>
              </tr>
            </thead>
            <tbody>
              {rows.flatMap(([name, figure, unit]) =>
                figure
                  ? [
                      <tr key={name}>
                        <th scope="row">{name}</th>
                        <td>
                          {one(figure.median)} {unit}
                          {figure.disturbed ? ' *' : ''}
                        </td>
                        <td>
                          {one(figure.low)} to {one(figure.high)}
                        </td>
                        <td>{figure.samples}</td>
                        <td>{figure.dropped}</td>
                      </tr>,
                    ]
                  : [],
              )}
            </tbody>
          </table>
        </div>
        <p class="hint">
          A figure with * had fewer than three clean rounds. {result.machine.processors} processors, {figures.bytes(result.machine.memory_bytes)} memory, {result.machine.system}.{' '}
          {result.findings
            .filter((f) => f.severity === 'hint')
            .map((f) => f.text)
            .join(' ')}
        </p>
      </section>
    </>
  );
}
