import { describe, expect, it } from 'vitest';
import { parseTable } from './table.ts';

const texts = (html: string) => parseTable(html).rows.map((row) => row.map((cell) => cell.text));

describe('a table', () => {
  it('becomes a grid of plain text', () => {
    const html =
      '<table><thead><tr><td>Date</td><th>Amount</th></tr></thead><tbody><tr><td>01/05</td><td><strong>R&amp;D</strong> &lt;5<br>x<sup>2</sup></td></tr></tbody></table>';
    expect(texts(html)).toEqual([
      ['Date', 'Amount'],
      ['01/05', 'R&D <5\nx2'],
    ]);
    expect(parseTable(html).rows[0]?.map((cell) => cell.header)).toEqual([true, true]);
    expect(parseTable(html).rows[1]?.map((cell) => cell.header)).toEqual([false, false]);
  });

  it('holds a spanning cell in every slot it covers', () => {
    const { rows } = parseTable(
      '<table><tr><td rowspan="2">A</td><td colspan="2">B</td></tr><tr><td>C</td><td>D</td></tr></table>',
    );
    expect(rows.map((row) => row.map((cell) => cell.text))).toEqual([
      ['A', 'B', 'B'],
      ['A', 'C', 'D'],
    ]);
    expect(rows[1]?.[0]).toBe(rows[0]?.[0]);
    expect(rows[0]?.[1]).toMatchObject({ row: 0, column: 1, rowSpan: 1, colSpan: 2 });
  });

  it('survives spans that do not add up', () => {
    expect(texts('<table><tr><td colspan="900">A</td><td rowspan="50">B</td></tr><tr><td>C</td></tr></table>')).toEqual(
      [
        ['A', 'A', 'B'],
        ['C', '', 'B'],
      ],
    );
    expect(texts('<table><tr><td rowspan="-3" colspan="x">A</td></tr></table>')).toEqual([['A']]);
  });

  it('survives tags that are missing, unclosed or out of place', () => {
    expect(texts('<table><tr><td>A<td>B<tr><td>C')).toEqual([
      ['A', 'B'],
      ['C', ''],
    ]);
    expect(texts('<td>A</td><td>B</td>')).toEqual([['A', 'B']]);
    expect(texts('</tr></td><table><td>A</table></table><p>')).toEqual([['A']]);
    expect(texts('plain words')).toEqual([]);
    expect(texts('')).toEqual([]);
  });

  it('keeps a table within a cell as the text of that cell', () => {
    expect(texts('<table><tr><td>A<table><tr><td>1</td><td>2</td></tr></table></td><td>B</td></tr></table>')).toEqual([
      ['A\n1 2', 'B'],
    ]);
  });

  it('of two megabytes is read in time that grows with its length', () => {
    const row = '<tr><td rowspan="60000">01/05</td><td colspan="1000">CARD PURCHASE</td><td>12.00</td></tr>';
    const html = `<table>${row.repeat(Math.floor(2_000_000 / row.length))}</table>`;
    const startedAtMs = performance.now();
    expect(parseTable(html).rows.length).toBeGreaterThan(20_000);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });
});
