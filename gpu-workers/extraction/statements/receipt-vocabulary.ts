import { type TotalKey, totalKey } from './invoice-vocabulary.ts';
import { squash } from './labels.ts';

export type ReceiptKey = TotalKey | 'tip' | 'service_charge' | 'rounding' | 'change_due' | 'payment' | 'discount';

const cards = 'visa|master(?:card)?|amex|americanexpress|discover|maestro|debit|credit|eftpos|card';

/** Receipts name things their own way; what is not here is named as on an invoice. The first rule that fits wins. */
const rules: readonly [ReceiptKey, RegExp][] = [
  [
    'none',
    /^(?:total)?(?:qty|quantity|items?|itemcount|itemssold|numberofitems|savings?|yousaved|points|units)|^#?itemssold|^suggested|^gallons?|^litres?$|^liters?$|^price(?:per)?(?:gal|l|litre|liter|unit)|^unitprice$|^ppg$|^pump|^approval|^auth|^ref#?/,
  ],
  ['change_due', /^(?:your)?change(?:due|amt|ant|amount|given|back)?$|^cashback|^wechselgeld|^rendu/],
  ['tip', /^(?:\d+%?)?(?:tips?|gratuity|pourboire|trinkgeld)(?:amount)?$|^autogratuity/],
  ['service_charge', /^(?:service|svc)(?:charge|fee|chg)/],
  ['other_charges', /^(?!.*total)\w*fees?$|^deliverycharge/],
  ['rounding', /^round(?:ing|ed)?(?:adj\w*|off|diff\w*)?$/],
  [
    'discount',
    /^(?:total|member|less|coupon|promo\w*|store)*(?:discount|coupon|savings)s?|^[a-z]{0,14}(?:discount|coupon)\d*%?$/,
  ],
  [
    'subtotal',
    /^fuel(?:total|sale)|^food(?:and)?(?:bev\w*|drinks?)$|^total(?:sales|amount)?\w*excl?|^total(?:sales)?(?:before|net)/,
  ],
  [
    'grand_total',
    /^(?:total|amount)\w*incl|^net(?:total|amount)|^(?:total|amount)(?:after|rounded)\w*|^totalsales$|^total(?:to)?pay|^amount(?:due|payable|total)$|^balance(?:due|topay)$|^(?:sale)?total(?:sale|due|amount|amt)$|^àpayer|^zuzahlen/,
  ],
  [
    'payment',
    new RegExp(
      `^(?:${cards})|(?:${cards})(?:charge|payment|sale|tend\\w*)?$|^(?:cash|tend|tendered|amounttendered|cashtendered|paid|payment|amountpaid|espèces|bar|carte|cb|giftcard|check|cheque)$`,
    ),
  ],
];

/** What a label on a receipt announces, or null. */
export function receiptKey(label: string): ReceiptKey | null {
  const text = squash(label.replace(/[$€£]|\((?:usd|eur|gbp|myr|rm|cad|aud)\)/gi, ''));
  const own = rules.find(([, pattern]) => pattern.test(text))?.[0];
  if (own) return own;
  const shared = totalKey(label);
  if (shared !== null) return shared === 'amount_due' ? 'grand_total' : shared;
  // `T = CA TAX 7.7500 on 153.12`: the word stands somewhere among codes and rates.
  if (/^(?:vat|gst|tax|tva|mwst)\b.*\bincl/i.test(label)) return 'tax';
  return /\b(?:tax|gst|vat|tva|mwst|hst|pst)\b/i.test(label) &&
    !/tax\s?id|\bid\s?(?:no|#|:)|no\b|reg|invoice|summary|incl|total/i.test(label)
    ? 'tax'
    : null;
}

export const receiptLabels = {
  receipt_number: [
    'receiptno',
    'receipt#',
    'receiptnumber',
    'receipt',
    'invoiceno',
    'invoice#',
    'invoicenumber',
    'docno',
    'documentno',
    'transactionno',
    'transaction#',
    'transaction',
    'trans#',
    'transno',
    'tr#',
    'check#',
    'checkno',
    'orderno',
    'order#',
    'ordernumber',
    'billno',
    'bill#',
    'ticketno',
    'ticket#',
    'chk#',
    'trx#',
    'slipno',
    'ref#',
  ],
  cashier: [
    'cashier',
    'cashierno',
    'salesassociate',
    'server',
    'servedby',
    'salesperson',
    'clerk',
    'associate',
    'youwereservedby',
    'operator',
  ],
  register: [
    'register',
    'registerno',
    'register#',
    'reg#',
    'reg',
    'te#',
    'pos',
    'posno',
    'pos#',
    'terminal',
    'terminal#',
    'counterno',
    'till',
    'tillno',
    'lane',
  ],
  date: ['date', 'transactiondate', 'invoicedate', 'datetime', 'receiptdate', 'orderdate', 'printeddate', 'datum'],
  time: ['time', 'uhrzeit', 'heure'],
  phone: ['tel', 'telephone', 'phone', 'ph', 'telno', 'phoneno', 'contact', 'call', 'telefon', 'mobile'],
  items_sold_count: [
    '#itemssold',
    'itemssold',
    'itemcount',
    'numberofitems',
    'itemsold',
    'totalitems',
    'totalqty',
    'totalquantity',
    'noofitems',
    'items',
  ],
} as const;
