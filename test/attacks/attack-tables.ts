import type { Attack } from './attack.ts';
import { changeAttacks } from './cases/changes.ts';
import { exhaustionAttacks } from './cases/exhaustion.ts';
import { networkAttacks } from './cases/network.ts';
import { plantedAttacks } from './cases/planted.ts';
import { repositoryAttacks } from './cases/repository.ts';
import { testCodeAttacks } from './cases/test-code.ts';
import { toolAttacks } from './cases/tool-calls.ts';
import { wordsAttacks } from './cases/words.ts';

/** Every attack of the suite, by what it is that attacks. */
export const THEMES: ReadonlyArray<readonly [title: string, attacks: readonly Attack[]]> = [
  ['The agent calls what it is told to call', toolAttacks],
  ['The agent writes what it is told to write', changeAttacks],
  ['A file waits for the agent to start', plantedAttacks],
  ['Code that the tests run', testCodeAttacks],
  ['Words that mean something where they arrive', wordsAttacks],
  ['What the worker reads itself', repositoryAttacks],
  ['A process that has found a port', networkAttacks],
  ['Using everything up', exhaustionAttacks],
];

/** The tables as the page shows them, in Markdown. */
export function attackTables(): string {
  const count = THEMES.reduce((sum, [, attacks]) => sum + attacks.length, 0);
  return [`${count} attacks:`, ...THEMES.map(([title, attacks]) => `### ${title}\n\n${table(attacks)}`)].join('\n\n');
}

const table = (attacks: readonly Attack[]): string =>
  [
    '| the words stand in | they say: you shall … | what is in the way |',
    '| --- | --- | --- |',
    ...attacks.map(({ from, name, refused }) => `| ${from} | ${name} | ${refused} |`),
  ].join('\n');
