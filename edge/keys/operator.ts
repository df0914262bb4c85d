import { keyScopes } from '../../shared/api/keys.ts';
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
