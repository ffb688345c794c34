import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { EnvironmentName } from '../core/names.ts';
import type { AttemptJobs } from './attempt-jobs.ts';
import type { AuditLog } from './audit-log.ts';
import type { Credentials } from './credentials.ts';
import type { HandlerFunction } from './handler-function.ts';
import type { HandlerFunctions } from './handler-functions.ts';
import type { Ledger } from './ledger.ts';
import { grantChanges } from './ledger-access.ts';
import { WorkQueue } from './work-queue.ts';

export interface ChangeQueueProps extends Pick<HandlerFunctions, 'github' | 'slack' | 'job-events' | 'sweep'> {
  readonly release: HandlerFunction;
  readonly jobs: AttemptJobs;
  readonly credentials: Credentials;
  readonly ledger: Ledger;
  readonly audit: AuditLog;
}

/** What a stage has besides, where the configuration has a `release`: the queue of what happens to pull requests, and its rights. */
export function changeQueue(scope: Construct, props: ChangeQueueProps): WorkQueue {
  const { release, github, slack, 'job-events': jobEvents, sweep, jobs, credentials, ledger, audit } = props;
  const queue = new WorkQueue(scope, 'Changes', {
    consumer: release,
    environmentName: EnvironmentName.releaseQueueUrl,
  });
  for (const sender of [github, slack, jobEvents, sweep]) queue.grantSend(sender);
  release.addEnvironment(EnvironmentName.version, ownVersion());
  credentials.grantRead(release);
  jobs.grantSubmit(release);
  jobs.grantEnd(release);
  grantChanges(ledger, { release, sweep, worker: jobs });
  audit.grantDecisions(release);
  audit.grantRounds(jobs);
  return queue;
}

/** The version of the package that makes the stage: a checkout and a package both have their manifest above this folder. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) {
    throw new Error('package.json has no version');
  }
  return String(manifest.version);
}
