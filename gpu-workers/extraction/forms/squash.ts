/**
 * Brings print down to what survives poor OCR: lower case, letters and digits only, and one sign for those that are read
 * for one another (`O` and `0`; `I`, `l`, `1` and `|`).
 */
export function squash(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[0]/g, 'o')
    .replace(/[1i|]/g, 'l')
    .replace(/[^a-z0-9]/g, '');
}
