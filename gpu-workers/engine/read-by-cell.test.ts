import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Page } from '../documents/page.ts';
import type { Engine, StreamedAnswer } from './client.ts';
import { readPage } from './dots-ocr.ts';
import { EngineError } from './engine-error.ts';
import { readByCell } from './read-by-cell.ts';

const { signal } = new AbortController();

function printedPage(): Page {
  const [width, height] = [560, 840];
  const pixels = new Uint8Array(width * height * 3).fill(255);
  pixels.fill(0, 0, Math.floor(pixels.length / 10));
  return { page: 1, width, height, pixels, textLayer: null };
}

const layout = JSON.stringify([
  { bbox: [28, 28, 532, 84], category: 'Title' },
  { bbox: [28, 112, 280, 224], category: 'Picture' },
  { bbox: [28, 252, 532, 420], category: 'Table' },
  { bbox: [28, 448, 532, 560], category: 'Text' },
]);

type Asked = { prompt: string; width: number; height: number; maxTokens: number };

/** Answers the layout question with `layout` and each cell by the height of its picture, which tells the cells apart. */
function engineThat(answerCell: (height: number) => Partial<StreamedAnswer> | EngineError, layoutAnswer = layout) {
  const asked: Asked[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const engine: Engine = {
    model: 'dots-ocr',
    streamAnswer: async ({ png, prompt, maxTokens }) => {
      inFlight += 1;
      mostInFlight = Math.max(mostInFlight, inFlight);
      const { width, height } = await sharp(png).metadata();
      for (let pause = 0; pause < 5; pause += 1) await sharp(png).stats(); // time for one question too many to come
      inFlight -= 1;
      asked.push({ prompt, width, height, maxTokens });
      const none: StreamedAnswer = { text: '', finishReason: 'stop', loop: null, tokens: [], lines: [] };
      if (prompt.includes('Do not output the corresponding text')) return { ...none, text: layoutAnswer };
      if (prompt.includes('layout information')) return { ...none, text: '[', finishReason: 'loop' };
      const answer = answerCell(height);
      if (answer instanceof EngineError) throw answer;
      return { ...none, ...answer };
    },
    chooseToken: async () => [],
    answerShortly: async () => '',
  };
  return { engine, asked, mostInFlight: () => mostInFlight };
}

const texts: Record<number, string> = { 80: '# Statement', 192: '<table><tr><td>1</td></tr></table>', 136: 'Pay now.' };
const textOf = (height: number) => ({ text: texts[height] ?? 'wrong picture' });

describe('a page that is read cell by cell', () => {
  it('has each cell’s text in the place and category of the layout, and no text for pictures', async () => {
    const { engine, asked } = engineThat(textOf);
    const reading = await readByCell(engine, printedPage(), signal);
    expect(reading?.cells.map(({ category, text, bbox }) => [category, text, bbox?.[1]])).toEqual([
      ['Title', '# Statement', 28],
      ['Picture', undefined, 112],
      ['Table', '<table><tr><td>1</td></tr></table>', 252],
      ['Text', 'Pay now.', 448],
    ]);
    expect(reading?.report).toMatchObject({ mode: 'by_cell', attempts: 4, finish_reason: 'stop', truncated: false });
    expect(asked.slice(1).every(({ maxTokens }) => maxTokens === 2_048)).toBe(true);
  });

  it('shows the engine a cell with a little paper around it, never the whole page again', async () => {
    const { engine, asked } = engineThat(textOf);
    await readByCell(engine, printedPage(), signal);
    expect(asked.slice(1).map(({ width }) => width)).toEqual([528, 528, 528]);
  });

  it('asks for few cells at once', async () => {
    const cells = Array.from({ length: 12 }, (_, row) => ({
      bbox: [28, 28 * row, 532, 28 * row + 28],
      category: 'Text',
    }));
    const { engine, mostInFlight } = engineThat(() => ({ text: 'x' }), JSON.stringify(cells));
    const reading = await readByCell(engine, printedPage(), signal);
    expect(reading?.cells).toHaveLength(12);
    expect(mostInFlight()).toBe(3);
  });

  it('keeps the other cells when one turns in circles, and says that text is missing', async () => {
    const { engine } = engineThat((height) =>
      height === 192 ? { text: '<table><tr>', finishReason: 'loop' } : textOf(height),
    );
    const reading = await readByCell(engine, printedPage(), signal);
    expect(reading?.cells.map(({ text }) => text)).toContain('Pay now.');
    expect(reading?.report).toMatchObject({ finish_reason: 'loop', truncated: true });
  });

  it('keeps the other cells when the engine fails at one', async () => {
    const { engine } = engineThat((height) => (height === 136 ? new EngineError('failed') : textOf(height)));
    const reading = await readByCell(engine, printedPage(), signal);
    expect(reading?.cells.map(({ text }) => text)).toEqual(['# Statement', undefined, texts[192], undefined]);
    expect(reading?.report).toMatchObject({ truncated: true });
  });

  it('is an error of the whole job when the engine dies in the middle', async () => {
    const { engine } = engineThat((height) => (height === 136 ? new EngineError('dead') : textOf(height)));
    await expect(readByCell(engine, printedPage(), signal)).rejects.toMatchObject({ failure: 'dead' });
  });

  it('turns a table that came as plain lines into text, which its readers understand', async () => {
    const { engine } = engineThat((height) => (height === 192 ? { text: 'Tax 1.17' } : textOf(height)));
    const reading = await readByCell(engine, printedPage(), signal);
    expect(reading?.cells[2]).toMatchObject({ category: 'Text', text: 'Tax 1.17' });
  });

  it('is not read at all when the layout has no boxes', async () => {
    const { engine } = engineThat(textOf, 'I see a page.');
    expect(await readByCell(engine, printedPage(), signal)).toBeNull();
  });

  it('comes after the whole page went wrong twice, every question counted', async () => {
    const { engine } = engineThat(textOf);
    const { report, cells } = await readPage(engine, printedPage(), { mode: 'layout_all', signal });
    expect(report).toMatchObject({ mode: 'by_cell', attempts: 6, finish_reason: 'stop' });
    expect(cells).toHaveLength(4);
  });
});
