import type { Validation } from '../../api/extract.ts';
import { type Data, decided, skipped, textAt } from './sums.ts';

/** previous + earned − redeemed ± adjusted = ending. Points that expire are printed with and without their sign. */
export function rewards(data: Data): Validation {
  const keys = ['previous', 'earned', 'redeemed', 'adjusted', 'ending'];
  const fields = keys.map((key) => `rewards.${key}`);
  const rule = {
    id: 'card.rewards',
    severity: 'info',
    message: 'Previous and earned points less redeemed ones should give the ending balance',
    fields,
  } as const;
  const [previous, earned, redeemed, adjusted, ending] = fields.map((path) => pointsOf(textAt(data, path)));
  if (previous == null || ending == null) return skipped(rule, 'The previous or the ending balance was not found');
  if (earned == null && redeemed == null) return skipped(rule, 'Neither earned nor redeemed points were found');
  const base = previous + (earned ?? 0) - Math.abs(redeemed ?? 0);
  const ways = [base + (adjusted ?? 0), base - (adjusted ?? 0)];
  return {
    ...decided(
      rule,
      ways.some((way) => Math.abs(way - ending) < 0.005),
    ),
    expected: String(ending),
    actual: String(ways.find((way) => Math.abs(way - ending) < 0.005) ?? ways[0]),
  };
}

/** `1,980`, `$12.50`, `-40 points`; null when it is no number. */
function pointsOf(text: string | null): number | null {
  const parts = /^\W*?(-?)\$?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:\s*(?:points?|pts?|miles?))?$/i.exec(
    text?.trim() ?? '',
  );
  if (!parts) return null;
  const value = Number(`${parts[2]?.replaceAll(',', '')}${parts[3] ?? ''}`);
  return parts[1] === '-' ? -value : value;
}
