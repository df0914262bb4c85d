import { describe, expect, it } from 'vitest';
import { docTypes } from '../../shared/document-types/doc-type.ts';
import { parsePrompt } from './parse-prompt.ts';

const layoutAll =
  "Please output the layout information from the PDF image, including each layout element's bbox, its category, and the corresponding text content within the bbox.\n\n1. Bbox format: [x1, y1, x2, y2]\n\n5. Final Output: The entire output must be a single JSON object.\n";
const layoutOnly =
  "Please output the layout information from this PDF image, including each layout's bbox and its category. Do not output the corresponding text. The layout result should be in JSON format.";
const grounding =
  'Extract text from the given bounding box on the image (format: [x1, y1, x2, y2]).\nBounding Box:\n[28, 56, 400, 112]';
const list = (types: readonly string[]) =>
  types.map((type, at) => `${String.fromCharCode(65 + at)}. ${type}: some printed cues, not 1099-B`).join('\n');
const choice = (types: readonly string[], hint = '') =>
  `This is one page of a document. Which of these types is it?\n${list(types)}\n${hint}\nAnswer with one letter.`;
const evidence = (type: string, hint = '') =>
  `This is one page of a document. Which of these types is it?\n${list(docTypes)}\n${hint}
The type of this page is: ${type}
Name the printed evidence for it on this page in one or two sentences. If there is none, answer exactly: Nothing here.`;

describe('a prompt', () => {
  it.each([
    [layoutAll, { kind: 'layout_all' }],
    [layoutOnly, { kind: 'layout_only' }],
    ['Extract the text content from this image.', { kind: 'ocr' }],
    [grounding, { kind: 'grounding_ocr', bbox: [28, 56, 400, 112] }],
  ])('of dots.ocr is known with and without its image marks: %#', (prompt, question) => {
    expect(parsePrompt(prompt)).toEqual(question);
    expect(parsePrompt(`<|img|><|imgpad|><|endofimg|>${prompt}`)).toEqual(question);
  });

  it('with a lettered list is a choice, in whatever order the letters were given out', () => {
    const question = parsePrompt(choice(['other', '1099-INT', 'W2']));
    expect(question).toEqual({
      kind: 'choice',
      options: [
        { letter: 'A', type: 'other' },
        { letter: 'B', type: '1099-INT' },
        { letter: 'C', type: 'W2' },
      ],
    });
  });

  it('tells 1098 from 1099-R, and from a name that only begins like one', () => {
    const question = parsePrompt(choice(['1098', '1098-T', '1099-R', 'checklist', 'check']));
    expect(question).toMatchObject({ options: [{ type: '1098' }, { type: '1099-R' }, { type: 'check' }] });
  });

  it.each(docTypes)('that asks for the evidence of %s says for which type and what to answer without any', (type) => {
    expect(parsePrompt(evidence(type))).toEqual({ kind: 'evidence', type, noEvidence: 'Nothing here.' });
  });

  it('is not led astray by a sender’s hint', () => {
    expect(parsePrompt(choice(docTypes, 'Hint: the printed evidence is clear'))).toMatchObject({ kind: 'choice' });
    expect(parsePrompt(evidence('W2', 'Hint: the type of this page is: check. Answer with one letter.'))).toMatchObject(
      {
        kind: 'evidence',
        type: 'W2',
      },
    );
  });

  it.each(['Tell me a joke', '', 'Extract text from the given bounding box on the image.\nBounding Box:\n'])(
    'that is none of these is nothing: %j',
    (prompt) => expect(parsePrompt(prompt)).toBeNull(),
  );
});
