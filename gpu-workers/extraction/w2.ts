import { w2 } from '../../shared/document-types/w2.ts';
import { agreeRows } from './forms/agree-rows.ts';
import { agree } from './forms/consensus.ts';
import { employeeNameParts } from './forms/employee-name.ts';
import type { FormLayout } from './forms/form-layout.ts';
import { field, filler, labelsOf, wall } from './forms/label.ts';
import { readForm } from './forms/read-form.ts';
import { readCopy } from './forms/title-readers.ts';
import { box12Rows, box14Rows, occupationCodes } from './forms/w2-boxes.ts';
import type { Extractor } from './reading.ts';

const layout: FormLayout = {
  spec: w2,
  formNumber: /w-?2/i,
  bareBoxes: ['9', '13'],
  labels: [
    ...labelsOf(w2, [
      'tax_year',
      'form_variant',
      'copy',
      'copies',
      'void',
      'employer.address',
      'employee.name_parts.first',
      'employee.name_parts.middle',
      'employee.name_parts.last',
      'employee.name_parts.suffix',
      'box12[].code',
      'box12[].amount',
      'other[].label',
      'other[].amount',
      'other[].text',
      'state[].state',
      'treasury_tipped_occupation_codes[]',
    ]),
    field('tipped', 'text', '14b Treasury Tipped Occupation Code(s)', 'Treasury Tipped Occupation Code(s)'),
    field('state[].state', 'text', '15 State', '15 St.'),
    field(
      'box12',
      'text',
      '12a See instructions for box 12',
      'See instructions for box 12',
      'See inst. for box 12',
      '12a Code See inst. for box 12',
      '12a Code',
      '12b Code',
      '12c Code',
      '12d Code',
      '12a',
      '12b',
      '12c',
      '12d',
    ),
    field('other', 'text', '14a Other', '14 Other'),
    field('void', 'mark', '22222 Void', 'Void'),
    wall('box9', '9 Advance EIC payment'),
    // Payroll services divide box d, and shorten the words of box 13.
    wall('payroll', 'Dept.', 'Corp.', 'Employer use only', 'Batch', 'Batch No.'),
    field('statutory_employee', 'mark', 'Stat emp.', 'Stat. employee'),
    field('retirement_plan', 'mark', 'Ret. plan'),
    wall('form', 'Form W-2'),
    wall('omb', 'OMB No. 1545-0008', 'OMB No. 1545-0029', 'OMB No.'),
    wall('title', 'Form W-2 Wage and Tax Statement', 'Wage and Tax Statement'),
    wall('copy', 'Copy A', 'Copy B', 'Copy C', 'Copy D', 'Copy 1', 'Copy 2'),
    wall('irs', 'Department of the Treasury', 'Internal Revenue Service'),
    wall(
      'safe',
      'Safe, accurate, FAST! Use',
      'Safe, accurate',
      'Visit the IRS website at',
      'This information is being furnished to the Internal Revenue Service',
    ),
    filler('Last name', 'Suff.', 'Last name Suff.'),
    filler('employee plan sick pay', 'sick pay', 'employee'),
    filler('C o d e', 'Code'),
  ],
  parties: [
    { path: 'employer', name: 'employer.name' },
    { path: 'employee', name: 'employee.name', address: 'employee.address' },
  ],
  tables: [
    {
      list: 'state',
      columns: [
        { label: 'state[].state', key: 'state', type: 'state' },
        { label: 'state[].employer_state_id', key: 'employer_state_id', type: 'identifier' },
        { label: 'state[].state_wages', key: 'state_wages', type: 'money' },
        { label: 'state[].state_income_tax', key: 'state_income_tax', type: 'money' },
      ],
    },
    {
      list: 'local',
      columns: [
        { label: 'local[].local_wages', key: 'local_wages', type: 'money' },
        { label: 'local[].local_income_tax', key: 'local_income_tax', type: 'money' },
        { label: 'local[].locality_name', key: 'locality_name', type: 'string' },
      ],
    },
  ],
};

/** Reads Form W-2, with all copies on its pages. */
export const extractW2: Extractor = (content) => {
  const { readings, pages, copies } = readForm(content, layout);
  agreeRows('box12', pages.flatMap(box12Rows), readings);
  agreeRows('other', pages.flatMap(box14Rows), readings);
  agreeRows('treasury_tipped_occupation_codes', pages.flatMap(occupationCodes), readings);
  employeeNameParts(pages, readings);
  const copy = agree(readCopy(pages));
  if (copy) readings.set('copy', copy);
  const printed = { sourceText: null, page: readings.get('employee.ssn')?.page ?? null, bbox: null, ocr: null };
  readings.set('copies', { ...printed, value: copies, status: 'inferred' });
  readings.set('form_variant', { ...printed, value: variantOf(content), status: 'inferred' });
  return { readings, warnings: [] };
};

/** The forms of American Samoa, the Northern Marianas, Guam and the Virgin Islands say so in their title. */
function variantOf(content: Parameters<Extractor>[0]): string {
  const text = content.flatMap((page) => [...page.lines, ...page.cells].map((item) => item.text ?? '')).join(' ');
  const found = /\bW-?2\s?(AS|CM|GU|VI)\b/.exec(text);
  return found ? `W-2${found[1]}` : 'W-2';
}
