import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { DeployerTerms } from '../core/config/release-terms.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Deployer } from '../core/ports/deployer.ts';
import { assumeRole } from './assumed-role.ts';
import { createCodeDeployDeployer } from './codedeploy-deployer.ts';
import { createEcsDeployer } from './ecs-deployer.ts';
import type { TokenSource } from './github-tokens.ts';
import { createGitHubWorkflowDeployer } from './github-workflow-deployer.ts';

/**
 * The deployer that a configuration names.
 *
 * @throws {UpstreamError} where it names none: nothing can be deployed then
 */
export function createDeployer(
  terms: DeployerTerms | undefined,
  { tokens, apiUrl }: { tokens: TokenSource; apiUrl: string | undefined },
): Deployer {
  switch (terms?.kind) {
    case 'github-workflow':
      return createGitHubWorkflowDeployer({ tokens, workflow: terms.workflow, apiUrl });
    case 'ecs':
      return createEcsDeployer({ client: new ECSClient(accessOf(terms)), terms });
    case 'codedeploy':
      return createCodeDeployDeployer({ client: new CodeDeployClient(accessOf(terms)), terms });
    default:
      throw new UpstreamError('the deployer', 'the configuration names none', { retryable: false });
  }
}

/** The role is the user's own, and may be of another account and region. */
const accessOf = ({ role, region }: { readonly role: string; readonly region?: string | undefined }) => ({
  credentials: assumeRole(role),
  ...(region !== undefined && { region }),
});
