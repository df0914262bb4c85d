/**
 * A PDF of many pages that all draw the same JPEG under a number of their own: the file stays small, while every page costs
 * as much to render and to read as a scan does, and no engine can answer one from its memory of another.
 *
 * @param jpeg - RGB, 8 bit; `width` and `height` are its pixels.
 */
export function longPdf(jpeg: Buffer, { width, height }: { width: number; height: number }, pageCount: number): Buffer {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let length = 0;
  const add = (part: Buffer | string) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  const object = (body: Buffer | string, tail = '') => {
    offsets.push(length);
    add(`${offsets.length} 0 obj\n`);
    add(body);
    add(`${tail}\nendobj\n`);
  };
  const drawing = (page: number) =>
    `q 612 0 0 792 0 0 cm /Scan Do Q BT /F1 18 Tf 40 20 Td (Page ${page} of ${pageCount}) Tj ET`;
  const pageIds = Array.from({ length: pageCount }, (_, index) => `${2 * index + 6} 0 R`);

  add('%PDF-1.4\n');
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object(`<< /Type /Pages /Count ${pageCount} /Kids [${pageIds.join(' ')}] >>`);
  const image =
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB` +
    ` /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`;
  object(Buffer.concat([Buffer.from(image, 'latin1'), jpeg]), '\nendstream');
  object('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (let page = 1; page <= pageCount; page += 1) {
    const content = drawing(page);
    object(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${2 * page + 3} 0 R` +
        ' /Resources << /XObject << /Scan 3 0 R >> /Font << /F1 4 0 R >> >> >>',
    );
  }
  const startOfXref = length;
  add(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) add(`${String(offset).padStart(10, '0')} 00000 n \n`);
  add(`trailer << /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${startOfXref}\n%%EOF\n`);
  return Buffer.concat(parts);
}
