const examples = [
  {
    href: '/?model=personaplex&on=jetson-thor&context=3000&measured=114ms',
    title: 'A voice assistant on a Jetson',
    text: '8.4 B parameters on a Jetson Thor, 114 ms a step. Is it the memory, or something else?',
  },
  {
    href: '/?model=llama-3-70b&on=8xh100-sxm&weights=fp8&batch=32&context=4096&measured=21ms',
    title: 'A 70B model on eight H100',
    text: 'Batch 32, FP8 weights. How far from the floor, and does tensor parallelism pay?',
  },
  {
    href: '/?model=llama-3-8b&on=4090&weights=q4_k_m&context=8192&measured=7.6ms&b.model=llama-3-8b&b.on=h100&b.weights=fp8&b.context=8192&b.measured=4.4ms',
    title: 'Two machines side by side',
    text: 'An 8B model on a gaming card and on a data-centre GPU.',
  },
] as const;

/** What stands where nothing is stated yet. */
export function Welcome() {
  return (
    <section class="welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">How fast could your model run, how far are you from that, and what should you do next?</h2>
      <p>
        Three numbers answer most of it: the time to read the weights, the time to read the KV cache, and the time to do the arithmetic. Nothing can be faster
        than the largest of them. Choose a model and a device; add a measured time to learn what stands above the floor.
      </p>
      <h3>Or begin with an example</h3>
      <ul class="cards">
        {examples.map((example) => (
          <li key={example.href}>
            <a href={example.href}>
              <b>{example.title}</b>
              <span>{example.text}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
