import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { PatchError, parsePatch } from '../../../core/diff/parse-patch.ts';

const PATCH = `diff --git a/src/a.js b/src/a.js
index 1111111..2222222 100644
--- a/src/a.js
+++ b/src/a.js
@@ -1,2 +1,3 @@ function a() {
 one
-two
+2
+diff --git a/x b/x
@@ -10 +11 @@
-@@ -1 +1 @@
\\ No newline at end of file
+--- a/y
diff --git a/with space.txt b/with space.txt
new file mode 100755
index 0000000..3333333
--- /dev/null
+++ b/with space.txt\t
@@ -0,0 +1 @@
+new
diff --git "a/new\\nline \\303\\244.txt" "b/new\\nline \\303\\244.txt"
deleted file mode 100644
index 3333333..0000000
diff --git a/old.js b/lib/new.js
similarity index 90%
rename from old.js
rename to lib/new.js
index 1111111..2222222 100644
--- a/old.js
+++ b/lib/new.js
@@ -1 +1 @@
-x
+y
diff --git a/logo.png b/logo.png
new file mode 100644
index 0000000..3333333
GIT binary patch
literal 3
KcmZQzWMT#Y0RR91

literal 0
HcmV?d00001

diff --git a/link b/link
new file mode 120000
index 0000000..3333333
--- /dev/null
+++ b/link
@@ -0,0 +1 @@
+/etc/passwd
\\ No newline at end of file
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/sub b/sub
index 1111111..2222222 160000
--- a/sub
+++ b/sub
@@ -1 +1 @@
-Subproject commit 1111111
+Subproject commit 2222222
`;

describe('a git patch', () => {
  const files = parsePatch(PATCH);

  test('every file, with what happens to it', () => {
    expect(
      files.map(({ path, kind, mode, binary, symlink, submodule }) => ({
        path,
        kind,
        mode,
        binary,
        symlink,
        submodule,
      })),
    ).toEqual([
      { path: 'src/a.js', kind: 'modified', mode: '100644', binary: false, symlink: false, submodule: false },
      { path: 'with space.txt', kind: 'added', mode: '100755', binary: false, symlink: false, submodule: false },
      { path: 'new\nline ä.txt', kind: 'deleted', mode: '100644', binary: false, symlink: false, submodule: false },
      { path: 'lib/new.js', kind: 'renamed', mode: '100644', binary: false, symlink: false, submodule: false },
      { path: 'logo.png', kind: 'added', mode: '100644', binary: true, symlink: false, submodule: false },
      { path: 'link', kind: 'added', mode: '120000', binary: false, symlink: true, submodule: false },
      { path: 'run.sh', kind: 'modified', mode: '100755', binary: false, symlink: false, submodule: false },
      { path: 'sub', kind: 'modified', mode: '160000', binary: false, symlink: false, submodule: true },
    ]);
    expect(files[3]?.oldPath).toBe('old.js');
  });

  test('hunks and lines; content that looks like a header is content', () => {
    expect(files[0]?.hunks).toEqual([
      {
        oldStart: 1,
        newStart: 1,
        lines: [
          { kind: 'context', text: 'one' },
          { kind: 'removed', text: 'two' },
          { kind: 'added', text: '2' },
          { kind: 'added', text: 'diff --git a/x b/x' },
        ],
      },
      {
        oldStart: 10,
        newStart: 11,
        lines: [
          { kind: 'removed', text: '@@ -1 +1 @@', unended: true },
          { kind: 'added', text: '--- a/y' },
        ],
      },
    ]);
  });

  test('the parts together are the patch', () => {
    expect(files.map(({ text }) => text).join('')).toBe(PATCH);
  });

  test('only a line feed ends a line', () => {
    const patch =
      'diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\u2028diff --git a/b b/b\r\n';
    expect(parsePatch(patch).map(({ path, hunks }) => [path, hunks[0]?.lines[0]?.text])).toEqual([
      ['a', 'x\u2028diff --git a/b b/b\r'],
    ]);
  });

  test.each(['hello', 'diff --git x y\n', '--- a/x\n+++ b/x\n', 'diff --git a/x b/x\n@@ -1 +1 @@\n*what\n'])(
    'what git does not write is refused: %j',
    (patch) => {
      expect(() => parsePatch(patch)).toThrow(PatchError);
    },
  );

  test('no change is no file', () => {
    expect(parsePatch('')).toEqual([]);
  });
});

const root = mkdtempSync(join(tmpdir(), 'parse-patch-'));
afterAll(() => rmSync(root, { recursive: true }));

test('property: what git prints is read back: paths, kinds, and every line', () => {
  const name = fc.oneof(
    fc.constantFrom('a b', 'q"', 'ä', 'x\ny', 't\tb', ' b', 'b', '\\', 'a b/a b'),
    fc.stringMatching(/^[a-z]{1,3}$/),
  );
  const text = fc.array(
    fc.constantFrom('one', '-- a', '++ b', '@@ -1 +1 @@', '', 'x\u2028y', 'diff --git a/x b/x', '\\ No'),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(fc.dictionary(name, fc.tuple(text, text), { minKeys: 1, maxKeys: 4 }), (files) => {
      const paths = Object.keys(files).filter(
        (path) => !Object.keys(files).some((other) => other.startsWith(`${path}/`)),
      );
      for (const side of ['before', 'after']) rmSync(join(root, side), { recursive: true, force: true });
      for (const [index, side] of ['before', 'after'].entries()) {
        for (const path of paths) {
          const file = join(root, side, path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, (files[path]?.[index] ?? []).map((line) => `${line}\n`).join(''));
        }
      }
      const read = parsePatch(diff());
      const changed = paths.filter(
        (path) =>
          files[path]?.[0].join('\n') !== files[path]?.[1].join('\n') ||
          files[path]?.[0].length !== files[path]?.[1].length,
      );
      expect(read.map(({ path }) => path).sort()).toEqual(changed.map((path) => path).sort());
      for (const { path, hunks } of read) {
        const after = hunks.flatMap(({ lines }) =>
          lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text),
        );
        expect(after).toEqual(files[path]?.[1]);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

/** Two folders compared by git, with paths as in a repository. */
function diff(): string {
  const args = [
    'diff',
    '--no-index',
    '--no-prefix',
    '--unified=99',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    'before',
    'after',
  ];
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  } catch (error) {
    // Exit code 1 says that there is a difference.
    if (!(error instanceof Error && 'stdout' in error)) throw error;
    return String(error.stdout).replaceAll(/([ab])\/(before|after)\//g, '$1/');
  }
}
