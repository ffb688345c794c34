import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/*/README.md'], {
  cwd: root,
  exclude: (name) => name === 'CHANGELOG.md' || name === 'node_modules',
});

/** What may follow each command, such as "releases judge". The shell completion has it from the commands themselves. */
const completion = execFileSync(process.execPath, ['bin/mendhook.ts', 'completion', 'bash'], {
  cwd: root,
  encoding: 'utf8',
});
const commands = new Map(
  [...completion.matchAll(/^ {4}"([^"]*)"\) next="(.*)";;$/gm)].map(([, path = '', next = '']) => [
    path,
    next.split(' '),
  ]),
);

/** The commands of a page: in backticks, or a line of a block. */
function commandsOf(page: string): readonly string[] {
  const parts = readFileSync(join(root, page), 'utf8').split(/^```.*$/m);
  return parts.flatMap((part, index) => {
    const isBlock = index % 2 === 1;
    const pattern = isBlock
      ? /^(?:[A-Z_]+=\S+ )*(?:npx )?mendhook ([a-z].*)$/gm
      : /`(?:[A-Z_]+=\S+ )*(?:npx )?mendhook ([a-z][^`]*)`/g;
    return [...part.matchAll(pattern)].map(([, words = '']) =>
      words.replace(/\s+(?:[#>|]|--\s).*$/s, '').replaceAll(/\s+/g, ' '),
    );
  });
}

const written = [...new Set(pages.flatMap(commandsOf))].map((words) => [words]);

test('pages name commands', () => expect(written.length).toBeGreaterThan(60));

test.each(written)('mendhook %s is a command with these options', (words) => {
  const [first = '', second = '', ...rest] = words.split(' ');
  const hasCommands = [...commands.keys()].some((path) => path.startsWith(`${first} `));
  const path = hasCommands && /^[a-z]/.test(second) ? `${first} ${second}` : first;
  expect([...commands.keys()]).toContain(path);
  const options = [second, ...rest].filter((word) => /^--[a-z]/.test(word));
  expect(commands.get(path)).toEqual(expect.arrayContaining(options));
});
