import type { DocumentTypeSpec } from '../../../shared/document-types/field.ts';
import type { FormLayout } from './form-layout.ts';
import { type FormLabel, field, labelsOf, wall } from './label.ts';
import type { Party } from './read-party.ts';

/** Boxes of the parts of an address, as forms of one party or of both have them. */
export const addressLabels: readonly FormLabel[] = [
  field('street', 'text', 'Street address (including apt. no.)', 'Street address'),
  field('unit', 'text', 'Room or suite no.', 'Apt. no.'),
  field(
    'city_line',
    'text',
    'City or town, state or province, country, and ZIP or foreign postal code',
    'City, state, and ZIP code',
    'City or town, state, and ZIP code',
  ),
  field('city', 'text', 'City or town'),
  field('region', 'text', 'State or province'),
  field('postal', 'text', 'ZIP or foreign postal code'),
  field('country', 'text', 'Country'),
  field('phone', 'text', 'Telephone number', 'Telephone no.'),
];

/** Print that every information return carries and that belongs to no box. */
export const returnPrint: readonly FormLabel[] = [
  wall(
    'omb',
    'OMB No. 1545-0112',
    'OMB No. 1545-0110',
    'OMB No. 1545-0115',
    'OMB No. 1545-0116',
    'OMB No. 1545-0119',
    'OMB No. 1545-1380',
    'OMB No.',
  ),
  wall('year', 'For calendar year'),
  wall('revision', '(Rev. January 2022)', '(Rev. January 2024)', '(Rev. April 2025)', '(Rev. December 2026)'),
  wall('copy', 'Copy A', 'Copy B', 'Copy C', 'Copy 1', 'Copy 2'),
  wall('whose', 'For Recipient', 'For Payer', 'For Payer/Borrower', 'For State Tax Department'),
  wall('important', 'This is important tax information and is being furnished to the IRS', 'This is important tax'),
  wall('irs', 'Department of the Treasury - Internal Revenue Service', 'Department of the Treasury'),
  wall('keep', '(keep for your records)', 'www.irs.gov/Form'),
];

/** The wordings of a 1099 that are no spec field's own. */
const notLabels = [
  'tax_year',
  'form_revision',
  'copies',
  'payer.address',
  'payer.phone',
  'payer.tin_kind',
  'recipient.tin_kind',
  'recipient.address',
  'totals[].field',
  'totals[].amount',
];

const parties1099: readonly Party[] = [
  { path: 'payer', name: 'payer.name' },
  { path: 'recipient', name: 'recipient.name' },
];

/**
 * The layout of a 1099: its spec's boxes, the parties and the print that all of them share.
 *
 * @param own - What is the form's own: boxes that several fields share, tables, titles.
 */
export function layout1099(
  spec: DocumentTypeSpec,
  own: {
    labels: readonly FormLabel[];
    without?: readonly string[];
    tables: FormLayout['tables'];
    bareBoxes?: readonly string[];
    title: string;
  },
): FormLayout {
  return {
    spec,
    formNumber: new RegExp(spec.docType.replace('-', '-?\\s?'), 'i'),
    labels: [
      ...labelsOf(spec, [...notLabels, ...(own.without ?? [])]),
      ...own.labels,
      ...addressLabels,
      ...returnPrint,
      wall('form', `Form ${spec.docType}`),
      wall('title', own.title),
    ],
    bareBoxes: own.bareBoxes ?? [],
    parties: parties1099,
    tables: own.tables,
  };
}
