import type { SampleRepository } from '../demo/sample-repository.ts';
import type { Timeline } from '../demo/timeline.ts';
import type { Runtime } from '../runtime.ts';
import type { StoryName } from './expected-ends.ts';
import type { Shop } from './start-shop.ts';
import type { Tally } from './tally.ts';

/** All that the demo is played with. */
export interface Stage {
  readonly runtime: Runtime;
  readonly github: NonNullable<Runtime['github']>;
  readonly shop: Shop;
  readonly tally: Tally;
  readonly sample: SampleRepository;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}

/** The way of one pull request. Times are epoch milliseconds. */
export interface Story {
  readonly name: StoryName;
  readonly number: number;
  readonly title: string;
  /** Who merges it. */
  readonly login: string;
  readonly pushedAt: number;
  /** When its check had its conclusion. */
  concludedAt?: number;
  mergedAt?: number;
  /** The release that brought it, or that was begun for it. */
  releaseId?: string;
}

/** What to call it. */
export const labelOf = ({ number, title }: Pick<Story, 'number' | 'title'>): string => `#${number} ${title}`;
