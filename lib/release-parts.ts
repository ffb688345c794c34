import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EnvironmentName } from '../core/names.ts';
import type { AttemptJobs } from './attempt-jobs.ts';
import type { AuditLog } from './audit-log.ts';
import type { Credentials } from './credentials.ts';
import { type AwsDeployed, deployEventRules } from './deploy-event-rules.ts';
import type { EventRules } from './event-rules.ts';
import { grantLookAtGroups } from './grant-look-at-groups.ts';
import type { Grantee } from './grantee.ts';
import type { HandlerFunction } from './handler-function.ts';
import type { HandlerFunctions } from './handler-functions.ts';
import type { Ledger } from './ledger.ts';
import { grantReleases, grantSteps } from './ledger-access.ts';
import type { WorkQueue } from './work-queue.ts';

export interface ReleasePartsProps extends Pick<HandlerFunctions, 'sweep' | 'deploy' | 'rollback' | 'deploy-events'> {
  readonly release: HandlerFunction;
  readonly changes: WorkQueue;
  readonly alerts: WorkQueue;
  readonly jobs: AttemptJobs;
  readonly credentials: Credentials;
  readonly ledger: Ledger;
  readonly audit: AuditLog;
  readonly operator: Grantee;
  /** Roles of the user's that deploy: ARNs. */
  readonly deployRoles: readonly string[];
  /** What ECS and CodeDeploy deploy. */
  readonly deployed: readonly AwsDeployed[];
  readonly events: EventRules;
}

/**
 * What a stage has besides, where its `release` goes beyond the review. The function of releases gets no right to deploy: it may ask
 * the two functions that have it, and they look in the ledger whether they may.
 */
export function releaseParts(props: ReleasePartsProps): void {
  const { release, sweep, jobs, ledger, audit, changes, operator, deploy, rollback, deployRoles } = props;
  grantReleases(ledger, { release, sweep, worker: jobs });
  for (const grantee of [release, jobs]) audit.grantReleases(grantee);
  // A release's clock: messages of the function to itself.
  changes.grantSend(release);
  changes.grantSend(operator);
  // The new errors of a release that goes back become an alert.
  props.alerts.grantSend(release);
  ledger.grantRecords(operator, { records: { GetItem: ['release', 'lane', 'calibration'] }, listed: ['release'] });
  audit.grantReadReleases(operator);
  if (deploy === undefined || rollback === undefined) return;
  for (const each of [deploy, rollback]) {
    props.credentials.grantRead(each);
    grantSteps(ledger, each);
    changes.grantSend(each);
    assumeRoles(each, deployRoles);
  }
  audit.grantReadLines(deploy);
  grantInvoke(release, EnvironmentName.deployFunction, deploy);
  grantInvoke(release, EnvironmentName.rollbackFunction, rollback);
  const deployEvents = props['deploy-events'];
  if (deployEvents === undefined) return;
  deployEventRules(props.events, props.deployed, deployEvents);
  grantLookAtGroups(operator, props.deployed);
  changes.grantSend(deployEvents);
}

function assumeRoles(grantee: HandlerFunction, resources: readonly string[]): void {
  if (resources.length === 0) return;
  grantee.role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...resources] }));
}

/** Lets a grantee hand events to a function, and tells it which that is. */
function grantInvoke(grantee: HandlerFunction, environmentName: string, target: HandlerFunction): void {
  grantee.addEnvironment(environmentName, target.functionName);
  grantee.role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
  );
}
