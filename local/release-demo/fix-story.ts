import { BRANCH_PREFIX } from '../../core/names.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { followAttempt } from '../demo/follow-attempt.ts';
import { waitFor } from '../demo/wait-for.ts';
import { REVIEWED } from '../review-demo/review-demo-config.ts';
import { approveStory, mergeStory, reviewStory } from './review-story.ts';
import { labelOf, type Stage, type Story } from './stage.ts';

const { owner, repository } = REVIEWED;
const COLLEAGUE = 'ines';

/**
 * Follows the incident of a rollback to mendhook's draft, which a person takes on: it is reviewed, approved and merged.
 *
 * @param rolledBack the release that was rolled back
 * @throws {Error} when there is no incident, or no draft comes of it
 */
export async function fixStory(stage: Stage, rolledBack: ReleaseRecord): Promise<Story> {
  const { runtime, github, timeline, signal } = stage;
  const wait = { timeoutMs: 60_000, signal };
  const incidentId = await waitFor(
    'the incident of the rollback',
    async () => (await runtime.releases.get(rolledBack.id))?.incidents[0],
    wait,
  );
  const incident = await waitFor('its attempt', () => startedAttempt(stage, incidentId), wait);
  timeline.step(`incident of the rollback: ${incident.title}`);
  const attempt = await followAttempt({ runtime, incident, timeline, signal });
  timeline.step(`attempt ${attempt.number} ended: ${attempt.outcome?.kind ?? 'without an outcome'}`);
  const draft = github.pullRequests().find(({ headRef }) => headRef === `${BRANCH_PREFIX}${incidentId}`);
  if (draft === undefined) throw new Error(`no draft came of it: ${attempt.outcome?.reason ?? 'nothing is said'}`);
  const { number, title, createdAt: pushedAt } = draft;
  const story: Story = { name: 'fix', number, title, login: COLLEAGUE, pushedAt };
  github.setDraft(owner, repository, number, false, COLLEAGUE);
  timeline.step(`${labelOf(story)}: ${COLLEAGUE} takes mendhook’s draft on`);
  const record = await reviewStory(stage, story);
  await approveStory(stage, record, 'The test has the product that failed.');
  await mergeStory(stage, story);
  return story;
}

async function startedAttempt({ runtime }: Stage, incidentId: string) {
  const incident = await runtime.ledger.getIncident(incidentId);
  return incident !== undefined && incident.attempt > 0 ? incident : undefined;
}
