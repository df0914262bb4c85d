import { describe, expect, it } from 'vitest';
import { parseCells } from './parse-cells.ts';

const cell = (text: string, y = 0) => ({ bbox: [0, y, 10, y + 10], category: 'Text', text });
const answer = JSON.stringify([
  cell('Wages {net} "gross" 1\\2', 0),
  cell('Tax', 20),
  cell('<table><tr><td>1</td></tr><tr><td>2</td></tr></table>', 40),
]);

describe('an answer of dots.ocr', () => {
  it('that is the JSON array asked for is taken as it stands', () => {
    const { cells, repaired, truncated } = parseCells(answer);
    expect(cells.map(({ text }) => text)).toEqual(JSON.parse(answer).map(({ text }: { text: string }) => text));
    expect({ repaired, truncated }).toEqual({ repaired: false, truncated: false });
  });

  it.each([
    ['in code fences', `\`\`\`json\n${answer}\n\`\`\``],
    ['under a key', `{"layout": ${answer}}`],
    ['without its closing bracket', answer.slice(0, -1)],
    ['with objects that no comma parts', answer.replaceAll('},{', '} {')],
  ])('%s loses nothing', (_, broken) => {
    expect(parseCells(broken).cells).toEqual(parseCells(answer).cells);
  });

  it('keeps raw line breaks and single backslashes inside a text', () => {
    const broken =
      '[{"bbox":[1,2,3,4],"category":"Formula","text":"\\frac{a}{b}\n\\% \\alpha"},{"bbox":[1,8,3,9],"category":"Text"';
    expect(parseCells(broken).cells[0]?.text).toBe('\\frac{a}{b}\n\\% \\alpha');
  });

  it('keeps a text that holds quotes nobody escaped', () => {
    const broken = '[{"bbox":[1,2,3,4],"category":"Text","text":"the "Employer" pays"}]';
    expect(parseCells(broken).cells[0]?.text).toBe('the "Employer" pays');
  });

  it('gives whole rows of a table that was cut off, and says so', () => {
    const at = answer.indexOf('<td>2');
    const { cells, truncated } = parseCells(answer.slice(0, at + 5));
    expect(truncated).toBe(true);
    expect(cells.at(-1)?.text).toBe('<table><tr><td>1</td></tr></table>');
  });

  it.each(Array.from({ length: Math.ceil(answer.length / 5) }, (_, index) => index * 5))(
    'cut after %i characters gives cells or none, never an error',
    (length) => {
      const { cells } = parseCells(answer.slice(0, length));
      expect(cells.length).toBeLessThanOrEqual(3);
      for (const { text } of cells) expect(typeof text === 'string' || text === undefined).toBe(true);
    },
  );

  it('keeps equal amounts in different boxes and drops identical cells', () => {
    const zeros = [cell('$0.00', 0), cell('$0.00', 20), cell('$0.00', 40), cell('$0.00', 40)];
    expect(parseCells(JSON.stringify(zeros)).cells).toHaveLength(3);
  });

  it('turns a box that runs backwards round and keeps the text of an impossible one', () => {
    const { cells } = parseCells(
      '[{"bbox":[30,40,10,20],"category":"Text","text":"a"},{"bbox":[1,2,3],"category":"Nonsense","text":"b"}]',
    );
    expect(cells).toEqual([
      { bbox: [10, 20, 30, 40], category: 'Text', text: 'a' },
      { bbox: null, category: 'Text', text: 'b' },
    ]);
  });

  it.each(['', 'I cannot read this page.', '[', '{', '"', 'null', '[1,2]', '{"a":1}'])(
    '%j is no cell at all',
    (nothing) => {
      expect(parseCells(nothing).cells).toEqual([]);
    },
  );
});
