import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '../../shared/public-url.ts';

/** The connection was never made: the host's name leads to an address that may not be reached. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

/**
 * Resolves a name for a socket and refuses it when any of its addresses is not public.
 *
 * The socket connects to what is handed on here and never resolves again, so a name that answers the check with a
 * public address and the connection with a private one (DNS rebinding) gains nothing.
 *
 * @param lookup - How names are resolved; a test brings its own.
 */
export const checkedLookup =
  (lookup: LookupFunction = dns.lookup): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, resolved) => {
      if (error !== null) return callback(error, []);
      const addresses = Array.isArray(resolved) ? resolved : [];
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new PrivateAddressError('A name led to an address that is not public'), []);
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
