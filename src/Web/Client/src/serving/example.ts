// Four made-up results in the form of vLLM bench, for whoever wants to see the view before having files.

const load = [
  [1, 112, 21.4, 8.02],
  [8, 738, 34.8, 9.61],
  [32, 2140, 88.5, 13.2],
  [128, 3905, 402.0, 27.9],
] as const;

export const exampleFiles = (): File[] =>
  load.map(([streams, rate, first, step]) => {
    const requests = streams * 25;
    const tokens = requests * 128;
    const duration = tokens / rate;
    const answer = first + step * 127;
    const result = {
      date: '20261121-080000',
      backend: 'vllm',
      label: 'made up, to show the form',
      model_id: 'llama-3-8b',
      tokenizer_id: 'llama-3-8b',
      num_prompts: requests,
      request_rate: 'inf',
      burstiness: 1,
      max_concurrency: streams,
      duration,
      completed: requests,
      failed: 0,
      total_input_tokens: requests * 256,
      total_output_tokens: tokens,
      request_throughput: requests / duration,
      output_throughput: rate,
      mean_ttft_ms: first * 1.06,
      median_ttft_ms: first,
      p99_ttft_ms: first * 1.9,
      mean_tpot_ms: step * 1.01,
      median_tpot_ms: step,
      p99_tpot_ms: step * 1.15,
      mean_itl_ms: step * 1.01,
      median_itl_ms: step * 0.995,
      p99_itl_ms: step * 1.6,
      mean_e2el_ms: answer * 1.01,
      median_e2el_ms: answer,
      p99_e2el_ms: answer * 1.12,
    };
    return new File([JSON.stringify(result)], `example-${streams}-streams.json`, { type: 'application/json' });
  });
