/**
 * Text as OCR noise leaves it alone: letters and digits only, lower case, O read as 0 and I, L and | as 1, without
 * spaces. "FORM 1099-lNT" and "Form 1099-INT" fold to the same string.
 */
export const foldText = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9|]/g, '')
    .replaceAll('o', '0')
    .replace(/[il|]/g, '1');
