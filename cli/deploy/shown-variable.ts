/** What stands in place of a value that is not to be seen. */
export const HIDDEN = '(hidden)';

/** A worker's variable as a plan or a dry run shows it: what has the name of a secret is hidden. */
export const shownVariable = (name: string, value: string | undefined): string => {
  if (value === undefined) return 'none';
  return /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i.test(name) ? HIDDEN : value;
};
