import ipaddr from 'ipaddr.js';

type Range = { address: ipaddr.IPv4 | ipaddr.IPv6; prefixLength: number };

/** Whether the text is an IPv4 or IPv6 address, or a range of them in CIDR form: `192.0.2.0/24`, `2001:db8::/32`. */
export const isIpRange = (text: string): boolean => parseRange(text) !== null;

/**
 * Whether every address of `inner` lies in `outer`. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
 *
 * @returns False as well when either one is no range.
 */
export function containsIpRange(outer: string, inner: string): boolean {
  const [whole, part] = [parseRange(outer), parseRange(inner)];
  if (whole === null || part === null || whole.address.kind() !== part.address.kind()) return false;
  return part.prefixLength >= whole.prefixLength && part.address.match(whole.address, whole.prefixLength);
}

function parseRange(text: string): Range | null {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  const maxLength = parsed.kind() === 'ipv4' ? 32 : 128;
  const prefixLength = prefix === undefined ? maxLength : Number(prefix);
  return prefixLength > maxLength ? null : toPlain({ address: parsed, prefixLength });
}

/** Plain spellings alone: no octal or short forms, no zone. */
function parseAddress(text: string): Range['address'] | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}

function toPlain({ address, prefixLength }: Range): Range {
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefixLength >= 96;
  return isMapped ? { address: address.toIPv4Address(), prefixLength: prefixLength - 96 } : { address, prefixLength };
}
