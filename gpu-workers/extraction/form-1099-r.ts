import { form1099R } from '../../shared/document-types/form-1099-r.ts';
import { presentCandidate } from './forms/candidate.ts';
import { agree } from './forms/consensus.ts';
import { createReturnExtractor } from './forms/extract-1099.ts';
import { wall } from './forms/label.ts';
import { layout1099 } from './forms/layout-1099.ts';
import { payerStateTable } from './forms/payer-state-table.ts';
import type { FormReading } from './forms/read-form.ts';
import type { PageContent } from './page-content.ts';

const layout = layout1099(form1099R, {
  title: 'Distributions From Pensions, Annuities, Retirement or Profit-Sharing Plans, IRAs, Insurance Contracts, etc.',
  without: ['variant', 'other_percent'],
  labels: [
    wall(
      'title',
      'Distributions From',
      'Pensions, Annuities',
      'Retirement or',
      'Profit-Sharing Plans',
      'Insurance Contracts, etc.',
    ),
  ],
  tables: [
    payerStateTable('state_distribution'),
    {
      list: 'local',
      columns: [
        { label: 'local[].local_tax_withheld', key: 'local_tax_withheld', type: 'money' },
        { label: 'local[].locality_name', key: 'locality_name', type: 'string' },
        { label: 'local[].local_distribution', key: 'local_distribution', type: 'money' },
      ],
    },
  ],
});

/** Reads Form 1099-R and its variants. */
export const extract1099R = createReturnExtractor(layout, (form, content) => {
  const codes = form.readings.get('distribution_codes');
  if (typeof codes?.value === 'string') codes.value = codes.value.toUpperCase().replace(/[\s,/]/g, '');
  readOtherPercent(form);
  const at = form.readings.get('gross_distribution')?.page ?? null;
  form.readings.set('variant', {
    value: variantOf(content),
    sourceText: null,
    page: at,
    bbox: null,
    ocr: null,
    status: 'inferred',
  });
});

/** Box 8 holds an amount and, left of its printed `%`, a share. */
function readOtherPercent({ pages, readings }: FormReading): void {
  const found = pages.flatMap((page) =>
    (page.boxes.get('other') ?? []).flatMap(({ content }) =>
      content.flatMap(({ run, cost }) => {
        const share = /^(\d{1,3}(?:\.\d+)?)\s?%$/.exec(run.text);
        return share?.[1] === undefined ? [] : [presentCandidate(share[1], run.words, { source: page.source, cost })];
      }),
    ),
  );
  const reading = agree(found);
  if (reading) readings.set('other_percent', reading);
}

/** Federal and railroad retirement have forms of their own, which say so in their title. */
function variantOf(content: readonly PageContent[]): string {
  const text = content.flatMap((page) => [...page.lines, ...page.cells].map((item) => item.text ?? '')).join(' ');
  const found = /\b(CSA|CSF|RRB)[\s-]*1099-?R\b/i.exec(text)?.[1]?.toUpperCase();
  if (found === undefined) return '1099-R';
  return found === 'RRB' ? 'RRB-1099-R' : `${found} 1099-R`;
}
