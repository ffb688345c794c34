import type { Word } from '../shell/read-script.ts';
import { programName } from './strip-launchers.ts';

/** Programs that look at code, types, packages or reports, and run none of the project's unit tests. */
const CHECKS = new Set(
  `eslint standard xo ts-standard semistandard tslint jshint jslint jscs biome oxlint oxfmt prettier stylelint rome dprint
  tsd tstyche dtslint dts-lint tsc-strict vue-tsc svelte-check flow type-coverage attw arethetypeswrong publint
  depcheck dependency-check knip madge ls-lint ls-engines auditjs audit-ci snyk license-checker licensee manypkg
  commitlint cspell markdownlint markdownlint-cli2 remark alex textlint linkinator doctoc all-contributors
  codecov coveralls codeclimate-test-reporter size-limit bundlesize bundlewatch sort-package-json syncpack npmlint
  nyc c8 istanbul echo printf true exit sleep gts aegir wait-on evalmd eclint lockfile-lint npm-package-json-lint
  playwright cypress karma nightwatch testcafe wdio protractor web-test-runner wtr wct testem storybook test-storybook
  lost-pixel percy backstop are-the-types-wrong editorconfig-checker ec lint-staged husky`.split(/\s+/),
);

/** A type check writes nothing. */
const TYPE_CHECK = /(?:^| )--no-?emit\b(?!=false| false)/i;

/** What scripts are called that only look at the code. */
const CHECK_NAME =
  /(?:^|[:_-])(?:lint\w*|type-?check\w*|format\w*|fmt|prettier|eslint|audit|spell\w*|cover\w*|codecov)(?:$|[:_-])/;

export const isCheckName = (script: string): boolean => CHECK_NAME.test(script);

/** `nyc report` shows what was measured; `nyc mocha` runs tests. */
const REPORT = /^(?:nyc|c8|istanbul) (?:report|check-coverage|merge|instrument)\b/;

/**
 * Whether a command looks at something other than the tests, or drives a browser, which none of the images has.
 *
 * @param words without what only starts it
 * @param all the words as the script has them
 */
export function isCheck(words: readonly Word[], all: readonly Word[]): boolean {
  const name = programName(words[0]?.text ?? '');
  const line = words.map(({ text }) => text).join(' ');
  if (REPORT.test(all.map(({ text }) => text).join(' '))) return true;
  if (CHECKS.has(name)) return true;
  if (name === 'tsc') return TYPE_CHECK.test(line);
  if (name === 'npm' || name === 'pnpm' || name === 'yarn') return / (?:audit|outdated|dedupe|pack)\b/.test(line);
  return name === 'cat' || name === 'ng' || /^vue-cli-service lint/.test(line);
}
