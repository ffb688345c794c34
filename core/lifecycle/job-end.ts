import { cutText } from '../text/cut-text.ts';

/** What Batch says of a job that ended: of the job, and of its container. */
interface JobWords {
  readonly statusReason?: string | undefined;
  readonly container?: { readonly reason?: string | undefined } | undefined;
}

/** The words that tell most often come last: all that AWS says is kept. */
const REASON_LENGTH = 1_500;

/** Why a job ended, in Batch's words. The job's own are often `Essential container in task exited`; the container's tell more. */
export function jobEndReason({ statusReason, container }: JobWords): string {
  const said = [container?.reason, statusReason].filter((words) => words !== undefined && words.trim() !== '');
  return said.length === 0 ? 'no reason was given' : cutText(said.join('; '), REASON_LENGTH);
}

/**
 * Whether another container may do better: this one's host was taken away, or it could not be started just then. Out of
 * memory, out of time or of disk, an image that is not there or of another platform, and a wrong configuration would end the same
 * way again.
 * https://docs.aws.amazon.com/batch/latest/userguide/troubleshooting.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export const mayPass = (reason: string): boolean =>
  PASSING.test(reason) && (!LASTING.test(reason) || OUT_OF_TIME.test(reason));

/** The next container asks the registry for a token of its own. */
const OUT_OF_TIME = /token (?:has |is )?expired|expired token/i;

/** The host was taken away, there was no room for the task, or it could not be started in time. */
const PASSING = new RegExp(
  [
    /Host EC2.*terminated|\bSpot\b|SpotInterruption|performing maintenance|task retirement/,
    /Capacity is unavailable|limit on the number of vCPUs|Throttl|Rate exceeded/,
    /CannotPull|ResourceInitializationError|DockerTimeoutError|Could not transition to|Timeout waiting for/,
    /Task failed to start|InternalError/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** What the next container finds as it is: the image, its platform, the size of the disk, rights and names. */
const LASTING = new RegExp(
  [
    /not found|NotFound|can['’]t find|no such file|does not exist|manifest unknown|name unknown/,
    /matching platform|no matching manifest|no match for platform|exec format error|unsupported media type/,
    /no space left|disk quota|OutOfMemory/,
    /denied|forbidden|unauthorized|not authorized|unable to assume|no basic auth|DisabledException|x509/,
    /\binvalid\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
