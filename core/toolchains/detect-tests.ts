import { bundler } from './bundler.ts';
import { cargo } from './cargo.ts';
import { deno } from './deno.ts';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { gradle, maven } from './jvm.ts';
import { mix } from './mix.ts';
import { node } from './node/node.ts';
import { type Around, packageFolders } from './package-folders.ts';
import { php } from './php.ts';
import { python } from './python/python.ts';
import { inFolder } from './shell/folders.ts';
import { openPackage, type SourceTree, type TestCommands, type Toolchain, type Unrecognised } from './toolchain.ts';

/**
 * The toolchains that are recognised, first match first. Node.js comes last: many a service of another language keeps a
 * `package.json` for its web pages.
 */
export const TOOLCHAINS: readonly Toolchain[] = [
  go,
  cargo,
  maven,
  gradle,
  dotnet,
  bundler,
  mix,
  php,
  python,
  deno,
  node,
];

export interface DetectedTests extends TestCommands {
  /** The toolchain's name, such as "Maven". */
  readonly toolchain: string;
  /** The package's folder from the top of the tree; `''` is the top. */
  readonly folder: string;
}

/**
 * How the tests of a package are most likely run, where nobody has said so. The package is the nearest one around the
 * configured folder, else around the paths, whose tests are recognised; else the top of the tree.
 */
export function detectTests(tree: SourceTree, around: Around = {}): DetectedTests | Unrecognised {
  const problems: string[] = [];
  for (const { folder, source } of packageFolders(tree.files, TOOLCHAINS, around)) {
    const found = detectIn(tree, folder, source);
    if (found === undefined) continue;
    if (!('problem' in found)) return found;
    problems.push(folder === '' ? found.problem : `in ${folder}, ${found.problem}`);
  }
  return { problem: problems[0] ?? NOTHING };
}

const NOTHING = 'none of its files is the manifest of a toolchain that is known, with tests beside it';

/** @param source a file of the language that is wanted; other languages are then passed over */
function detectIn(tree: SourceTree, folder: string, source?: string): DetectedTests | Unrecognised | undefined {
  const opened = openPackage(tree, folder);
  let problem: Unrecognised | undefined;
  for (const { name, sources, detect } of TOOLCHAINS) {
    if (source !== undefined && !sources.test(source)) continue;
    const found = detect(opened);
    if (found === undefined) continue;
    if ('problem' in found) {
      problem ??= found;
      continue;
    }
    const { setup, setupIn = folder, command, regression, runIn = folder } = found;
    return {
      toolchain: name,
      folder,
      ...(setup === undefined ? {} : { setup: inFolder(setupIn, setup) }),
      command: inFolder(runIn, command),
      regression: inFolder(runIn, regression),
    };
  }
  return problem;
}
