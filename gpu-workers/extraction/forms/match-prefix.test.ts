import { describe, expect, it } from 'vitest';
import { matchPrefix } from './match-prefix.ts';
import { squash } from './squash.ts';

describe('a phrase', () => {
  const find = (phrase: string, words: string[], limit: number) => {
    let text = '';
    const ends = words.map((word) => {
      text += squash(word);
      return text.length;
    });
    return matchPrefix(squash(phrase), text, ends, limit);
  };

  it('is found up to the word that ends it', () => {
    const { match } = find('Federal income tax withheld', ['Federalincome', 'lax', 'withheld', '2,841.32'], 5);
    expect(match).toEqual({ end: squash('Federalincome lax withheld').length, distance: 1 });
  });

  it('is not found in other words', () => {
    expect(find('Federal income tax withheld', ['State', 'income', 'tax'], 5).match).toBeNull();
    expect(find('Social security wages', ['Social', 'security', 'tips'], 3).match).toBeNull();
  });

  it('that breaks off can go on in the next line', () => {
    expect(find('Specified private activity bond interest', ['Specified', 'private', 'activity', 'bond'], 7)).toEqual({
      match: null,
      isPrefix: true,
    });
    expect(find('Specified private activity bond interest', ['Something', 'else'], 7).isPrefix).toBe(false);
  });
});
