import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageOf, readImports } from '../../packaging/read-imports.ts';

const names = z.record(z.string(), z.unknown()).default({});
const manifestSchema = z.looseObject({
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
});
const read = (file: string) => manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** What a checkout needs for development as well as a package at run time. */
const ALSO_AT_RUN_TIME = ['aws-cdk', 'aws-cdk-lib', 'cdk-nag', 'constructs', 'node'];

/** Sources of the image, scripts of the page, and examples. */
const NOT_CODE = /^\/(image|examples)\/|\/assets\//;
const FEWEST_FILES = 50;

/**
 * Looks at an unpacked package: it has no test, no development dependency, no path of the machine that built it, and all
 * that it imports.
 *
 * @param root of the checkout that built it
 * @throws {Error} with everything that is wrong
 */
export function inspectPackage(directory: string, root: string): void {
  const files = globSync('**/*', { cwd: directory, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const own = read(join(directory, 'package.json'));
  const development = Object.keys(read(join(root, 'package.json')).devDependencies);
  const declared = new Set(Object.keys({ ...own.dependencies, ...own.peerDependencies }));
  const code = files.filter((file) => /\.js$|\.d\.ts$/.test(file) && !NOT_CODE.test(file.slice(directory.length)));
  const problems = [
    ...files.filter((file) => isTest(file.slice(directory.length))).map((file) => `${file} is a test`),
    ...files
      .filter((file) => readFileSync(file).includes(root))
      .map((file) => `${file} names a folder of this machine`),
    ...Object.keys(own.devDependencies).map((name) => `${name} is a development dependency`),
    ...development
      .filter((name) => declared.has(name) && !ALSO_AT_RUN_TIME.includes(name))
      .map((name) => `${name} is a development dependency that it depends on`),
    ...code.flatMap((file) => missingImports(file, declared)),
    ...(code.length >= FEWEST_FILES ? [] : [`only ${code.length} files of code are there`]),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** The sample service's own tests are part of the sample. */
const isTest = (path: string): boolean => /(^|\/)test\/|\.test\.[jt]s$/.test(path) && !path.startsWith('/examples/');

/** Checked as it is unpacked: a bundler that a checkout alone has is imported by `bin/app.js`, which tells the two apart. */
const CHECKOUT_ONLY = '../lib/bundle-functions.js';

function missingImports(file: string, declared: ReadonlySet<string>): string[] {
  return readImports(file).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = join(file, '..', file.endsWith('.d.ts') ? specifier.replace(/\.[jt]s$/, '.d.ts') : specifier);
      return specifier === CHECKOUT_ONLY || existsSync(target)
        ? []
        : [`${file} imports ${specifier}, which is not there`];
    }
    const name = packageOf(specifier);
    return name === undefined || name === 'mendhook' || declared.has(name)
      ? []
      : [`${file} imports ${name}, undeclared`];
  });
}
