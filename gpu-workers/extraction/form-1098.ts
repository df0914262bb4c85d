import { endsAddress } from '../../shared/document-types/address.ts';
import { form1098 } from '../../shared/document-types/form-1098.ts';
import { agreeRows } from './forms/agree-rows.ts';
import { presentCandidate } from './forms/candidate.ts';
import { agree } from './forms/consensus.ts';
import { createReturnExtractor } from './forms/extract-1099.ts';
import type { FormLayout } from './forms/form-layout.ts';
import { field, filler, labelsOf, wall } from './forms/label.ts';
import { addressLabels, returnPrint } from './forms/layout-1099.ts';
import { joinedLines } from './forms/lines-of-runs.ts';
import type { FormReading } from './forms/read-form.ts';
import { withoutDirt } from './forms/text-run.ts';
import { labelledAmount } from './forms/w2-boxes.ts';

const layout: FormLayout = {
  spec: form1098,
  formNumber: /1098/,
  bareBoxes: [],
  labels: [
    ...labelsOf(form1098, [
      'tax_year',
      'form_revision',
      'copies',
      'lender.address',
      'lender.phone',
      'borrower.address',
      'borrower.tin_kind',
      'other[].label',
      'other[].amount',
      'other[].text',
      'real_estate_tax',
      'additional_assessment',
    ]),
    field('other', 'text', '10 Other'),
    ...addressLabels,
    ...returnPrint,
    wall('caution', '*Caution: The amount shown may not be fully deductible by you', 'Caution: The amount shown may'),
    wall(
      'information',
      'The information in boxes 1 through 9 and 11 is important tax information',
      'The information in boxes 1',
    ),
    wall('form', 'Form 1098', 'Substitute Form 1098'),
    wall('title', 'Mortgage Interest Statement'),
    filler('the box is checked, or the address or description is entered in box 8'),
  ],
  parties: [
    { path: 'lender', name: 'lender.name' },
    { path: 'borrower', name: 'borrower.name' },
  ],
  tables: [],
};

/** Reads Form 1098. */
export const extract1098 = createReturnExtractor(layout, (form) => {
  readPropertyAddress(form);
  readOther(form);
});

/** Box 8 holds an address of several lines. */
function readPropertyAddress({ pages, readings }: FormReading): void {
  const found = pages.flatMap((page) =>
    (page.boxes.get('property_address') ?? []).flatMap(({ content }) => {
      const lines = joinedLines(
        content.map(({ run }) => run),
        page.page.unit,
      );
      const last = lines.findIndex((line) => endsAddress(line.text));
      const taken = lines.slice(0, last < 0 ? 3 : last + 1);
      if (taken.length === 0) return [];
      const text = taken.map((line) => withoutDirt(line.text)).join(', ');
      const words = taken.flatMap((line) => line.words);
      return [presentCandidate(text, words, { source: page.source, cost: content[0]?.cost ?? 0 })];
    }),
  );
  const reading = agree(found);
  if (reading) readings.set('property_address', reading);
}

/** Box 10 is free: most lenders put the taxes that they paid from escrow into it. */
function readOther({ pages, readings }: FormReading): void {
  const versions = pages.flatMap((page) =>
    (page.boxes.get('other') ?? []).map(({ content }) =>
      joinedLines(
        content.map(({ run }) => run),
        page.page.unit,
      ).flatMap((line) => labelledAmount(line, page, content[0]?.cost ?? 0)),
    ),
  );
  agreeRows('other', versions, readings);
  for (let row = 0; readings.has(`other[${row}].text`); row += 1) {
    const label = String(readings.get(`other[${row}].label`)?.value ?? '');
    const amount = readings.get(`other[${row}].amount`);
    const text = readings.get(`other[${row}].text`);
    if (amount && /(?:property|real estate|county|city) tax|\btax(?:es)?\b/i.test(label))
      readings.set('real_estate_tax', amount);
    if (text && /assessment/i.test(label)) readings.set('additional_assessment', text);
  }
}
