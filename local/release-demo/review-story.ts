import { changeIdOf } from '../../core/lifecycle/change-names.ts';
import { releaseIdOf } from '../../core/lifecycle/release-names.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import { SAMPLE } from '../demo/demo-config.ts';
import { followChange } from '../review-demo/follow-changes.ts';
import { openChange } from '../review-demo/open-changes.ts';
import { REVIEWED } from '../review-demo/review-demo-config.ts';
import type { SampleChange } from '../review-demo/sample-changes.ts';
import type { StoryName } from './expected-ends.ts';
import { approveChange, mergeChange } from './people.ts';
import { labelOf, type Stage, type Story } from './stage.ts';

const { owner, repository } = REVIEWED;
const REPOSITORY = `${owner}/${repository}`;

/** Opens a pull request as its author does. */
export async function openStory(stage: Stage, name: StoryName, change: SampleChange): Promise<Story> {
  const pushedAt = Date.now();
  const number = await openChange(stage.github, change, stage.sample.branch);
  const story: Story = { name, number, title: change.title, login: change.author.login, pushedAt };
  stage.timeline.step(`${labelOf(story)}: opened by ${story.login}`);
  return story;
}

/** Waits until a pull request is decided. @returns its record then */
export async function reviewStory({ runtime, timeline, signal }: Stage, story: Story): Promise<ChangeRecord> {
  const id = changeIdOf(REPOSITORY, story.number);
  const record = await followChange({ runtime, id, label: labelOf(story), timeline, signal });
  story.concludedAt = record.decision?.at ?? Date.now();
  return record;
}

/** A colleague approves what asks a person. @throws {Error} when the word does not count */
export async function approveStory(stage: Stage, record: ChangeRecord, reason: string): Promise<void> {
  if (record.status === 'ready') return;
  const approved = await approveChange(stage.runtime, record, reason, stage.signal);
  const refused = approved.words.at(-1)?.refused;
  if (refused !== undefined) throw new Error(`#${record.number} could not be approved: ${refused}`);
}

/** Merges a pull request, which begins a release. */
export async function mergeStory({ runtime, timeline }: Stage, story: Story): Promise<void> {
  const commit = await mergeChange(runtime, story.number, story.login);
  story.mergedAt = Date.now();
  story.releaseId = releaseIdOf({ name: SAMPLE.service, env: SAMPLE.env }, commit);
  timeline.step(`${labelOf(story)}: merged by ${story.login} as ${commit.slice(0, 7)}`);
}
