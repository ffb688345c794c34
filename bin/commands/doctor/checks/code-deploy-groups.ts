import {
  type CodeDeployClient,
  type DeploymentGroupInfo,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { hasName } from '../../../../adapters/aws-error.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

/** A deployment group that mendhook deploys by. */
export interface WantedGroup {
  readonly application: string;
  readonly group: string;
  /** The account of the role that deploys. */
  readonly account: string;
  /** What share a new version must get first, and for how long; left out where all traffic is shifted at once. */
  readonly canary?: { readonly percent: number; readonly maxMinutes: number } | undefined;
}

const PAGE = 'deployers/codedeploy.md';
const guideTo = (heading: string) => `see “${heading}” in ${documentPath(PAGE)}`;

/**
 * Checks that a deployment group exists and fits the release: the share of its canary, the time to judge it, and an alarm that stops
 * the deployment while mendhook is silent. The group is read with the operator's own credentials.
 */
export async function checkCodeDeployGroup(client: CodeDeployClient, wanted: WantedGroup): Promise<readonly Finding[]> {
  const { application, group, account } = wanted;
  const name = `${application}/${group}`;
  try {
    const named = { applicationName: application, deploymentGroupName: group };
    const { deploymentGroupInfo: info } = await client.send(new GetDeploymentGroupCommand(named));
    const findings = [...platformFindings(name, info), ...(await canaryFindings(client, wanted, info))];
    return findings.length === 0 ? [good(`group ${name} fits`)] : findings;
  } catch (error) {
    if (hasName(error, 'ApplicationDoesNotExistException', 'DeploymentGroupDoesNotExistException')) {
      return [
        bad(
          `group ${name} was not found`,
          `create it in account ${account}, or run doctor with that account’s credentials: ${guideTo('The role')}`,
        ),
      ];
    }
    if (!hasName(error, 'AccessDeniedException')) throw error;
    return [
      warning(
        `group ${name} was not looked at: your credentials may not read it`,
        'allow codedeploy:GetDeploymentGroup and codedeploy:GetDeploymentConfig',
      ),
    ];
  }
}

function platformFindings(name: string, info: DeploymentGroupInfo | undefined): readonly Finding[] {
  const platform = info?.computePlatform ?? 'none';
  if (platform === 'Lambda' || platform === 'ECS') return [];
  return [bad(`group ${name} has the platform ${platform}, expected Lambda or ECS`, guideTo('Deploy with CodeDeploy'))];
}

async function canaryFindings(
  client: CodeDeployClient,
  { application, group, canary }: WantedGroup,
  info: DeploymentGroupInfo | undefined,
): Promise<readonly Finding[]> {
  if (canary === undefined) return [];
  const name = `${application}/${group}`;
  const deploymentConfigName = info?.deploymentConfigName ?? '';
  const { deploymentConfigInfo: config } = await client.send(new GetDeploymentConfigCommand({ deploymentConfigName }));
  const { canaryPercentage: percent, canaryInterval: minutes = 0 } =
    config?.trafficRoutingConfig?.timeBasedCanary ?? {};
  const clock = guideTo('CodeDeploy’s own clock');
  const of = `group ${name}: ${deploymentConfigName}`;
  const { enabled, alarms = [] } = info?.alarmConfiguration ?? {};
  return [
    ...(percent === undefined ? [bad(`${of} is no canary, expected one with ${canary.percent} percent`, clock)] : []),
    ...(percent !== undefined && percent !== canary.percent
      ? [bad(`${of} gives ${percent} percent, and canary.percent is ${canary.percent}`, clock)]
      : []),
    ...(percent !== undefined && minutes <= canary.maxMinutes
      ? [bad(`${of} shifts the rest after ${minutes} minutes, and canary.maxMinutes is ${canary.maxMinutes}`, clock)]
      : []),
    ...(enabled === true && alarms.length > 0
      ? []
      : [
          warning(
            `group ${name} has no alarm: while mendhook is silent, a canary gets all traffic unjudged`,
            guideTo('When mendhook falls silent'),
          ),
        ]),
  ];
}
