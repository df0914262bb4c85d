import ipaddr from 'ipaddr.js';
import { ApiError } from './errors.ts';

/** `allowPrivate` is for one's own machine: http, any port and private addresses pass. */
export type PublicUrlOptions = { allowPrivate: boolean };

/**
 * Decides from its text alone whether a URL may be fetched on a caller's behalf (SSRF guard). Call it before the first
 * request and again for every redirect; whoever resolves names must also ask `isPublicAddress` for each address.
 *
 * Passes: https, without user name or password, to port 443 or one from 1024 up, to a public IP address or a name with
 * a dot that no network keeps for itself. The ports below 1024 belong to other services (mail, SSH, directories) and
 * no document store lives there; object stores do live at 8443 or 9000. The WHATWG parser has already turned
 * `2130706433`, `0x7f.1`, `0177.0.0.1`, full-width digits and percent signs into plain addresses and names.
 *
 * @returns The parsed URL: what was checked is what must be fetched.
 * @throws ApiError `source_not_allowed` with the reason, never repeating the URL, which can hold a signature.
 */
export function checkPublicUrl(url: string | URL, { allowPrivate }: PublicUrlOptions): URL {
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : null;
  const reason = parsed === null ? 'it is not a valid URL' : whyNot(parsed, allowPrivate);
  if (parsed === null || reason !== null)
    throw new ApiError('source_not_allowed', `This URL may not be fetched: ${reason}.`);
  return parsed;
}

/**
 * Whether an address that a name resolved to is on the public internet.
 *
 * @param ip - `192.0.2.1` or `2001:db8::1`, without brackets; any other spelling counts as not public.
 */
export function isPublicAddress(ip: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) return isPublicIpv4(ipaddr.IPv4.parse(ip));
  return ipaddr.IPv6.isValid(ip) && isPublicIpv6(ipaddr.IPv6.parse(ip));
}

function whyNot(url: URL, allowPrivate: boolean): string | null {
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'only https is supported';
  if (url.username !== '' || url.password !== '') return 'it must not hold a user name or password';
  if (allowPrivate) return null;
  // An empty port is the scheme's own, 443.
  if (url.port !== '' && Number(url.port) < 1024) return 'use port 443 or one from 1024 up';
  return isPublicHost(url.hostname) ? null : 'its host is not on the public internet';
}

/** @param hostname - As `URL.hostname` gives it: lower case, Punycode, IPv6 in brackets. */
function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return isPublicAddress(hostname.slice(1, -1));
  // Every way to write an IPv4 address begins with a digit. Asking is slow for a name: the answer is a caught error.
  if (/^\d/.test(hostname) && ipaddr.IPv4.isValid(hostname)) return isPublicAddress(hostname);
  // `localhost.` is `localhost` to a resolver, and a name without a dot is looked up in the machine's own domain.
  if (hostname.endsWith('.') || !hostname.includes('.')) return false;
  return !privateSuffixes.some((suffix) => hostname.endsWith(suffix));
}

/**
 * Names that public DNS will never serve, or serves no documents by: RFC 6761, 6762, 7686, 8375, 9476, ICANN's `.internal`,
 * reverse look-ups, and what routers, offices and clusters use.
 */
const privateSuffixes = [
  '.localhost',
  '.test',
  '.invalid',
  '.onion',
  '.alt',
  '.local',
  '.internal',
  '.arpa',
  '.localdomain',
  '.lan',
  '.home',
  '.corp',
  '.intranet',
  '.private',
  '.svc',
  '.consul',
];

/** Answered by Azure's hosts to their own guests, though the address itself is a public one. */
const azureWireServer = '168.63.129.16';

function isPublicIpv4(address: ipaddr.IPv4): boolean {
  // Everything with a special purpose has a range of its own: loopback, private, link-local (all clouds' metadata),
  // carrier-grade NAT, multicast, broadcast, documentation, benchmarking, 0.0.0.0/8 and 240.0.0.0/4.
  return address.range() === 'unicast' && address.toString() !== azureWireServer;
}

function isPublicIpv6(address: ipaddr.IPv6): boolean {
  // Two forms are how a resolver hands out IPv4: mapped, and on IPv6-only networks NAT64. The address inside decides.
  for (const prefix of ['::ffff:0:0', '64:ff9b::']) {
    if (address.match(ipaddr.IPv6.parse(prefix), 96))
      return isPublicIpv4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  }
  // Global addresses are 2000::/3. Of the forms that carry another address, 6to4 and Teredo are special ranges inside
  // it, IPv4-compatible ones lie outside; ISATAP marks the lower half of any prefix with 5efe.
  const isIsatap = address.parts[5] === 0x5efe && (address.parts[4]! & 0xfdff) === 0;
  return address.match(ipaddr.IPv6.parse('2000::'), 3) && address.range() === 'unicast' && !isIsatap;
}
