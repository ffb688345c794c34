import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';
import { imageFiles } from '../../packaging/copy-assets.ts';
import { packageOf, readImports } from '../../packaging/read-imports.ts';
import { writeManifest } from '../../packaging/write-manifest.ts';
import { inspectPackage } from './inspect-package.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function folderOf(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

test.each([
  ['zod', 'zod'],
  ['@aws-sdk/client-s3', '@aws-sdk/client-s3'],
  ['@modelcontextprotocol/sdk/server/mcp.js', '@modelcontextprotocol/sdk'],
  ['aws-cdk-lib/aws-iam', 'aws-cdk-lib'],
  ['node:fs', undefined],
  ['./names.js', undefined],
  ['url', undefined],
])('%s is of the package %s', (specifier, expected) => {
  expect(packageOf(specifier)).toBe(expected);
});

test('imports of every kind are read, and text that looks like one is not', () => {
  const place = folderOf({
    'a.js': `import a from 'a'; export { b } from './b.js'; await import('c');
      createRequire(import.meta.url).resolve('d/package.json'); const text = "import x from 'x'"; await import(text);`,
    'a.d.ts': `import { a } from './a.js'; export declare const b: import("zod").ZodString;`,
  });
  expect(readImports(join(place, 'a.js'))).toEqual(['a', './b.js', 'c', 'd/package.json']);
  expect(readImports(join(place, 'a.d.ts'))).toEqual(['./a.js', 'zod']);
});

describe('the published package.json', () => {
  const manifest = {
    name: 'mendhook',
    version: '1.2.3',
    description: '',
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': './core/config/config.ts', './style.css': './style.css' },
    workspaces: [],
    dependencies: { zod: '^4.0.0', esbuild: '0.28.2' },
    devDependencies: { 'aws-cdk-lib': '2.276.0', vitest: '5.0.0' },
  } as const;
  const write = (code: string) => {
    const target = folderOf({ 'core/config/config.js': code });
    writeManifest(target, { ...manifest, workspaces: [] }, [join(target, 'core/config/config.js')]);
    return JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  };

  test('depends on what the code imports, on nothing else, and exports compiled files with their types', () => {
    const written = write(`import 'zod'; import 'aws-cdk-lib/aws-iam'; import 'node:fs'; import 'mendhook';`);
    expect(written).toMatchObject({
      exports: {
        '.': { types: './core/config/config.d.ts', default: './core/config/config.js' },
        './style.css': './style.css',
      },
      dependencies: { zod: '^4.0.0' },
      peerDependencies: { 'aws-cdk-lib': '^2.276.0' },
    });
    expect(Object.keys(written.dependencies)).toEqual(['zod']);
    expect(written).not.toHaveProperty('devDependencies');
    expect(written).not.toHaveProperty('private');
  });

  test('is not written while the code imports what is not declared', () => {
    expect(() => write(`import 'left-pad';`)).toThrow('imports left-pad, which its package.json does not name');
  });
});

test('the image is built from what .dockerignore lets in', () => {
  const root = folderOf({ '.dockerignore': '# why\n*\n!package.json\n!core\n' });
  expect(imageFiles(root, ['package.json', 'core/a.ts', 'corelib/a.ts', 'test/a.ts'])).toEqual([
    '.dockerignore',
    'package.json',
    'core/a.ts',
  ]);
});

/** Bundlers, which start from sources: a checkout has them, and the image's build stage. */
const FROM_SOURCES = ['lib/bundle-functions.ts', 'batch-job/bundle-worker.ts'];

test('a file that is started by its path is named without an ending, which is another one in the package', () => {
  const rooms = 'adapters,batch-job,bin,core,lambdas,lib,local,packages,page,replay,workflows';
  const files = globSync(`{${rooms}}/**/*.ts`, { cwd: ROOT, exclude: ['**/node_modules/**', '**/test/**'] });
  expect(files.length).toBeGreaterThan(300);
  const named = files.filter((file) =>
    /(join|resolve|URL)\([^()]*(\([^()]*\)[^()]*)*(?<!mendhook\.config)\.ts['"`]/.test(
      readFileSync(join(ROOT, file), 'utf8'),
    ),
  );
  expect(named.filter((file) => !FROM_SOURCES.includes(file))).toEqual([]);
});

test('an unpacked package with what it must not have is refused, with everything at once', () => {
  const root = folderOf({ 'package.json': '{"devDependencies":{"vitest":"1"}}' });
  const files = {
    'package.json': '{"dependencies":{"vitest":"1"},"devDependencies":{"knip":"1"}}',
    'core/a.test.js': '',
    'core/a.js': `import './gone.js'; import 'zod';`,
    'docs/a.md': root,
    'examples/checkout/test/a.test.js': '',
  };
  const refused = () => inspectPackage(folderOf(files), root);
  for (const problem of [
    /core\/a\.test\.js is a test/,
    /docs\/a\.md names a folder of this machine/,
    /knip is a development dependency/,
    /vitest is a development dependency that it depends on/,
    /imports \.\/gone\.js, which is not there/,
    /imports zod, undeclared/,
    /only 2 files of code/,
  ]) {
    expect(refused).toThrow(problem);
  }
  expect(refused).not.toThrow(/examples/);
});
