import type { RowTable } from './read-rows.ts';

/** The state boxes of a return that names the state and the payer's number in one box. */
export const payerStateTable = (income: 'state_income' | 'state_distribution'): RowTable => ({
  list: 'state',
  columns: [
    { label: 'state[].state_tax_withheld', key: 'state_tax_withheld', type: 'money' },
    { label: 'state[].payer_state_no', key: 'payer_state_no', type: 'identifier' },
    { label: `state[].${income}`, key: income, type: 'money' },
  ],
});
