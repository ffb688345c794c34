import { globPattern } from '../../diff/glob.ts';
import { pathBelow } from '../paths.ts';
import type { Folder } from '../toolchain.ts';
import type { Package } from './package-json.ts';

/**
 * Whether a package is one of a workspace: https://docs.npmjs.com/cli/using-npm/workspaces,
 * https://pnpm.io/pnpm-workspace_yaml
 *
 * @param outer the folder of the workspace's own manifest
 * @param folder the package's, from the top of the repository
 */
export function isMember(outer: Folder, top: Package | undefined, folder: string): boolean {
  const path = pathBelow(outer.folder, folder) ?? '';
  const globs = [...(top?.workspaces ?? []), ...listOf(outer.text('pnpm-workspace.yaml')), ...lernaPackages(outer)];
  const fits = (glob: string) =>
    globPattern(glob).test(path) && (glob.includes('**') || depthOf(glob.replace(/^\.\//, '')) === depthOf(path));
  return (
    globs.some((glob) => !glob.startsWith('!') && fits(glob)) &&
    !globs.some((glob) => glob.startsWith('!') && fits(glob.slice(1)))
  );
}

const depthOf = (path: string): number => path.replace(/\/$/, '').split('/').length;

/** The list `packages` of a YAML file, in either form. */
function listOf(yaml: string): string[] {
  const block = /^packages:[ \t]*(?:\[([^\]]*)\]|\r?\n((?:[ \t]*(?:-.*|#.*)?\r?\n?)*))/m.exec(yaml);
  const entries =
    block?.[1]?.split(',') ?? [...(block?.[2] ?? '').matchAll(/^[ \t]*-[ \t]*(.+)$/gm)].map(([, entry = '']) => entry);
  return entries.map((entry) => /["']([^"']*)["']|([^\s#]+)/.exec(entry)?.slice(1).find(Boolean) ?? '').filter(Boolean);
}

const lernaPackages = (outer: Folder): string[] =>
  outer.has('lerna.json')
    ? [...(/"packages"\s*:\s*\[([^\]]*)\]/.exec(outer.text('lerna.json'))?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
        ([, glob = '']) => glob,
      )
    : [];
