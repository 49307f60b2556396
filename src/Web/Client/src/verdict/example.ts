// Two made-up runs of 240 times each, for whoever wants to see the view before having files.

const times = (median: number, seed: number): string => {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const lines = ['latency_ms'];
  for (let i = 0; i < 240; i++) {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    lines.push((median * Math.exp(0.14 * normal)).toFixed(2));
  }
  return `${lines.join('\n')}\n`;
};

export const exampleRuns = (): { baseline: File; candidate: File } => ({
  baseline: new File([times(412, 7)], 'example-before.csv', { type: 'text/csv' }),
  candidate: new File([times(355, 11)], 'example-after.csv', { type: 'text/csv' }),
});
