import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CopyButton } from '../parts/CopyButton';

interface Props {
  tone: string;
  pill: string;
  title: string;
  says: readonly string[];
  next: readonly ComponentChildren[];
  figures: readonly (readonly [name: string, value: string, data: string])[];
  link: string | null;
  document: object;
  again: () => void;
  againLabel?: string;
  /** The same for the command line. */
  command?: string;
}

/** A result in one sentence, what to do next, and ways to take it elsewhere. */
export function Shown({ tone, pill, title, says, next, figures, link, document, again, againLabel = 'Measure again', command }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // the button that ended it is gone: reading goes on at the result
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class={`verdict ${tone}`} aria-labelledby="measured-title">
      <p class="pill">{pill}</p>
      <h2 id="measured-title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {says.map((line) => (
        <p key={line} class="hangs">
          {line}
        </p>
      ))}
      <div class="next">
        <h3>What to do next</h3>
        <ol>
          {next.map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ol>
      </div>
      <dl class="figures-row">
        {figures.map(([name, value, data]) => (
          <div key={data} class="figure">
            <dt>{name}</dt>
            <dd data-figure={data}>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="take no-print">
        {command ? <code class="command">{command}</code> : null}
        <div class="buttons">
          {link ? (
            <a class="button primary" href={link}>
              Open in the calculator
            </a>
          ) : null}
          <button type="button" class="button" onClick={again}>
            {againLabel}
          </button>
          {command ? <CopyButton label="Copy command" text={() => command} title="The same for the command line" /> : null}
          <CopyButton label="Copy JSON" text={() => JSON.stringify(document, null, 2)} title="The document that the command line prints with --json" />
          <button type="button" class="button" onClick={() => window.print()}>
            Print
          </button>
        </div>
      </div>
    </section>
  );
}
