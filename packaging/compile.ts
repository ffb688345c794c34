import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

export interface Compilation {
  /** The checkout, whose `tsconfig.json` counts. */
  readonly root: string;
  /** The folder whose files keep their paths. */
  readonly sources: string;
  /** Files that something starts or imports, by absolute path. What they import is compiled with them. */
  readonly entries: readonly string[];
  /** Those whose types people use. */
  readonly typed: readonly string[];
  readonly target: string;
}

/**
 * Compiles the entries to JavaScript, and those that people import to declarations as well. Types are not checked here:
 * `npm run check` does.
 *
 * @throws {Error} with the compiler's own words
 */
export async function compile({ root, sources, entries, typed, target }: Compilation): Promise<void> {
  const common = {
    noEmit: false,
    incremental: false,
    tsBuildInfoFile: null,
    noCheck: true,
    rootDir: sources,
    outDir: target,
    rewriteRelativeImportExtensions: true,
    // The target may lie outside of the checkout.
    typeRoots: [join(root, 'node_modules', '@types')],
  };
  await runCompiler(root, `${target}.code.json`, { files: entries, compilerOptions: common });
  if (typed.length === 0) return;
  const declarations = { ...common, declaration: true, emitDeclarationOnly: true };
  await runCompiler(root, `${target}.types.json`, { files: typed, compilerOptions: declarations });
}

async function runCompiler(root: string, project: string, settings: object): Promise<void> {
  const base = relative(dirname(project), join(root, 'tsconfig.json'));
  writeFileSync(project, JSON.stringify({ extends: base, include: [], ...settings }));
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(dirname(manifest), 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [compiler, '--project', project]).catch((cause: unknown) => {
    const said = cause instanceof Error && 'stdout' in cause ? String(cause.stdout) : '';
    throw new Error(`tsc --project ${project} failed:\n${said}`, { cause });
  });
}
