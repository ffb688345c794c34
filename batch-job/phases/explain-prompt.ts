import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { describeChanges } from '../../core/messages/facts/describe-changes.ts';
import { describeTicks } from '../../core/messages/facts/describe-ticks.ts';
import { describeFacts } from '../../core/messages/facts/similar-incidents.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { fenceLines, readTemplate } from './prompt-template.ts';

const CHANGES_LENGTH = 60_000;
const CHANGES_SHOWN = 40;
const INCIDENTS_SHOWN = 10;
const GROUPS_SHOWN = 5;
const TRIGGER_LENGTH = 1_000;
const ERROR_LENGTH = 2_000;

/** The system prompt of every phase that works on a release. */
export const releaseSystemPrompt = (): string => renderPrompt('system-release', readTemplate('system-release'), {});

/** @param about.boundary random for each run; see `fence` */
export function explainPrompt(about: {
  readonly release: ReleaseRecord;
  readonly files: readonly PatchFile[];
  /** Incidents of errors that only the new version had. */
  readonly newGroups: readonly Incident[];
  /** Incidents whose traces point at changed files. */
  readonly incidents: readonly Incident[];
  readonly boundary: string;
}): string {
  const { release, boundary } = about;
  const { service, repository, target, previous, decision, canary, changes } = release;
  const ticks = describeTicks(canary?.ticks ?? []);
  return renderPrompt('explain-rollback', readTemplate('explain-rollback'), {
    service: service.name,
    repository,
    commit: target.commit,
    previous: previous?.commit ?? 'not known',
    // It may name an error of the new version, which is a stranger's text.
    trigger: fenceLines(decision === undefined ? [] : [decision.why], boundary, TRIGGER_LENGTH),
    figures: ticks.length === 0 ? 'none' : ticks.join('\n'),
    released: fenceLines(
      changes.slice(0, CHANGES_SHOWN).map(({ number, title, login }) => `#${number} ${title} (${login})`),
      boundary,
    ),
    newErrors: fenceLines(about.newGroups.slice(0, GROUPS_SHOWN).map(describeError), boundary, ERROR_LENGTH),
    incidents: fenceLines(about.incidents.slice(0, INCIDENTS_SHOWN).map(describeFacts), boundary),
    changes: fence(describeChanges(about.files, CHANGES_LENGTH), boundary),
  });
}

const describeError = ({ title, representative: { kind, message, stack } }: Incident): string =>
  [kind ?? 'unknown kind', message ?? title, stack ?? 'no stack trace'].join(' | ');
