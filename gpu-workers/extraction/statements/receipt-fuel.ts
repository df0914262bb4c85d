import { type Amount, readAmount } from './amounts.ts';
import { findLabelled } from './key-values.ts';
import { labelledAmounts } from './labelled-amounts.ts';
import { squash } from './labels.ts';
import type { ReceiptItem } from './receipt-items.ts';
import type { DocumentRows, Segment } from './segments.ts';

const product =
  /\b(?:unleaded|unld|regular|reg(?= unl)|midgrade|mid-grade|plus|premium|super|diesel|dsl|e85|ethanol|fuel)\b/i;

/**
 * Reads a pump's sale as one item: the product, how many gallons or litres, the price of one, and what it came to. Null
 * where no volume is printed.
 */
export function readFuelItem(document: DocumentRows): ReceiptItem | null {
  const [volume] = findLabelled(document, {
    labels: ['gallons', 'gals', 'gallon', 'volume', 'litres', 'liters', 'litre', 'qty'],
    accept: (text) => /^(\d{1,3}\.\d{2,4})\s?(?:g|gals?|gallons?|l|lit(?:er|re)s)?$/i.exec(text.trim())?.[1] ?? null,
  });
  const price = labelledPrice(document);
  if (!volume || !price) return null;
  const segments = document.rows.flatMap((row) => row.segments);
  const total = fuelTotal(document);
  if (!total) return null;
  const words: Segment[] = segments.filter(
    ({ text }) => product.test(text) && !/total|sale|price|\d\.\d{2}/i.test(text) && text.length < 30,
  );
  const named = words.find(({ text }) => !/fuel/i.test(text)) ?? null;
  const unit = /^(?:litre|liter)/.test(squash(volume.label.text)) ? 'l' : 'gal';
  return {
    words: named ? [named] : [],
    quantity: { text: volume.value, unit, segment: volume.segment },
    price,
    total,
  };
}

function labelledPrice(document: DocumentRows): Amount | null {
  const [found] = findLabelled(document, {
    labels: [
      'pricegal',
      'priceg',
      'pricepergallon',
      'pricepergal',
      'ppg',
      'pricelitre',
      'priceperlitre',
      'pricel',
      'unitprice',
      'price',
    ],
    accept: (text) => {
      const printed = /^\$?\s?(\d{1,2}\.\d{2,3})(?:\s?\/?\s?(?:g|gal|l))?$/i.exec(text.trim())?.[1];
      return printed === undefined ? null : readAmount(`$${printed}`);
    },
  });
  return found ? { ...found.value, segment: found.segment } : null;
}

function fuelTotal(document: DocumentRows): Amount | null {
  const lines = labelledAmounts(document.rows);
  const of = (pattern: RegExp) =>
    lines.find(({ label }) => pattern.test(squash(label)))?.amounts.find((amount) => !amount.whole);
  return of(/^fuel(?:total|sale|amount)/) ?? of(/^(?:sale|total)(?:sale|amount|due)?$/) ?? null;
}
