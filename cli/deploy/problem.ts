/** Why a deployment cannot go on, in words for the operator. Whatever else is thrown is a mistake of ours. */
export class DeployProblem extends Error {
  override readonly name = 'DeployProblem';
}
