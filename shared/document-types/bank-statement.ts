import type { DocumentTypeSpec, FieldSpec } from './field.ts';

const accountTypes = ['checking', 'savings', 'money_market', 'cd', 'line_of_credit', 'other'];

/** What every account of a statement has of its own. */
const account: readonly FieldSpec[] = [
  { path: 'summary.beginning_balance', type: 'money', label: 'Beginning balance', required: true },
  { path: 'summary.ending_balance', type: 'money', label: 'Ending balance', required: true },
  { path: 'summary.average_balance', type: 'money', label: 'Average balance' },
  { path: 'summary.total_deposits', type: 'money', label: 'Deposits and other credits' },
  { path: 'summary.deposit_count', type: 'integer', label: 'number of deposits' },
  { path: 'summary.total_withdrawals', type: 'money', label: 'Withdrawals and other debits' },
  { path: 'summary.withdrawal_count', type: 'integer', label: 'number of withdrawals' },
  { path: 'summary.total_checks', type: 'money', label: 'Checks paid' },
  { path: 'summary.check_count', type: 'integer', label: 'number of checks' },
  { path: 'summary.total_service_fees', type: 'money', label: 'Service fees' },
  { path: 'summary.overdraft_fees_period', type: 'money', label: 'Total overdraft fees, this period' },
  { path: 'summary.overdraft_fees_ytd', type: 'money', label: 'Total overdraft fees, year to date' },
  { path: 'summary.returned_item_fees_period', type: 'money', label: 'Total returned item fees, this period' },
  { path: 'summary.returned_item_fees_ytd', type: 'money', label: 'Total returned item fees, year to date' },
  { path: 'summary.interest_paid', type: 'money', label: 'Interest paid' },
  { path: 'summary.interest_paid_ytd', type: 'money', label: 'Interest paid year to date' },
  { path: 'summary.apy_earned', type: 'percent', label: 'Annual percentage yield earned' },
  { path: 'summary.lines[].label', type: 'string', label: 'summary line' },
  { path: 'summary.lines[].amount', type: 'money', label: 'summary line' },
  { path: 'summary.lines[].count', type: 'integer', label: 'summary line' },
  { path: 'summary.lines[].sign', type: 'enum', label: 'summary line', values: ['+', '-'] },
  { path: 'transactions[].date', type: 'date', label: 'Date' },
  { path: 'transactions[].description', type: 'string', label: 'Description' },
  { path: 'transactions[].amount', type: 'money', label: 'Amount' },
  { path: 'transactions[].direction', type: 'enum', label: 'Credit / Debit', values: ['credit', 'debit'] },
  { path: 'transactions[].check_number', type: 'identifier', label: 'Check number' },
  { path: 'transactions[].running_balance', type: 'money', label: 'Balance' },
  { path: 'transactions[].section', type: 'string', label: 'heading over the row' },
  { path: 'checks[].number', type: 'identifier', label: 'Check number' },
  { path: 'checks[].date', type: 'date', label: 'Date' },
  { path: 'checks[].amount', type: 'money', label: 'Amount' },
  { path: 'checks[].gap_before', type: 'bool', label: '* marks a skip in check numbers' },
  { path: 'daily_balances[].date', type: 'date', label: 'Date' },
  { path: 'daily_balances[].balance', type: 'money', label: 'Balance' },
];

/** The further accounts of a joint statement; not every one of them is summed up on it. */
const furtherAccount = account.map(({ required: _, ...field }) => ({
  ...field,
  path: `additional_accounts[].${field.path}`,
}));

export const bankStatement: DocumentTypeSpec = {
  docType: 'bank_statement',
  title: 'Bank statement',
  fields: [
    { path: 'header.bank_name', type: 'string', label: 'bank' },
    { path: 'header.bank_address', type: 'address', label: 'bank’s address' },
    { path: 'header.bank_phone', type: 'phone', label: 'Customer service' },
    { path: 'header.account_holder_names[]', type: 'string', label: 'account holder' },
    { path: 'header.account_holder_address', type: 'address', label: 'account holder’s address' },
    { path: 'header.statement_date', type: 'date', label: 'Statement date' },
    { path: 'header.period_start', type: 'date', label: 'Statement period', required: true },
    { path: 'header.period_end', type: 'date', label: 'Statement period', required: true },
    { path: 'header.page_count_printed', type: 'integer', label: 'Page 1 of 8' },
    { path: 'header.account_number', type: 'identifier', label: 'Account number' },
    { path: 'header.account_type', type: 'enum', label: 'Account type', values: accountTypes },
    { path: 'header.routing_number', type: 'identifier', label: 'Routing number' },
    { path: 'header.currency', type: 'string', label: 'currency, when printed' },
    ...account,
    { path: 'additional_accounts[].account_number', type: 'identifier', label: 'Account number' },
    { path: 'additional_accounts[].account_type', type: 'enum', label: 'Account type', values: accountTypes },
    { path: 'additional_accounts[].routing_number', type: 'identifier', label: 'Routing number' },
    { path: 'additional_accounts[].currency', type: 'string', label: 'currency, when printed' },
    ...furtherAccount,
  ],
};
