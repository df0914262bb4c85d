/**
 * A page of a made-up PDF. Sizes are points; `content` is in PDF's own drawing language, with Helvetica as `/F1`; `jpeg` is
 * RGB and fills the page.
 */
export type MadePage = {
  width?: number;
  height?: number;
  rotate?: 0 | 90 | 180 | 270;
  content?: string;
  jpeg?: { data: Buffer; width: number; height: number };
};

const OBJECTS_BEFORE_PAGES = 3;
const OBJECTS_A_PAGE = 3;

/** Writes a PDF of these pages, sound to its last byte, for tests that need one of a certain shape. */
export function makePdf(pages: readonly MadePage[]): Buffer {
  const firstId = (index: number) => OBJECTS_BEFORE_PAGES + 1 + index * OBJECTS_A_PAGE;
  const kids = pages.map((_, index) => `${firstId(index)} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((page, index) => pageObjects(page, firstId(index))),
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`, 'latin1');
}

function pageObjects({ width = 72, height = 72, rotate = 0, content = '', jpeg }: MadePage, id: number): string[] {
  const drawing = jpeg ? `q ${width} 0 0 ${height} 0 0 cm /Scan Do Q ${content}` : content;
  const image = jpeg
    ? `/Type /XObject /Subtype /Image /Width ${jpeg.width} /Height ${jpeg.height} /ColorSpace /DeviceRGB ` +
      `/BitsPerComponent 8 /Filter /DCTDecode`
    : '';
  return [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Rotate ${rotate} /Contents ${id + 1} 0 R ` +
      `/Resources << /Font << /F1 3 0 R >> /XObject << /Scan ${id + 2} 0 R >> >> >>`,
    stream('', drawing),
    stream(image, jpeg?.data.toString('latin1') ?? ''),
  ];
}

const stream = (entries: string, body: string): string =>
  `<< ${entries} /Length ${body.length} >>\nstream\n${body}\nendstream`;

/** Puts a page's object where its document does not look for it, so that the page cannot be loaded. @param page - From 1. */
export function losePage(pdf: Buffer, page: number): Buffer {
  const id = OBJECTS_BEFORE_PAGES + 1 + (page - 1) * OBJECTS_A_PAGE;
  const sound = pdf.toString('latin1');
  const lost = sound.replace(`\n${id} 0 obj`, `\n${'9'.repeat(String(id).length)} 0 obj`);
  if (lost === sound) throw new Error(`The PDF has no page ${page}`);
  return Buffer.from(lost, 'latin1');
}
