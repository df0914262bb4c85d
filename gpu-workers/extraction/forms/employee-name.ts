import type { Readings } from '../reading.ts';
import type { PageBoxes } from './read-page.ts';

const suffix = /^(?:jr|sr|ii|iii|iv|v|md|phd|esq)\.?$/i;

/**
 * Takes the employee's name apart. The form prints the first name and initial on the left and the last name on the right;
 * where both stand together, the last word that is no suffix is the last name.
 */
export function employeeNameParts(pages: readonly PageBoxes[], readings: Readings): void {
  const name = readings.get('employee.name');
  if (typeof name?.value !== 'string') return;
  const words = name.value.split(' ');
  const last = words.findLastIndex((word) => !suffix.test(word));
  const from = lastNameAt(pages, name.value) ?? Math.max(1, last);
  const middle = from > 1 && /^\p{L}\.?$/u.test(words[from - 1] ?? '') ? words[from - 1] : undefined;
  const parts = {
    first: words.slice(0, middle === undefined ? from : from - 1).join(' '),
    middle: middle ?? '',
    last: words.slice(from, last + 1).join(' '),
    suffix: words.slice(last + 1).join(' '),
  };
  for (const [part, value] of Object.entries(parts)) {
    readings.set(
      `employee.name_parts.${part}`,
      value === '' ? { ...name, value: null, status: 'blank' } : { ...name, value },
    );
  }
}

/** Which word of the name stands under "Last name". */
function lastNameAt(pages: readonly PageBoxes[], name: string): number | null {
  for (const page of pages) {
    const heading = page.page.words.find(
      (word, index) => /^last$/i.test(word.text) && /^name$/i.test(page.page.words[index + 1]?.text ?? ''),
    );
    if (!heading) continue;
    for (const box of page.boxes.get('employee.name') ?? []) {
      const first = box.content.find(({ run }) => name.startsWith(run.text) && run.text !== name)?.run;
      const second = box.content.find(({ run }) => run !== first && name.endsWith(run.text))?.run;
      if (first && second && second.place[0] > heading.place[0] - 2 * page.page.unit) {
        const count = first.text.split(' ').length;
        if (count < name.split(' ').length) return count;
      }
    }
  }
  return null;
}
