import type { RoleRule } from '../statements/columns.ts';

export type CardRole =
  | 'transaction_date'
  | 'post_date'
  | 'reference'
  | 'description'
  | 'amount'
  | 'charge'
  | 'credit'
  | 'balance';

/** What issuers print over the columns of their rows, squashed. The first rule that fits wins. */
export const cardRoles: readonly RoleRule<CardRole>[] = [
  { role: 'post_date', kind: 'date', pattern: /^(?:date)?(?:of)?(?:post(?:ing|ed)?|settlement|value)(?:date|on|dt)?$/ },
  {
    role: 'transaction_date',
    kind: 'date',
    pattern:
      /^(?:date|trans?|txn|(?:trans(?:action)?|tran|txn|purchase|activity|sale)s?(?:date|dt)(?:&?time)?|dateof\w+)$/,
  },
  {
    role: 'reference',
    kind: 'text',
    pattern:
      /^(?:trans(?:action)?|serial|sr)?(?:ref(?:erence)?|confirmation)(?:number|no|num|nbr|#|id)?$|^(?:serial|ser|sr|sl)(?:no|number)$/,
  },
  { role: 'balance', kind: 'number', pattern: /^(?:running|account|closing)?balance$/ },
  {
    role: 'description',
    kind: 'text',
    pattern:
      /^(?:merchant|transaction|purchase)*(?:name|descriptions?|details?|particulars|narration|merchant|activity|transactions?)(?:of\w+|or\w+|and\w+|merchant\w*)?$/,
  },
  {
    role: 'amount',
    kind: 'number',
    pattern:
      /^(?:transaction|billing|net|domestic)?amount(?:in)?(?:rs|inr|usd|us)?(?:crdr|drcr)?$|^amountcr$|^(?:charges|debits?)(?:and)?credits?$/,
  },
  {
    role: 'charge',
    kind: 'number',
    pattern: /^(?:amount)?(?:purchases?|charges?|debits?|dr|spends?|withdrawals?)(?:amount|rs|inr)?$/,
  },
  {
    role: 'credit',
    kind: 'number',
    pattern: /^(?:amount)?(?:payments?(?:and)?(?:credits?)?|credits?|cr)(?:amount|rs|inr)?$/,
  },
];

/** Whether these columns head a list of transactions. */
export const isCardTable = (roles: readonly (CardRole | 'other')[]) => {
  const has = (role: CardRole) => roles.includes(role);
  return (has('transaction_date') || has('post_date')) && (has('amount') || has('charge') || has('credit'));
};

/** Which way the rows under a heading go; null when it does not say. */
export function headingDirection(heading: string): 'charge' | 'credit' | null {
  const text = heading.toLowerCase();
  const credit = /payment|credit(?! card| line| limit)|refund|received/.test(text);
  const charge = /purchase|fee|interest|cash advance|balance transfer|debit|finance|charge|withdrawal/.test(text);
  return credit === charge ? null : credit ? 'credit' : 'charge';
}

export const isSectionHeading = (text: string) =>
  text.length <= 60 &&
  !/[.!?:]$|\d[.,]\d{2}|[$₹€£]\s?\d|\bdue\b|\bminimum\b|\bwarning\b|\bplease\b/i.test(text.trim()) &&
  /payment|credits\b|purchase|transaction|charges?\b|\bfees?\b|interest|cash advance|balance transfer|adjustment|activity|domestic|international|debits\b/i.test(
    text,
  );

/** Headings under which dated or labelled numbers are no movements of the account. */
export const isOtherTable = (text: string) =>
  text.length <= 80 && /reward|points\b|\bmiles\b|interest charge calculation|calculation of|\bEMI\b|loan/i.test(text);

/** The issuer's own fees, as opposed to a merchant's. */
export const isIssuerFee = (description: string) =>
  /\b(?:late|annual|membership|foreign (?:transaction|currency|exchange)|cash advance|balance transfer|returned (?:payment|check)|over[- ]?limit|joining|processing|service|finance|minimum)\b.*\b(?:fees?|charges?)\b/i.test(
    description,
  );

/** Rows of a table that carry a balance and move nothing. */
export const carriesBalance = (squashed: string) =>
  /^(?:your)?(?:previous|opening|beginning|last|prior)(?:statement)?balance|^balance(?:brought|b)?f(?:or)?w(?:ar)?d|^(?:new|closing|ending)balance|^totalamountdue/.test(
    squashed,
  );

/** A line of the summary and nothing else, squashed. */
export const isSummaryLabel = (squashed: string) =>
  /^(?:(?:other|new|total|standard|your)*(?:payments?|credits?|purchases?|transactions?|fees|interest|charges|cashadvances?|balancetransfers?|debits?)(?:and|other|credits?|charged?|charges|adjustments|debits|purchases|interest|fees|balancetransfers)*|(?:new|previous|statement|current)balance|(?:total)?(?:available)?credit(?:limit|line)?(?:available)?|minimum(?:payment|amount)(?:due)?)$/.test(
    squashed,
  );
