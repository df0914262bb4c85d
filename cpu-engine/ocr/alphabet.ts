/** The recogniser's output classes that we read: their index and the text that each stands for. */
export type Alphabet = {
  /** Class count of the whole network, most of them Chinese characters. */
  classCount: number;
  blank: number;
  space: number;
  /** Classes that may win a step: blank, space, and everything a Latin page can hold. */
  readable: { index: number; text: string }[];
};

const BLANK = 0;
/** Latin letters with accents and signs that stand on American documents; the network knows no more of them than these. */
const kept = new Set('éèêëüùúàáâäìíòóôöçñÉÈÜÓÁāēīōūǎǐǒμ°®™№²¢£¥×÷±•·—§¨©«»');
/** Typographic twins that readers and parsers expect in their plain form. */
const twins: Readonly<Record<string, string>> = {
  ...{ '。': '.', '、': ',', '‘': "'", '’': "'", '′': "'", '“': '"', '”': '"', '″': '"', '〃': '"', '…': '...' },
  ...{ '【': '[', '】': ']', '〔': '[', '〕': ']', '〈': '<', '〉': '>', '《': '<', '》': '>', '−': '-', '─': '-' },
  ...{ '￥': '¥', '￠': '¢', '￡': '£', '∶': ':', '●': '•', '▪': '•', '∣': '|', '｜': '|', '﹣': '-', '▏': '|' },
};
const FULL_WIDTH_FIRST = 0xff01;
const FULL_WIDTH_LAST = 0xff5e;
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * @param dictionary - One character a line; class 0 is the CTC blank, the last class the space, the lines stand between.
 */
export function toAlphabet(dictionary: string): Alphabet {
  const characters = dictionary.replace(/\r?\n$/, '').split(/\r?\n/);
  const space = characters.length + 1;
  const printed = characters.flatMap((character, at) => {
    const text = toLatin(character);
    return text === null ? [] : [{ index: at + 1, text }];
  });
  return {
    classCount: space + 1,
    blank: BLANK,
    space,
    readable: [{ index: BLANK, text: '' }, ...printed, { index: space, text: ' ' }],
  };
}

/** What a dictionary entry stands for on a Latin page, or null when it cannot stand there. */
function toLatin(character: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x20 && code < 0x7f) return character;
  if (code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST) return String.fromCodePoint(code - FULL_WIDTH_OFFSET);
  return twins[character] ?? (kept.has(character) ? character : null);
}
