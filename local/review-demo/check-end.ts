import { CHECK_NAME } from '../../core/names.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ExpectedEnd } from './expected-ends.ts';
import type { ReviewResult } from './review-result.ts';

type Check = ReviewResult['checks'][number];

/** A check run as the git host shows it. */
export interface ShownCheck {
  readonly name: string;
  readonly conclusion: string | null;
}

/** Whether a pull request of the demo ended as it has to; seen in the record and on the git host. */
export function checkEnd(
  label: string,
  expected: ExpectedEnd,
  { record, runs, files }: { record: ChangeRecord; runs: readonly ShownCheck[]; files: readonly string[] },
): Check[] {
  const { status, decision, facts = [], written } = record;
  const ours = runs.filter(({ name }) => name === CHECK_NAME);
  const tests = facts.find(({ name }) => name === 'tests');
  const wasRun = tests?.status === 'ran' && tests.exit !== undefined;
  const testFiles = files.filter((path) => written?.accepted.includes(path));
  const said = (name: string, ok: boolean, detail: string): Check => ({ name: `${label}: ${name}`, ok, detail });
  return [
    said(expected.says, status === expected.status, `${status}: ${decision?.why ?? record.trouble ?? 'not decided'}`),
    said(
      `the rules are ${expected.rules.join(' and ') || 'none'}`,
      [...(decision?.rules ?? [])].sort().join() === [...expected.rules].sort().join(),
      decision?.rules.join(', ') || 'none',
    ),
    said(
      `one check run on the head ends as ${expected.conclusion}`,
      ours.length === 1 && ours[0]?.conclusion === expected.conclusion,
      ours.map(({ conclusion }) => conclusion ?? 'open').join(', ') || 'there is none',
    ),
    said(
      expected.runs ? 'its tests were run' : 'nothing of it was run',
      wasRun === expected.runs,
      tests === undefined ? 'there is no such fact' : tests.status === 'ran' ? `exit ${tests.exit}` : tests.why,
    ),
    said(
      expected.writesTests ? 'tests were written and committed' : 'no test was written',
      expected.writesTests ? written?.commit !== undefined && testFiles.length > 0 : written === undefined,
      written === undefined ? 'none' : [...written.accepted, ...written.refused].join('; '),
    ),
  ];
}
