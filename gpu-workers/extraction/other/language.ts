/** Words that are frequent in one language and rare in the others. */
const frequent: Readonly<Record<string, readonly string[]>> = {
  en: 'the and of to for is this that with you your are from not or by be on'.split(' '),
  es: 'el la los las de y del que para con por una su se es en al'.split(' '),
  fr: 'le la les des et du que pour avec par une est vous sur au dans votre'.split(' '),
  de: 'der die das und von für mit ist nicht ein eine den dem auf zu im sie'.split(' '),
  pt: 'o os as de e do da que para com por uma se em não seu ao'.split(' '),
  it: 'il lo gli di e del che per con una si in non sono della al'.split(' '),
};

/** Fewer known words than this say nothing. */
const fewest = 4;

/** @returns ISO 639-1 code of the language most of the known words are of; null when there are too few of them. */
export function guessLanguage(text: string): string | null {
  const words =
    text
      .slice(0, 200_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(frequent).map(([language, list]) => {
    const known = new Set(list);
    return { language, score: words.filter((word) => known.has(word)).length };
  });
  const best = scores.sort((a, b) => b.score - a.score)[0];
  return best && best.score >= fewest ? best.language : null;
}
