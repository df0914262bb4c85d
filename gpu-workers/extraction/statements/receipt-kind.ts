import type { Readings } from '../reading.ts';
import { put } from './evidence.ts';
import type { DocumentRows, Segment } from './segments.ts';

/** Words by which a purchase is known. Each that stands on the receipt counts once, in a name twice. */
const kinds: readonly [string, readonly RegExp[]][] = [
  [
    'hotel',
    [
      /\bhotel|\binn\b|\bsuites\b|\bresort\b|\bmotel\b|\blodge\b/,
      /\bfolio\b/,
      /room (?:charge|rate|tax)|\bnights?\b/,
      /check-?(?:in|out)\b|\barrival\b|\bdeparture\b/,
    ],
  ],
  [
    'fuel_energy',
    [
      /\bgallons?\b|\blit(?:er|re)s\b/,
      /price\s?\/\s?g(?:al)?\b|\bppg\b|price per gal/,
      /\bpump\b/,
      /\bunleaded\b|\bdiesel\b|\bpremium fuel\b/,
      /\bfuel\b|\bgas station\b|\bpetrol/,
    ],
  ],
  [
    'healthcare',
    [
      /pharmacy|\bdrug ?store\b|\bdrugs\b|\bapothecary\b/,
      /\brx\b|\bcopay|prescription/,
      /\bclinic\b|\bmedical\b|\bdental\b|\bhospital\b|optical|\bpatient\b/,
    ],
  ],
  [
    'transportation',
    [
      /\btaxi\b|\bcabs?\b|\brideshare|\bshuttle\b/,
      /\btrip\b|\bfare\b|\bride\b/,
      /\bparking\b|\btoll\b/,
      /\bairlines?\b|\bboarding\b|\bflight\b|\brailway|\btransit\b|\bmetro\b|\bferry\b/,
    ],
  ],
  [
    'meal',
    [
      /restaurant|\bcaf[eé]\b|\bcoffee\b|\bgrill\b|pizz|\bdiner\b|\bcantina\b|\bkitchen\b|\bbistro\b|\bbakery\b|\bburgers?\b|\btaqueria\b|\btacos?\b|\bsushi\b|\bpub\b|\bbar\b|brew/,
      /\bserver\b|\bwait(?:er|ress)\b/,
      /\btable\b|\bguests?\b|\bcovers?\b/,
      /\btip\b|\bgratuity\b/,
      /\bdine[- ]?in\b|\btake[- ]?(?:out|away)\b/,
    ],
  ],
  [
    'entertainment',
    [
      /\bcinema|\btheat(?:er|re)\b|\bmovies?\b|\bmuseum\b|\bzoo\b|\bbowling\b/,
      /\badmission\b|\bseat\b|\bshow ?time\b/,
      /\bconcert\b|\btickets\b/,
    ],
  ],
  [
    'communication',
    [/\bwireless\b|\bbroadband\b|\btelecom|\bcellular\b/, /\bdata plan\b|\bphone bill\b|\bairtime\b|\bprepaid plan\b/],
  ],
  ['subscription', [/\bsubscription\b|\brenews?\b|\bmonthly plan\b|\bannual plan\b/, /\bmembership\b/]],
  ['training', [/\btuition\b|\bseminar\b|\bworkshop\b|\btraining\b/, /\bcourse\b|\bclass fee\b/]],
  [
    'supplies',
    [
      /grocer|\bmarket\b|supermarket|\bmart\b|hardware|\bstores?\b|\bfoods?\b|\bstationer|\boffice\b|electronics|\bbooks?\b|\bbooksh?o|\bfare\b(?=.*\bgal\b)/,
      /\b(?:# ?)?items? sold\b|number of items|\bitem count\b/,
      /\bsku\b|\baisle\b|\bsuperstore\b/,
      /\bmilk\b|\beggs\b|\bbananas?\b|\bbread\b|\btowels?\b|\bpaper\b|\bscrews?\b/,
    ],
  ],
];

/**
 * Concludes what was bought from the words of the receipt; where two kinds have as many, or none has any, nothing is
 * said.
 *
 * @param name - Where the merchant is named.
 */
export function putReceiptKind(document: DocumentRows, name: Segment[], readings: Readings): void {
  const segments = document.rows.flatMap((row) => row.segments);
  const nameText = name.map(({ text }) => text.toLowerCase()).join(' ');
  const scored = kinds
    .map(([kind, patterns]) => {
      const seen = patterns.flatMap((pattern) => segments.find(({ text }) => pattern.test(text.toLowerCase())) ?? []);
      const named = patterns.filter((pattern) => pattern.test(nameText)).length;
      return { kind, seen, score: seen.length + named };
    })
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (!best || best.score === 0 || best.score === second?.score) return;
  put(readings, 'receipt_type', best.kind, best.seen.slice(0, 1), { status: 'inferred' });
}
