import type { Word } from '../../shell/read-script.ts';
import { programName } from '../strip-launchers.ts';
import { ava, uvu } from './ava.ts';
import { bunTest, denoTest } from './bun-test.ts';
import { jest, jestPresets } from './jest.ts';
import { mocha, mochaPresets } from './mocha.ts';
import { interpreterLength, nodeTest, plainFile } from './node-test.ts';
import type { TestProgram } from './runner.ts';
import { borp, jasmine, lab, tap, tape } from './tap.ts';
import { vitest } from './vitest.ts';

/** Runners that are started by their own name, which is their package's as well, the most common first. */
const BY_PACKAGE = { vitest, jest, mocha, ava, tap, tape, borp, uvu, lab, jasmine };
const PROGRAMS: readonly TestProgram[] = [
  ...Object.values(BY_PACKAGE),
  ...jestPresets,
  ...mochaPresets,
  bunTest,
  denoTest,
  nodeTest,
];

/** A test program, and how many words start it. */
export interface Started {
  readonly program: TestProgram;
  readonly length: number;
}

/** The test program that a command starts, by its name, by its file in `node_modules`, or as a script of its own. */
export function findProgram(words: readonly Word[]): Started | undefined {
  const named = words.map((word, index) => (index === 0 ? { ...word, text: programName(word.text) } : word));
  return find(PROGRAMS, named) ?? installedFile(words) ?? find([plainFile], named);
}

function find(programs: readonly TestProgram[], words: readonly Word[]): Started | undefined {
  for (const program of programs) {
    const length = program.starts(words);
    if (length !== undefined) return { program, length };
  }
  return undefined;
}

/** `node --experimental-vm-modules node_modules/jest/bin/jest.js` */
function installedFile(words: readonly Word[]): Started | undefined {
  const before = interpreterLength(words);
  const file = words[before ?? words.length];
  if (before === undefined || file === undefined) return undefined;
  const name = /(?:^|\/)node_modules\/(?:\.bin\/)?_?([\w.-]+?)(?:\/|\.[cm]?js$|$)/.exec(file.text)?.[1] ?? '';
  const found = find(PROGRAMS, [{ raw: name, text: name }, ...words.slice(before + 1)]);
  return found === undefined ? undefined : { ...found, length: found.length + before };
}

/** The runner that a project has installed, with the word that starts it. */
export function installedProgram(
  installed: Readonly<Record<string, string>>,
): { readonly name: string; readonly program: TestProgram } | undefined {
  const found = Object.entries(BY_PACKAGE).find(([name]) => Object.hasOwn(installed, name));
  return found === undefined ? undefined : { name: found[0], program: found[1] };
}
