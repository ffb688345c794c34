import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOwnerName, readCodeOwner } from '../../../core/owners/code-owner.ts';
import { CODE_OWNERS_BYTES, readCodeOwners } from '../../../core/owners/read-code-owners.ts';

const ownersOf = (text: string, path: string): readonly string[] | undefined =>
  readCodeOwners(text).ruleFor(path)?.owners.map(codeOwnerName);
const isMatched = (pattern: string, path: string): boolean =>
  readCodeOwners(`${pattern} @octocat`).ruleFor(path) !== undefined;

/** The rules of the example in GitHub's page "About code owners". */
const DOCUMENTED = `# These owners will be the default owners for everything in
# the repo.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/apps/github/own @doctocat
`;

describe('GitHub’s documented example', () => {
  test.each([
    ['README.md', ['@global-owner1', '@global-owner2']],
    ['src/app.js', ['@js-owner']],
    ['internal/pkg/file.go', ['docs@example.com']],
    ['notes/todo.txt', ['@octo-org/octocats']],
    ['build/logs/today.log', ['@octocat']],
    ['build/other/today.log', ['@global-owner1', '@global-owner2']],
    ['docs/getting-started.md', ['@doctocat']],
    ['docs/build-app/troubleshooting.md', ['@doctocat']],
    ['other/docs/getting-started.md', ['@global-owner1', '@global-owner2']],
    ['web/apps/index.html', ['@octocat']],
    ['scripts/deploy.sh', ['@doctocat', '@octocat']],
    ['deeply/nested/logs/x.log', ['@octocat']],
    ['apps/other/main.rb', ['@octocat']],
    ['apps/github/main.rb', []],
    ['apps/github/own/main.rb', ['@doctocat']],
  ])('%s', (path, owners) => {
    expect(ownersOf(DOCUMENTED, path)).toEqual(owners);
    expect(readCodeOwners(DOCUMENTED).ignored).toEqual([]);
  });
});

describe('a pattern', () => {
  test.each([
    ['foo', ['foo', 'foo/bar', 'bar/foo', 'bar/foo/baz'], ['foo.txt', 'bar/foo.txt', 'Foo']],
    ['/foo', ['foo', 'foo/bar', 'foo/bar/baz'], ['fool.txt', 'bar/foo', 'bar/foo/baz']],
    ['foo/', ['foo/bar', 'foo/bar/baz', 'bar/foo/baz'], ['foo', 'bar/foo']],
    ['/foo/', ['foo/bar', 'foo/bar/baz'], ['foo', 'bar/foo', 'bar/foo/baz']],
    ['foo/bar', ['foo/bar', 'foo/bar/baz'], ['foo/bart', 'baz/foo/bar']],
    ['foo/bar/', ['foo/bar/baz'], ['foo/bar', 'baz/foo/bar/qux']],
    ['*', ['foo', 'foo/bar', 'bar/foo/baz'], []],
    ['**', ['foo', 'foo/bar', 'bar/foo/baz'], []],
    ['/*', ['foo', 'bar'], ['foo/bar', 'foo/bar/baz']],
    ['f*', ['foo', 'foo/bar', 'bar/foo/baz', 'f'], ['bar/baz', 'xfoo']],
    ['f*/', ['foo/bar', 'bar/foo/baz'], ['foo', 'bar/foo', 'bar/baz']],
    ['/*/', ['foo/bar', 'bar/foo/baz'], ['foo']],
    ['foo/*', ['foo/bar'], ['foo', 'foo/bar/baz', 'bar/foo/baz']],
    ['foo/*.txt', ['foo/bar.txt'], ['foo/bar/baz.txt', 'qux/foo/bar.txt']],
    ['foo/*/baz', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/baz', 'foo/a/b/baz']],
    ['f?o', ['foo', 'a/fxo'], ['fo', 'fooo']],
    ['f\\*o', ['f*o'], ['foo']],
    ['f\\?o', ['f?o'], ['foo']],
    ['my\\ folder/', ['my folder/x'], ['my', 'folder/x']],
    ['**/foo/bar', ['foo/bar', 'qux/foo/bar/baz'], ['foo/baz/bar']],
    ['**/*bar*', ['bar', 'foo/rebar', 'foo/qux/barrio'], ['foo/ba']],
    ['foo/bar/**', ['foo/bar/baz', 'foo/bar/baz/qux'], ['foo/bar', 'qux/foo/bar/baz']],
    ['foo/**/bar', ['foo/bar', 'foo/qux/quux/bar/baz'], ['qux/foo/bar']],
    ['foo/**/', ['foo/bar', 'foo/bar/baz'], ['foo']],
    ['foo/**/bar/b*', ['foo/bar/baz', 'foo/qux/bar/baz'], ['foo/bar', 'foo/bar/qux']],
    ['a.b', ['a.b'], ['axb']],
    ['(a+)+$', ['(a+)+$'], ['aaaa']],
    ['ö?', ['ö😀'], ['ö']],
  ] as const)('%s', (pattern, matched, others) => {
    expect(matched.filter((path) => !isMatched(pattern, path))).toEqual([]);
    expect(others.filter((path) => isMatched(pattern, path))).toEqual([]);
  });

  test('takes no exponential time', () => {
    const pattern = `${'**/a*a*a*a*/'.repeat(40)}b`;
    expect(isMatched(pattern, `${`${'a'.repeat(60)}/`.repeat(200)}c`)).toBe(false);
  });
});

describe('a line that GitHub skips', () => {
  test.each([
    ['!src/ @octocat', '"!"'],
    ['[ab].ts @octocat', '"[ ]"'],
    ['[Section] @octocat', '"[ ]"'],
    ['^[Section][2] @octocat', '"[ ]"'],
    ['app/[slug]/page.tsx @octocat', '"[ ]"'],
    ['\\#notes @octocat', '"#"'],
    ['a***b @octocat', '"***"'],
    ['/ @octocat', '"/" matches nothing'],
    ['src\\', '"\\"'],
    ['*.ts octocat', 'an owner'],
    ['*.ts @', 'an owner'],
    ['*.ts @org/', 'an owner'],
    ['*.ts @org/team/extra', 'an owner'],
    ['*.ts @octocat <!channel>', 'an owner'],
    ['*.ts nobody@', 'an owner'],
  ])('%s', (line, reason) => {
    const read = readCodeOwners(`* @all\n${line}\n*.md @docs`);
    expect(read.ignored).toEqual([{ line: 2, reason: expect.stringContaining(reason) }]);
    expect(read.rules.map((rule) => rule.line)).toEqual([1, 3]);
    expect(ownersOf(`* @all\n${line}`, 'src/a.ts')).toEqual(['@all']);
  });

  test('comments and empty lines are no rules, and no faults', () => {
    const read = readCodeOwners('# a\r\n\r\n   # indented\r\n*.ts\t@octocat\r\n');
    expect(read.ignored).toEqual([]);
    expect(read.rules).toEqual([{ line: 4, pattern: '*.ts', owners: [{ kind: 'user', login: 'octocat' }] }]);
  });
});

test.each([
  [CODE_OWNERS_BYTES - 1, false],
  [CODE_OWNERS_BYTES, true],
])('a file of %i bytes', (bytes, isTooLarge) => {
  const text = '* @octocat\n#'.padEnd(bytes, 'x');
  const read = readCodeOwners(text);
  expect(read.isTooLarge).toBe(isTooLarge);
  expect(read.ruleFor('a')?.line).toBe(isTooLarge ? undefined : 1);
});

const word = fc.stringMatching(/^[a-z]{1,4}$/);
const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));

test('a path is matched by itself, by its folders and by its name', () => {
  fc.assert(
    fc.property(path, (each) => {
      expect(isMatched(`/${each}`, each)).toBe(true);
      expect(isMatched(each.split('/').at(-1) ?? '', each)).toBe(true);
      expect(isMatched(`/${each}/`, `${each}/below/it`)).toBe(true);
      expect(isMatched(`/${each}/`, each)).toBe(false);
    }),
  );
});

test('the last of the rules that match decides', () => {
  fc.assert(
    fc.property(path, fc.array(path, { minLength: 1, maxLength: 6 }), (each, patterns) => {
      const text = patterns.map((pattern) => `/${pattern} @octocat`).join('\n');
      const last = patterns.findLastIndex((pattern) => each === pattern || each.startsWith(`${pattern}/`));
      expect(readCodeOwners(text).ruleFor(each)?.line).toBe(last < 0 ? undefined : last + 1);
    }),
  );
});

const hostileText = fc
  .array(fc.constantFrom(...'*?/\\#![]@ab \n\t\r\u202e😀', '**', '@octocat', '<!channel>'), { maxLength: 60 })
  .map((parts) => parts.join(''));

test('any text is read: each line is a rule, ignored, a comment or empty', () => {
  fc.assert(
    fc.property(hostileText, path, (text, file) => {
      const { rules, ignored, ruleFor } = readCodeOwners(text);
      const lines = [...rules, ...ignored].map(({ line }) => line);
      expect(new Set(lines).size).toBe(lines.length);
      expect(lines.every((line) => line <= text.split('\n').length)).toBe(true);
      const found = ruleFor(file);
      if (found !== undefined) expect(rules).toContainEqual(found);
    }),
  );
});

test('an owner is written as it is read', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom('@octocat', '@octo-org/octocats', 'docs@example.com'), fc.string()),
      (text) => {
        const owner = readCodeOwner(text);
        if (owner !== undefined) expect(codeOwnerName(owner)).toBe(text);
      },
    ),
  );
});
