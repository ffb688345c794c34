import { describe, expect, test } from 'vitest';
import { jobEndReason, mayPass } from '../../../core/lifecycle/job-end.ts';

const PULL = 'CannotPullContainerError: pull image manifest has been retried 7 time(s):';
const INIT = 'ResourceInitializationError: unable to pull secrets or registry auth:';

describe('another container', () => {
  test.each([
    'Host EC2 (instance i-0abc) terminated.',
    'Your Spot Task was interrupted.',
    'SpotInterruption: the task was stopped',
    'Timeout waiting for network interface provisioning to complete.',
    'ECS is performing maintenance on the underlying infrastructure hosting the task.',
    'Task stopped by AWS Fargate: task retirement',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    'You’ve reached the limit on the number of vCPUs you can run concurrently',
    'ThrottlingException: Rate exceeded',
    `${PULL} failed to copy: httpReadSeeker: failed open: dial tcp 52.1.1.1:443: i/o timeout`,
    `${PULL} context deadline exceeded`,
    `${PULL} read: connection reset by peer`,
    `${PULL} toomanyrequests: Rate exceeded`,
    `${PULL} unexpected status code 503 Service Unavailable`,
    `${PULL} received unexpected HTTP status: 500 Internal Server Error`,
    `${INIT} execution resource retrieval failed: RequestError: send request failed caused by: dial tcp: i/o timeout`,
    `${INIT} service call has been retried 3 time(s): ThrottlingException: Rate exceeded`,
    'DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s',
    'CannotInspectContainerError: Could not transition to created; timed out after waiting 30s',
    'Task failed to start',
    'InternalError: unknown',
    `${PULL} denied: Your authorization token has expired. Reauthenticate and try again.`,
    `${PULL} failed to resolve ref: unexpected status from HEAD request: 401 Unauthorized: token has expired`,
    `${PULL} unexpected EOF`,
    'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 3m0s',
    'Your Spot Capacity was reclaimed: SpotInterruption',
  ])('helps against “%s”', (reason) => {
    expect(mayPass(reason)).toBe(true);
  });

  test.each([
    `${PULL} image Manifest does not contain descriptor matching platform 'linux/arm64'`,
    `${PULL} no descriptor matching platform "linux/amd64" in the manifest`,
    `${PULL} no matching manifest for linux/arm64/v8 in the manifest list entries`,
    `${PULL} no match for platform in manifest: not here`,
    `${PULL} failed to extract layer sha256:1: write /usr/lib/x: no space left on device`,
    `${PULL} failed to register layer: disk quota exceeded`,
    `${PULL} failed to resolve reference "1.dkr.ecr.eu-west-1.amazonaws.com/m:1": m:1: not found`,
    `${PULL} manifest unknown: Requested image not found`,
    `${PULL} name unknown: The repository does not exist in the registry`,
    `${PULL} unexpected status code 403 Forbidden`,
    `${PULL} invalid reference format`,
    `${PULL} pull access denied for m, repository does not exist or may require 'docker login'`,
    `${PULL} unsupported media type application/vnd.oci.image.manifest`,
    `${PULL} x509: certificate signed by unknown authority`,
    `${INIT} AccessDeniedException: User: arn:aws:sts::1:assumed-role/r is not authorized to perform: secretsmanager:GetSecretValue`,
    `${INIT} ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    `${INIT} invalid ssm parameters: /mendhook/x`,
    `${INIT} DisabledException: arn:aws:kms:eu-west-1:1:key/k is disabled.`,
    'ResourceInitializationError: failed to validate logger args: The specified log group does not exist.',
    'ECS was unable to assume the role ‘arn:aws:iam::1:role/r’ that was provided for this task; Task failed to start',
    'CannotStartContainerError: failed to create shim task: exec: "/bin/sh": exec format error; Task failed to start',
    'exec /usr/local/bin/node: exec format error',
    'CannotStartContainerError: OCI runtime create failed: no such file or directory; Task failed to start',
    'CannotCreateContainerError: write /run/x: no space left on device; Task failed to start',
    'OutOfMemoryError: Container killed due to memory usage; Essential container in task exited',
    'Job attempt duration exceeded timeout',
    'Essential container in task exited',
    'Terminated by a person',
    'no reason was given',
  ])('does not help against “%s”', (reason) => {
    expect(mayPass(reason)).toBe(false);
  });
});

test('a reason is judged whole, however late its telling words come', () => {
  const reason = `${PULL} ${'x'.repeat(600)}: no space left on device`;
  expect(mayPass(jobEndReason({ statusReason: 'Task failed to start', container: { reason } }))).toBe(false);
});
