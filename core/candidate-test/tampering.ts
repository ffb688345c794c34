import type { CandidateObjection } from '../records/candidate-verdict.ts';

/** One line of a test: as it is, and without comments and literals. */
export interface TestLine {
  readonly raw: string;
  readonly code: string;
}

/**
 * Says how the text of a test tampers with what judges it: it ends the process before others speak, replaces what asserts, or
 * looks for the measurement.
 */
export function findTampering(lines: readonly TestLine[]): readonly CandidateObjection[] {
  const has = (isFound: (line: TestLine) => boolean) => lines.some(isFound);
  return [
    ...(has(({ code }) => ENDS.test(code)) ? ['ends-process' as const] : []),
    ...(has(({ code, raw }) => PATCHES.test(code) || (CALLS.test(code) && REPLACES.test(raw)))
      ? ['patches-assertions' as const]
      : []),
    ...(has(({ raw }) => MEASURES.test(raw)) ? ['reads-measurement' as const] : []),
  ];
}

/** The run would be green, whatever the tests after it find. */
const ENDS =
  /\bprocess\.(?:(?:exit|abort|reallyExit)\(|kill\(\s*process\.p?pid\b|exitCode\s*=(?!=))|\bDeno\.exit\(|\bos\._exit\(|\bsys\.exit\(\s*0?\s*\)|\bos\.Exit\(|\bsyscall\.Exit\(|\bSystem\.exit\(|\.halt\(\s*0\s*\)|\bEnvironment\.Exit\(|\bexit!|\bprocess::exit\(|^\s*exit(?:\(\s*0\s*\)|\s+0)?\s*;?$/;

const ASSERTERS = 'assert|expect|should|chai|TestCase|pytest|unittest|Minitest|RSpec';
/** What asserts is given another meaning, for this test and for all in its process. */
const PATCHES = new RegExp(
  [
    `^\\s*(?:global(?:This)?\\.|self\\.|\\w+\\.)?(?:${ASSERTERS})(?:(?:\\.(?!config\\b)|::)\\w+|\\[[^\\]]*\\])+\\s*=(?![=>~])`,
    `\\bObject\\.(?:assign|definePropert(?:y|ies)|setPrototypeOf)\\(\\s*(?:${ASSERTERS})\\b(?:\\.\\w+)*\\s*,`,
    `\\b(?:mock\\.method|(?:vi|jest)\\.spyOn|sinon\\.\\w+|Reflect\\.set|setattr|monkeypatch\\.setattr|patch\\.object)\\(\\s*(?:${ASSERTERS}|self|builtins)\\b(?:\\.\\w+)*\\s*,`,
    `\\bbuiltins\\.\\w+\\s*=(?!=)`,
    `^\\s*(?:class|module)\\s+(?:Minitest|RSpec)\\b`,
  ].join('|'),
);
/** A whole module of them, whose name is in a literal. */
const CALLS = /\b(?:jest|vi|mock)\.(?:mock|doMock|module|unstable_mockModule)\(|\bsys\.modules\[|\brequire\.cache\[/;
const REPLACES = /["'`](?:node:)?(?:assert(?:\/strict)?|test|vitest|chai|@jest\/globals|expect|unittest|pytest)["'`]/;

/** Where a run writes what it ran, and how one run differs from another. */
const MEASURES = /\bMENDHOOK_(?:RAN|TREE|RUN)\b|\bNODE_V8_COVERAGE\b|\bmendhook_order\b|\b(?:take|stop)Coverage\(/;
