import { z } from 'zod';
import { changeIdOf, parseCheckExternalId } from '../../core/lifecycle/change-names.ts';
import { readCheckAction } from '../../core/messages/change/check-actions.ts';
import { CHECK_NAME } from '../../core/names.ts';
import { type ChangeEvent, type ChangeWord, changeEventSchema } from '../../core/records/change-event.ts';
import { repositoryName } from './repository-name.ts';

const repository = z.object({ full_name: repositoryName });
const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
const place = repository.extend({ id: z.int() });
/** Of any repository that has the commit: a number alone names none. */
const pulls = z
  .array(z.object({ number: z.int().positive(), base: z.object({ repo: z.object({ id: z.int() }) }) }))
  .transform((all) => all.slice(0, 100));
const sender = z.object({ login: z.string().min(1).max(100), type: z.string() });

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
const pullRequest = z.object({
  action: z.string(),
  repository,
  pull_request: z.object({ number: z.int().positive() }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#check_run */
const checkRun = z.object({
  action: z.string(),
  repository: place,
  sender,
  check_run: z.object({
    name: z.string(),
    head_sha: commit,
    external_id: z.string().nullish(),
    pull_requests: pulls,
  }),
  requested_action: z.object({ identifier: z.string() }).optional(),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#check_suite */
const checkSuite = z.object({
  action: z.string(),
  repository: place,
  sender,
  check_suite: z.object({ head_sha: commit, pull_requests: pulls }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#merge_group */
const mergeGroup = z.object({
  action: z.string(),
  repository,
  merge_group: z.object({ head_sha: commit, head_ref: z.string().max(300) }),
});

/** After these a pull request may need a review, another one, or none any more. */
const PULL_REQUEST_ACTIONS: ReadonlySet<string> = new Set([
  'opened',
  'reopened',
  'synchronize',
  'ready_for_review',
  'converted_to_draft',
  'edited',
  'closed',
]);

/** What GitHub says of a call besides its body. */
export interface Delivery {
  /** `x-github-event`. */
  readonly event: string;
  /** `x-github-delivery`: the same for a call that is made again. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Reads what a webhook says of pull requests under review: names alone. Who pressed, and what they may, is asked of GitHub later.
 *
 * @returns nothing for what changes no review
 * @throws {z.ZodError} when it is no such event
 */
export function readChangeEvents(payload: unknown, delivery: Delivery): readonly ChangeEvent[] {
  switch (delivery.event) {
    case 'pull_request':
      return ofPullRequest(pullRequest.parse(payload));
    case 'check_run':
      return ofCheckRun(checkRun.parse(payload), delivery);
    case 'check_suite':
      return ofCheckSuite(checkSuite.parse(payload), delivery);
    case 'merge_group':
      return ofMergeGroup(mergeGroup.parse(payload));
    default:
      return [];
  }
}

function ofPullRequest({ action, repository: { full_name }, pull_request: { number } }: z.infer<typeof pullRequest>) {
  if (!PULL_REQUEST_ACTIONS.has(action)) return [];
  return [{ kind: 'pull-request' as const, repository: full_name, number }];
}

/** A press, or "Re-run": both are a person's word on the round that the check run names. */
function ofCheckRun(event: z.infer<typeof checkRun>, delivery: Delivery): readonly ChangeEvent[] {
  const { action, check_run: run, requested_action: requested } = event;
  if (run.name !== CHECK_NAME) return [];
  const word = action === 'rerequested' ? 'once-more' : readCheckAction(pressedIn(action, requested));
  const changeId = changeOf(event);
  if (word === undefined || changeId === undefined) return [];
  return wordOf({ id: delivery.id, changeId, word, head: run.head_sha, sender: event.sender }, delivery);
}

const pressedIn = (action: string, requested: { identifier: string } | undefined): string =>
  action === 'requested_action' ? (requested?.identifier ?? '') : '';

/** We gave the check run its external id, also of a fork's head, for which GitHub knows no pull request. */
function changeOf({ repository: place, check_run: run }: z.infer<typeof checkRun>): string | undefined {
  const named = parseCheckExternalId(run.external_id ?? '');
  if (named !== undefined) return named.changeId;
  const [only, ...others] = numbersIn(place, run.pull_requests);
  return only === undefined || others.length > 0 ? undefined : changeIdOf(place.full_name, only);
}

const numbersIn = ({ id }: z.infer<typeof place>, found: z.infer<typeof pulls>): readonly number[] =>
  found.filter(({ base }) => base.repo.id === id).map(({ number }) => number);

/** "Re-run all": once more for each pull request of the commit. */
function ofCheckSuite(event: z.infer<typeof checkSuite>, delivery: Delivery): readonly ChangeEvent[] {
  const { action, repository: place, check_suite: suite, sender } = event;
  if (action !== 'rerequested') return [];
  return numbersIn(place, suite.pull_requests).flatMap((number) => {
    const id = `${delivery.id}-${number}`;
    const changeId = changeIdOf(place.full_name, number);
    return wordOf({ id, changeId, word: 'once-more', head: suite.head_sha, sender }, delivery);
  });
}

interface Said {
  readonly id: string;
  readonly changeId: string;
  readonly word: ChangeWord;
  readonly head: string;
  readonly sender: z.infer<typeof sender>;
}

/** A bot has no word here. */
function wordOf({ id, sender: { login, type }, ...said }: Said, { at }: Delivery): readonly ChangeEvent[] {
  if (type !== 'User') return [];
  return [changeEventSchema.parse({ kind: 'word', id: `github-${id}`, ...said, by: { via: 'github', login }, at })];
}

function ofMergeGroup({ action, repository: { full_name }, merge_group: group }: z.infer<typeof mergeGroup>) {
  if (action !== 'checks_requested') return [];
  return [{ kind: 'merge-group' as const, repository: full_name, head: group.head_sha, ref: group.head_ref }];
}
