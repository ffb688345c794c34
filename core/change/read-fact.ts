import type { Fact } from '../records/change-facts.ts';
import type { Change } from './change.ts';
import { RULES_VERSION } from './change-rule.ts';

const NAMED_FILES = 20;

/** Whether the whole change could be read. What was left out is named: no rule has looked at it. */
export function readFact({ files, skipped }: Change): Fact {
  const about = { name: 'files', version: RULES_VERSION };
  const found = skipped
    .slice(0, NAMED_FILES)
    .map(({ path, why }) => ({ rule: 'not-read', path, text: `Not read: it ${why}.` }));
  if (skipped.length === 0) return { ...about, status: 'ran', found, figures: { files: files.length } };
  const [first] = skipped;
  const others = skipped.length === 1 ? '' : `, and ${skipped.length - 1} more`;
  return { ...about, status: 'not measured', why: `${first?.path} ${first?.why}${others}`, found };
}
