import type { RoleRule } from './columns.ts';

export type ItemRole =
  | 'description'
  | 'product_code'
  | 'quantity'
  | 'unit'
  | 'unit_price'
  | 'amount'
  | 'tax'
  | 'tax_rate'
  | 'discount'
  | 'date'
  | 'line';

const money = '(?:usd|gbp|eur|inr|rs|myr|cad|aud|rm)?';

/** What is printed over the columns of an invoice's or a receipt's lines, squashed. The first rule that fits wins. */
export const itemRoles: readonly RoleRule<ItemRole>[] = [
  {
    role: 'tax_rate',
    kind: 'any',
    pattern: /^(?:vat|tax|gst|mwst|ust|tva|iva|igst|cgst|sgst)(?:%|rate|percent|satz|in%|code)|^(?:%|rate%)$/,
  },
  {
    role: 'tax',
    kind: 'number',
    pattern: /^(?:sales|vat|tax|gst|mwst|ust|steuer|tva|iva|igst)+(?:amount|amt|betrag)?(?:usd|gbp|eur|rm|myr)?$/,
  },
  { role: 'discount', kind: 'any', pattern: /^disc(?:ount)?s?(?:%|amt|amount)?|^rabatt|^remise/ },
  { role: 'date', kind: 'date', pattern: /^(?:service|delivery|line)?dates?$|^datum$/ },
  {
    role: 'product_code',
    kind: 'text',
    pattern:
      /^(?:item|product|part|sku|artikel|article|stock|material|model|service)(?:#?job)?(?:code|no|nr|number|#|id|nummer)s?$|^sku$|^code$|^ref(?:erence)?$|^part#?jobcode$/,
  },
  { role: 'line', kind: 'any', pattern: /^(?:s|sr|sl|line|pos|position)?(?:no|nr|#)?$/ },
  { role: 'unit', kind: 'text', pattern: /^(?:um|uom|u\/m|unit|einheit|unitofmeasure)$/ },
  {
    role: 'quantity',
    kind: 'number',
    pattern:
      /^(?:qty|quantity|menge|anzahl|qte|quantité|cantidad|hours|hrs|units|count|nos|pcs|days|stück)(?:hrs?|hours|units?|ordered|shipped)?$|^(?:ordered|shipped)$/,
  },
  {
    role: 'unit_price',
    kind: 'number',
    pattern: new RegExp(
      `^(?:unit|item|hourly|net|base)?(?:price|rate|cost|preis|prix)(?:each|per(?:unit|hour|item))?${money}$|^einzelpreis|^stückpreis|^prixunitaire|^preciounitario|^each$|^u(?:nit)?pr(?:ice)?$`,
    ),
  },
  {
    role: 'amount',
    kind: 'number',
    pattern: new RegExp(
      `^(?:line|net|total|extended|ext|item|gross)*(?:amount|amt|total|price|value|cost)${money}(?:incl.*)?$|^ges+am?t|^betrag|^montant|^importe|^charges?$|^subtotal$|^ext(?:ended|ension)?$`,
    ),
  },
  {
    role: 'description',
    kind: 'text',
    pattern:
      /^(?:item|product|service|line|job|work|code)?(?:descriptio\w?|desc|details?|particulars|name)s?(?:of\w+)?$|^(?:items?|products?|services?|articles?|artikel|produkt|bezeichnung|beschreibung|leistung|work|tasks?|activity|designation|désignation|libellé|concepto|descripción|goods|menu)$|^(?:product|item)s?(?:or|and)?(?:service|description)s?$|^itemdesc/,
  },
];

export const isItemHeader = (roles: readonly (ItemRole | 'other')[]): boolean => {
  const has = (role: ItemRole) => roles.includes(role);
  const named = has('description') || has('product_code');
  // A table that sums up taxes by their rates lists no items.
  const isTaxTable = (has('tax') || has('tax_rate')) && !has('description') && !has('quantity') && !has('unit_price');
  if (isTaxTable) return false;
  return (
    (named && (has('amount') || has('unit_price'))) ||
    (has('quantity') && (has('amount') || has('unit_price')) && (named || roles.length > 2))
  );
};

export type TotalKey =
  | 'subtotal'
  | 'total_discount'
  | 'shipping_amount'
  | 'total_tax'
  | 'tax'
  | 'previous_unpaid_balance'
  | 'amount_paid'
  | 'amount_due'
  | 'grand_total'
  | 'total'
  | 'other_charges'
  | 'none';

const taxName =
  '(?:sales|state|local|county|city|estimated|input|output)*(?:tax(?:es)?|vat|gst|hst|pst|qst|igst|cgst|sgst|utgst|mwst|mehrwertsteuer|ust|umsatzsteuer|steuer|tva|iva|sst)';

/** Labels of the totals, squashed, percentages and brackets taken off. The first rule that fits wins. */
const totalRules: readonly [TotalKey, RegExp][] = [
  [
    'none',
    /^(?:taxrate|subs?total(?:less|after)|totalqty|totalquantity|totalpcs|totalitems|totalhours|itemcount|totaldiscount%)/,
  ],
  ['total_tax', new RegExp(`^(?:total|sumof)${taxName}(?:amount|due)?$|^${taxName}total$`)],
  [
    'tax',
    /^(?:sales|state|county|city|local)+tax(?!id|no|num|reg|exempt|able|invoice|rate|incl|excl)[a-z]{0,20}(?:\d+%?on\d*)?$/,
  ],
  ['tax', new RegExp(`^(?:add|plus|less)?@?\\d*${taxName}(?:amount|payable|due|charged?)?(?:on\\w+)?\\d*$`)],
  [
    'subtotal',
    /^subs?total|^soustotal|^zwischensumme|^net(?:to)?(?:amount|total|betrag|summe)?$|^total(?:sales)?(?:net|before|excl|ex|ht)\w*$|^taxable(?:amount|value)|^amountbeforetax|^(?:goods|items?|lines?|merchandise)total$|^totalht$/,
  ],
  ['total_discount', /^(?:less|total|trade|invoice|cash)*(?:discount|rabatt|skonto|remise|descuento)s?/],
  [
    'shipping_amount',
    /^(?:shipping|freight|delivery|postage|carriage|versand\w*|fracht|transport\w*|livraison|courier)(?:and|&)?(?:handling|costs?|charges?|fees?|kosten|amount)*$|^s&?h$/,
  ],
  [
    'other_charges',
    /^(?:handling|service|surcharge|insurance|packing|other|misc\w*|convenience)(?:fee|charge|cost)s?$|^other$|surcharge$|^(?:filing|court|travel|reimburs\w*|total)?(?:costs|expenses|disbursements)(?:advanced)?$|^(?:environmental|processing|disposal|energy|admin\w*|setup|late|rush|restocking|creditcard|fuel)+(?:fee|charge)s?$/,
  ],
  [
    'previous_unpaid_balance',
    /^(?:previous|prior|past|old)(?:unpaid|due)?(?:balance|amount|bill)|^previousunpaid|^balance(?:brought)?forward|^unpaidbalance/,
  ],
  [
    'amount_paid',
    /^(?:less)?(?:amount|payments?|deposit|total|already)*(?:paid|received|made)(?:todate|thankyou)?\d*$|^(?:less)?payments?received|^(?:less)?(?:payments?|deposit|credits?applied|advance)$|^bereits|^anzahlung/,
  ],
  [
    'amount_due',
    /^(?:total|net|current|new)?(?:amount|balance|payment)?(?:now)?(?:due|payable|owing|outstanding)(?:\w{0,5}|thisinvoice|thismonth|(?:by|on|before)\w{0,16})$|^pleasepay|^paythisamount|^balance$|^zuzahlen|^zahlbetrag|^dueamount|^balancetopay/,
  ],
  [
    'grand_total',
    /^(?:grand|final|overall|credit)total|^(?:total)?(?:final)?\w{0,12}invoice(?:total|amount|value)$|^totalinvoice|^rechnungs(?:betrag|summe)|^gesamt(?:betrag|summe)|^endbetrag|^bruttobetrag|^totalttc|^gross(?:amount|total)|^totalinclu?\w*$|^totalamount(?:incl\w*)$/,
  ],
  [
    'total',
    /^(?:order|net|your)?total(?:current|new)?(?:amount|price|cost|costs|charges?|sum|value|importe)?(?:usd|gbp|eur|euro|inr|cad|aud|rs|rm|myr|us)?$|^amount(?:total)?$|^gesamt$|^summe$|^charges$|^importetotal$|^total(?:for|of)\w{0,20}$/,
  ],
];

/** Which total a label announces, or null. */
export function totalKey(label: string): TotalKey | null {
  const text = label
    .toLowerCase()
    .replace(/\([^)]*\)?|\[[^\]]*\]|@?\s*\d+(?:[.,]\d+)?\s*%|[$€£₹]/g, ' ')
    .replace(/[^\p{L}\p{N}%@&]/gu, '');
  if (text === '') return null;
  return totalRules.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
