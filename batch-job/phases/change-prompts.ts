import type { Change } from '../../core/change/change.ts';
import { describeChanges } from '../../core/messages/facts/describe-changes.ts';
import { describeFact } from '../../core/messages/facts/describe-fact.ts';
import { describeTraces } from '../../core/messages/facts/describe-traces.ts';
import { describeFacts } from '../../core/messages/facts/similar-incidents.ts';
import type { Fact } from '../../core/records/change-facts.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { ReviewFinding } from '../../core/records/review-verdict.ts';
import type { ServiceTraces } from '../../core/records/service-traces.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import { fenceLines, readTemplate } from './prompt-template.ts';
import { reviewAgainPrompt, type ToldEarlier } from './review-again-prompt.ts';

const TITLE_LENGTH = 300;
const DESCRIPTION_LENGTH = 6_000;
const COMMIT_LENGTH = 600;
const COMMITS_SHOWN = 30;
const CHANGES_LENGTH = 60_000;
const INCIDENTS_SHOWN = 10;
const QUOTE_LENGTH = 2_000;

/** The system prompt of every phase that works on a pull request. */
export const changeSystemPrompt = (): string => renderPrompt('system-change', readTemplate('system-change'), {});

/** @param about.boundary random for each run; see `fence` */
export function reviewPrompt(about: {
  readonly repository: string;
  readonly service: string;
  readonly head: string;
  readonly change: Change;
  readonly facts: readonly Fact[];
  readonly incidents: readonly Incident[];
  /** What recent traces tell about the service; left out where no telemetry is there. */
  readonly traces?: ServiceTraces | undefined;
  /** Paths that both sides changed differently. */
  readonly conflicts: readonly string[];
  /** Left out where no commit of the change was reviewed before. */
  readonly earlier?: ToldEarlier | undefined;
  readonly boundary: string;
}): string {
  const { change, boundary, earlier } = about;
  const { title, description, commits } = change.description;
  return renderPrompt('review', readTemplate('review'), {
    service: about.service,
    repository: about.repository,
    commit: about.head,
    title: fence(shorten(oneLine(cleanText(title)), TITLE_LENGTH), boundary),
    description: fence(shorten(cleanText(description), DESCRIPTION_LENGTH), boundary),
    commits: fenceLines(commits.slice(0, COMMITS_SHOWN), boundary, COMMIT_LENGTH),
    facts: fenceLines(about.facts.flatMap(describeFact), boundary),
    conflicts: fenceLines(about.conflicts, boundary),
    incidents: fenceLines(about.incidents.slice(0, INCIDENTS_SHOWN).map(describeFacts), boundary),
    traces: fenceLines(describeTraces(about.traces), boundary),
    changes: fence(describeChanges(change.files, CHANGES_LENGTH), boundary),
    earlier: earlier === undefined ? '' : reviewAgainPrompt(earlier, boundary),
  });
}

/** @param about.command runs one test file, as `{files}` stands for it */
export function reproducePrompt(about: {
  readonly repository: string;
  readonly service: string;
  readonly head: string;
  readonly finding: ReviewFinding;
  readonly command: string;
  readonly boundary: string;
}): string {
  const { finding, boundary } = about;
  const { path, line, category, text, quote } = finding;
  const lines = [`${path}:${line} (${category})`, text, shorten(quote, QUOTE_LENGTH)];
  return renderPrompt('reproduce', readTemplate('reproduce'), {
    service: about.service,
    repository: about.repository,
    commit: about.head,
    command: about.command,
    finding: fence(cleanText(lines.join('\n')), boundary),
  });
}
