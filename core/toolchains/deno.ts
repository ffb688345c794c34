import { z } from 'zod';
import { denoTest } from './node/runners/bun-test.ts';
import { readScript } from './shell/read-script.ts';
import { hasFile, type PackageTree, type Toolchain } from './toolchain.ts';

const TEST_FILE = /(?:^|\/)(?:[^/]*[._])?test\.[cm]?[jt]sx?$/;

const taskSchema = z.object({
  tasks: z
    .record(
      z.string(),
      z.union([z.string(), z.object({ command: z.string() }).transform(({ command }) => command)]).catch(''),
    )
    .default({})
    .catch({}),
});

/** https://docs.deno.com/runtime/fundamentals/testing */
export const deno: Toolchain = {
  name: 'Deno',
  sources: /\.[cm]?[jt]sx?$/,
  manifests: /^deno\.jsonc?$/,
  detect: (tree) => {
    if (!(tree.has('deno.json') || tree.has('deno.jsonc')) || !hasFile(tree, TEST_FILE)) return undefined;
    const task = tasksOf(tree)['test'] ?? '';
    for (const { words } of readScript(task) ?? []) {
      const length = denoTest.starts(words);
      if (length === undefined) continue;
      return {
        setup: 'deno install',
        command: 'deno task test',
        regression: denoTest.regression('deno test', words.slice(length), {}),
      };
    }
    return task === '' ? { command: 'deno test -A', regression: 'deno test -A {files}' } : undefined;
  },
};

function tasksOf(tree: PackageTree): Readonly<Record<string, string>> {
  const text = tree.has('deno.json')
    ? tree.text('deno.json')
    : tree
        .text('deno.jsonc')
        .replace(/^\s*\/\/.*$/gm, '')
        .replace(/,(\s*[}\]])/g, '$1');
  try {
    return taskSchema.safeParse(JSON.parse(text)).data?.tasks ?? {};
  } catch {
    return {}; // no JSON: it names no tasks
  }
}
