import { keyScopes } from '../../shared/api/keys.ts';
import { ApiError } from '../../shared/errors.ts';
import type { Caller } from '../context.ts';

/** No other key can have this id, for theirs begin with `key_`. */
export const OPERATOR_KEY_ID = 'operator';

/** Whoever holds `GATEWAY_API_KEY`: may do everything, and alone may name other tenants than their own. */
export const operator: Caller = {
  tenantId: 'operator',
  keyId: OPERATOR_KEY_ID,
  scopes: keyScopes,
  environment: 'live',
  tier: 'high',
  pagesPerMonth: null,
};

export const isOperator = ({ keyId }: Pick<Caller, 'keyId'>): boolean => keyId === OPERATOR_KEY_ID;

/** Whose things a request means. @throws ApiError `forbidden` when it names a tenant that is not its key's own. */
export function ownerOf(caller: Caller, named: string | undefined): string {
  if (named === undefined || named === caller.tenantId || isOperator(caller)) return named ?? caller.tenantId;
  throw new ApiError('forbidden', 'A key may name no tenant but its own');
}
