import { cutText } from '../text/cut-text.ts';

/** What Batch says of a job that ended: of the job, and of its container. */
interface JobWords {
  readonly statusReason?: string | undefined;
  readonly container?: { readonly reason?: string | undefined } | undefined;
}

const REASON_LENGTH = 300;

/** Why a job ended, in Batch's words. The job's own are often `Essential container in task exited`; the container's tell more. */
export function jobEndReason({ statusReason, container }: JobWords): string {
  const said = [container?.reason, statusReason].filter((words) => words !== undefined && words.trim() !== '');
  return said.length === 0 ? 'no reason was given' : cutText(said.join('; '), REASON_LENGTH);
}

/**
 * Whether another container may do better: this one's host was taken away, or it could not be started just then. Out of
 * memory, out of time, an image that is not there or a wrong configuration would end the same way again.
 * https://docs.aws.amazon.com/batch/latest/userguide/troubleshooting.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export const mayPass = (reason: string): boolean => PASSING.test(reason) && !LASTING.test(reason);

const PASSING =
  /Host EC2.*terminated|\bSpot\b|CannotPull|ResourceInitializationError|DockerTimeoutError|Timeout waiting for|Task failed to start|InternalError|Capacity is unavailable/i;
const LASTING = /not found|does not exist|denied|unauthorized|no basic auth|manifest unknown|AccessDenied|OutOfMemory/i;
