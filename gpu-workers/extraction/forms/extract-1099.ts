import { tinKind } from '../../../shared/document-types/identifiers.ts';
import type { Extractor, Readings } from '../reading.ts';
import type { FormLayout } from './form-layout.ts';
import { type FormReading, readForm } from './read-form.ts';

/**
 * Makes the extractor of an information return.
 *
 * @param complete - Reads what only this form has, into the same readings.
 */
export function createReturnExtractor(
  layout: FormLayout,
  complete: (form: FormReading, content: Parameters<Extractor>[0]) => void = () => {},
): Extractor {
  return (content) => {
    const form = readForm(content, layout);
    const { readings } = form;
    for (const { path } of layout.spec.fields) {
      if (path.endsWith('.tin_kind')) setKind(path, readings);
    }
    readings.set('copies', {
      value: form.copies,
      sourceText: null,
      page: null,
      bbox: null,
      ocr: null,
      status: 'inferred',
    });
    // A form of one year prints no revision.
    const year = readings.get('tax_year');
    if (year && year.value !== null && readings.get('form_revision')?.value == null) {
      readings.set('form_revision', { ...year, value: String(year.value), status: 'inferred' });
    }
    complete(form, content);
    return { readings, warnings: [] };
  };
}

function setKind(path: string, readings: Readings): void {
  const tin = readings.get(path.replace(/_kind$/, ''));
  if (typeof tin?.value === 'string') readings.set(path, { ...tin, value: tinKind(tin.value), status: 'inferred' });
}
