import { describe, expect, it } from 'vitest';
import type { Page } from '../documents/page.ts';
import type { Engine, StreamedAnswer } from './client.ts';
import { readPage } from './dots-ocr.ts';
import { EngineError } from './engine-error.ts';

const { signal } = new AbortController();

/** A white page with a black bar, so that it is not blank. */
function pageOf(width: number, height: number, ink = true): Page {
  const pixels = new Uint8Array(width * height * 3).fill(255);
  if (ink) pixels.fill(0, 0, Math.floor(pixels.length / 10));
  return { page: 1, width, height, pixels, textLayer: null };
}

type Step = Partial<StreamedAnswer> | EngineError;

/** Gives the answers one after another and remembers the prompts. */
function engineThat(...steps: Step[]) {
  const prompts: string[] = [];
  const engine: Engine = {
    model: 'dots-ocr',
    streamAnswer: async ({ prompt }) => {
      prompts.push(prompt);
      const step = steps[prompts.length - 1];
      if (step instanceof EngineError || step === undefined) throw step ?? new Error('asked too often');
      return { text: '', finishReason: 'stop', loop: null, tokens: [], lines: [], ...step };
    },
    chooseToken: async () => [],
    answerShortly: async () => '',
  };
  return { engine, prompts };
}

const cells = (...texts: string[]) =>
  JSON.stringify(
    texts.map((text, row) => ({ bbox: [28, 28 * (row + 1), 280, 28 * (row + 2)], category: 'Text', text })),
  );

describe('a page read by dots.ocr', () => {
  it('comes back in pixels of the page as sent, whatever size the model saw', async () => {
    const { engine } = engineThat({ text: cells('Wages') });
    const { cells: read } = await readPage(engine, pageOf(1700, 2200), { mode: 'layout_all', signal });
    // The model saw 1708 × 2212.
    expect(read).toEqual([{ bbox: [28, 28, 279, 56], category: 'Text', text: 'Wages', confidence: null }]);
  });

  it('without ink is not sent to the model at all', async () => {
    const { engine, prompts } = engineThat();
    const reading = await readPage(engine, pageOf(300, 400, false), { mode: 'layout_all', signal });
    expect(prompts).toEqual([]);
    expect(reading).toMatchObject({ cells: [], report: { mode: 'blank', attempts: 0 } });
  });

  it('that turned in circles is read once more, a little smaller', async () => {
    const { engine, prompts } = engineThat(
      { text: cells('a').slice(0, -5), finishReason: 'loop' },
      { text: cells('a', 'b') },
    );
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(prompts).toHaveLength(2);
    expect(reading.cells.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(reading.report).toMatchObject({ attempts: 2, mode: 'layout_all', finish_reason: 'stop' });
  });

  it('that the model cannot lay out still gives its text', async () => {
    const { engine } = engineThat(
      { text: 'I see' },
      { text: '' },
      { text: 'I see' },
      { text: '# Memo\nPay by Friday.' },
    );
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(reading.report).toMatchObject({ mode: 'ocr', attempts: 4 });
    expect(reading.cells).toEqual([{ bbox: null, category: 'Text', text: '# Memo\nPay by Friday.', confidence: null }]);
  });

  it('that was taken for one picture still gives the text in it', async () => {
    const picture = '[{"bbox": [14, 14, 294, 406], "category": "Picture"}]';
    const { engine, prompts } = engineThat({ text: picture }, { text: 'Pay to the order of\nNorth Yard LLC' });
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(prompts[1]).toMatch(/Extract the text content from this image\.$/);
    expect(reading.cells.map(({ category, text }) => [category, text])).toEqual([
      ['Picture', undefined],
      ['Text', 'Pay to the order of\nNorth Yard LLC'],
    ]);
    expect(reading.cells[0]?.bbox).toEqual([14, 14, 286, 400]);
    expect(reading.report).toMatchObject({ mode: 'ocr', attempts: 2, finish_reason: 'stop', truncated: false });
  });

  it.each<{ name: string; second: Step }>([
    { name: 'holds no text', second: { text: '' } },
    { name: 'makes the model turn in circles', second: { text: 'a a a', finishReason: 'loop' } },
    { name: 'fails the second time', second: new EngineError('failed') },
    { name: 'is refused the second time', second: new EngineError('refused') },
  ])('that is one picture and $name stays a picture', async ({ second }) => {
    const { engine } = engineThat({ text: '[{"bbox": [0, 0, 308, 406], "category": "Picture"}]' }, second);
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(reading.cells.map(({ category }) => category)).toEqual(['Picture']);
    expect(reading.report).toMatchObject({ mode: 'layout_all', attempts: 2, finish_reason: 'stop', truncated: false });
  });

  it.each([
    { name: 'small', picture: [14, 14, 294, 160], text: 'Fig. 1' },
    {
      name: 'large, beside a page of text,',
      picture: [0, 0, 308, 406],
      text: 'Wages, tips, other compensation. '.repeat(4),
    },
  ])('with a picture that is $name is asked about once', async ({ picture, text }) => {
    const answer = [
      { bbox: picture, category: 'Picture' },
      { bbox: [14, 170, 294, 200], category: 'Text', text },
    ];
    const { engine, prompts } = engineThat({ text: JSON.stringify(answer) });
    await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(prompts).toHaveLength(1);
  });

  it('that is one picture has no text where only the layout is asked for', async () => {
    const { engine, prompts } = engineThat({ text: '[{"bbox": [0, 0, 308, 406], "category": "Picture"}]' });
    await readPage(engine, pageOf(300, 400), { mode: 'layout_only', signal });
    expect(prompts).toHaveLength(1);
  });

  it('that stays broken keeps the best of what was read, and says that it is cut off', async () => {
    const long = { text: cells('a', 'b', 'c').slice(0, -20), finishReason: 'length' } as const;
    const { engine } = engineThat(
      long,
      { text: cells('a').slice(0, -5), finishReason: 'length' },
      new EngineError('failed'),
      new EngineError('failed'),
    );
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(reading.cells.length).toBeGreaterThanOrEqual(2);
    expect(reading.report).toMatchObject({ attempts: 4, finish_reason: 'length', truncated: true });
  });

  it('that the engine refuses is not asked again and fails no other page', async () => {
    const { engine, prompts } = engineThat(new EngineError('refused'));
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(prompts).toHaveLength(1);
    expect(reading).toMatchObject({ cells: [], report: { mode: 'failed' } });
  });

  it('by an engine that is gone is an error of the whole job', async () => {
    const { engine } = engineThat(new EngineError('dead'));
    await expect(readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal })).rejects.toMatchObject({
      failure: 'dead',
    });
  });

  it('in one region names the region in the pixels that the model sees', async () => {
    const { engine, prompts } = engineThat({ text: '58,214.77' });
    const bbox: [number, number, number, number] = [170, 220, 850, 1100];
    const reading = await readPage(engine, pageOf(1700, 2200), { mode: 'grounding_ocr', bbox, signal });
    expect(prompts[0]).toContain('[171, 221, 854, 1106]');
    expect(reading.cells).toEqual([{ bbox, category: 'Text', text: '58,214.77', confidence: null }]);
  });

  it('has the probability of its tokens as the confidence of each cell', async () => {
    const text = cells('ab', 'cd');
    const tokens = [...text].map((char) => ({
      text: char,
      logprob: char === 'c' || char === 'd' ? Math.log(0.25) : 0,
    }));
    const { engine } = engineThat({ text, tokens });
    const reading = await readPage(engine, pageOf(300, 400), { mode: 'layout_all', signal });
    expect(reading.cells.map(({ confidence }) => confidence)).toEqual([1, expect.closeTo(0.25)]);
  });
});
