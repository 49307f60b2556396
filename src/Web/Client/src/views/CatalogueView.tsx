import { useEffect, useRef, useState } from 'preact/hooks';
import { useAsked } from '../api/asked';
import { get } from '../api/call';
import type { WithEngines as Catalogue } from '../api/engine';
import * as figures from '../figures';
import { Field } from '../parts/Field';
import { restate, type Place } from '../state/route';
import { readable } from '../state/situation';
import { words } from '../words';
import { Refused } from './Refused';

const kinds = ['hardware', 'models', 'formats', 'levers', 'engines'] as const;
type Kind = (typeof kinds)[number];

interface Listed {
  head: string[];
  rows: { name: string; href?: string; cells: string[] }[];
}

/** What is known, with its sources. */
export function CatalogueView({ place }: { place: Place }) {
  const parameters = new URLSearchParams(place.search);
  const asked = parameters.get('kind') as Kind | null;
  const kind: Kind = asked && kinds.includes(asked) ? asked : 'hardware';
  const [find, setFind] = useState(parameters.get('find') ?? '');
  const written = useRef(place.search);
  const { document: catalogue, refusal } = useAsked<Catalogue>(kind, () => get<Catalogue>(`/catalogue/${kind}`));

  useEffect(() => {
    if (place.search === written.current) return;
    written.current = place.search;
    setFind(new URLSearchParams(place.search).get('find') ?? '');
  }, [place.search]);

  const search = (text: string) => {
    setFind(text);
    written.current = `?kind=${kind}${text ? `&find=${readable(text)}` : ''}`;
    restate(written.current);
  };
  const listed = catalogue && catalogue[kind].length > 0 ? list(catalogue, kind) : null;
  const sought = find.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = listed?.rows.filter((row) => sought.every((word) => `${row.name} ${row.cells.join(' ')}`.toLowerCase().includes(word))) ?? [];

  return (
    <section class="chart catalogue" aria-labelledby="catalogue-title">
      <h2 id="catalogue-title" class="sr">
        Catalogue
      </h2>
      <nav class="kinds" aria-label="Kinds">
        {kinds.map((one) => (
          <a key={one} href={`/catalogue?kind=${one}`} aria-current={one === kind ? 'page' : undefined}>
            {one}
          </a>
        ))}
      </nav>
      <Field id="find" label={`Find in ${kind}`} value={find} placeholder={kind === 'hardware' ? 'jetson, hbm, 80 GB …' : 'a name or a source'} onChange={search} />
      {refusal ? <Refused refusal={refusal} everything /> : null}
      {listed ? (
        <>
          <p class="hint" role="status">
            {rows.length} of {listed.rows.length}
          </p>
          <div class="scroll" tabIndex={0} role="region" aria-label={kind}>
            <table>
              <thead>
                <tr>
                  {listed.head.map((cell) => (
                    <th key={cell} scope="col">
                      {cell}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.name}>
                    <th scope="row">{row.href ? <a href={row.href}>{row.name}</a> : row.name}</th>
                    {row.cells.map((cell, i) => (
                      <td key={i} class={i === row.cells.length - 1 ? 'source' : ''}>
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {rows.length === 0 ? <p class="hint">Nothing has all of these words. A device that is not listed can be stated: bw=200GB/s,fp16=100TFLOP/s,mem=128GB.</p> : null}
        </>
      ) : null}
    </section>
  );
}

function list(catalogue: Catalogue, kind: Kind): Listed {
  switch (kind) {
    case 'hardware':
      return {
        head: ['name', 'device', 'bandwidth', 'memory', 'peaks, TFLOP/s', 'confidence', 'source'],
        rows: catalogue.hardware.map((d) => ({
          name: d.name,
          href: `/?on=${d.name}`,
          cells: [
            d.title,
            figures.bandwidth(d.bandwidth_gb_s),
            d.memory_gb === null ? '?' : `${d.memory_gb} GB`,
            Object.entries(d.peaks_tflop_s)
              .map(([format, peak]) => `${format} ${figures.axis(peak)}`)
              .join(', '),
            d.confidence,
            d.source,
          ],
        })),
      };
    case 'models':
      return {
        head: ['name', 'parameters', 'active', 'published in', 'source'],
        rows: catalogue.models.map((m) => ({
          name: m.name,
          href: `/?model=${m.name}`,
          cells: [figures.count(m.parameters), figures.count(m.active_parameters), m.published_format, m.source],
        })),
      };
    case 'formats':
      return {
        head: ['name', 'bits per weight', 'source'],
        rows: catalogue.formats.map((f) => ({ name: f.name, cells: [String(Number(f.bits_per_weight.toFixed(3))), f.source] })),
      };
    case 'levers':
      return {
        head: ['lever', 'works on', 'cost', 'quality risk', 'evidence'],
        rows: catalogue.levers.map((l) => ({ name: l.title, cells: [words(l.target), words(l.cost), l.quality_risk, l.evidence] })),
      };
    case 'engines':
      return {
        head: ['engine', 'kind', 'basis', 'source'],
        rows: catalogue.engines.map((e) => ({ name: e.name, cells: [e.kind, words(e.basis), e.source] })),
      };
  }
}
