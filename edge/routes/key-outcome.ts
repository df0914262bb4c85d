import type { Key } from '../../shared/api/keys.ts';
import { ApiError } from '../../shared/errors.ts';
import type { GrantedField } from '../keys/find-excess.ts';
import { MAX_KEYS } from '../policy.ts';
import { RequestError } from '../respond/request-error.ts';
import type { KeyOutcome } from '../tenant/tenant-keys.ts';

/**
 * What came of asking for a change of keys.
 *
 * @throws ApiError `not_found`, `forbidden`, `unauthorized`, `key_not_active`, `too_many_keys`, `idempotency_key_conflict`.
 */
export function readKeyOutcome(outcome: KeyOutcome): { key: Key; isReplay: boolean } {
  switch (outcome.outcome) {
    case 'done':
    case 'replay':
      return { key: outcome.key, isReplay: outcome.outcome === 'replay' };
    case 'exceeds':
      throw new ApiError('forbidden', `${publicName[outcome.field]}: a key cannot give more than it has itself`);
    case 'not_found':
      throw new ApiError('not_found');
    case 'conflict':
      throw new ApiError('idempotency_key_conflict');
    case 'too_many':
      throw new ApiError('too_many_keys', `At most ${MAX_KEYS} keys may be usable at a time; revoke some first`);
    case 'not_active':
      throw new ApiError('key_not_active');
    case 'by_revoked':
      throw new ApiError('unauthorized', 'This key is not active any more');
    case 'no_life':
      throw new RequestError('invalid_request', [{ path: 'not_before', message: 'must come before expires_at' }]);
  }
}

const publicName: Record<GrantedField, string> = {
  scopes: 'scopes',
  environment: 'environment',
  tier: 'tier',
  pagesPerMonth: 'pages_per_month',
  expiresAtMs: 'expires_at',
  ipAllowList: 'ip_allow_list',
};
