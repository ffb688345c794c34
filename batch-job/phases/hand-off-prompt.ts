import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { shorten } from '../../core/text/shorten.ts';
import { readTemplate } from './prompt-template.ts';

/** A longer patch is not handed over, in UTF-16 units: a part of a patch mends nothing. A fix has 5,000 lines at most. */
export const PATCH_TAKEN = 200_000;
const DIAGNOSIS_LENGTH = 8_000;

/** @param about.boundary random for each prompt; see `fence` */
export function handOffPrompt(about: {
  readonly repository: string;
  readonly branch: string;
  /** The commit that the patch was made for. */
  readonly commit: string | undefined;
  readonly diagnosis: InvestigateVerdict;
  /** At most `PATCH_TAKEN` characters. */
  readonly patch: string;
  readonly boundary: string;
}): string {
  const { repository, branch, commit = 'unknown', diagnosis, patch, boundary } = about;
  const { title, rootCause, nextSteps } = diagnosis;
  const found = [`Title: ${title}`, `Root cause: ${rootCause}`, `Next steps: ${nextSteps}`].join('\n');
  return renderPrompt('hand-off', readTemplate('hand-off'), {
    repository,
    branch,
    commit,
    diagnosis: fence(shorten(cleanText(found), DIAGNOSIS_LENGTH), boundary),
    patch: fence(cleanText(patch), boundary),
  });
}
