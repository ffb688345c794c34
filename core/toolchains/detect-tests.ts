import { bundler } from './bundler.ts';
import { cargo, dotnet, go, gradle, maven } from './compiled.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import type { SourceTree, TestCommands, Toolchain } from './toolchain.ts';

/**
 * The toolchains that are recognised, first match first. Node.js comes last: many a service of another language keeps a
 * `package.json` for its web pages.
 */
export const TOOLCHAINS: readonly Toolchain[] = [go, cargo, maven, gradle, dotnet, bundler, python, node];

/** The files, at the top of the tree, whose text the toolchains look at. */
export const MANIFESTS: readonly string[] = [
  'package.json',
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'requirements.txt',
  'requirements-dev.txt',
  'requirements-test.txt',
  'dev-requirements.txt',
  'test-requirements.txt',
  'Gemfile',
];

export interface DetectedTests extends TestCommands {
  /** The toolchain's name, such as "Maven". */
  readonly toolchain: string;
}

/** How the tests of a tree are most likely run, where nobody has said so; undefined when nothing is recognised. */
export function detectTests(tree: SourceTree): DetectedTests | undefined {
  for (const { name, detect } of TOOLCHAINS) {
    const commands = detect(tree);
    if (commands !== undefined) return { toolchain: name, ...commands };
  }
  return undefined;
}
