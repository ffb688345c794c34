import { z } from 'zod';
import { joinWords, keepFlags } from './shell/keep-flags.ts';
import { readScript, type Word } from './shell/read-script.ts';
import { hasFile, type PackageTree, type Toolchain } from './toolchain.ts';

const composerSchema = z.object({
  scripts: z
    .record(z.string(), z.union([z.string(), z.array(z.unknown())]))
    .default({})
    .catch({}),
  'require-dev': z.record(z.string(), z.unknown()).default({}).catch({}),
});

/** https://docs.phpunit.de/en/12.0/textui.html and https://pestphp.com/docs/cli-api-reference */
const FLAGS = {
  values:
    /^(?:-[cd]|--(?:configuration|bootstrap|testsuite|group|exclude-group|filter|log-junit|processes|printer|order-by|cache-directory))$/,
  dropped: /^--(?:coverage(?:-[\w-]+)?|min|testsuite|stop-on-\w+|parallel|processes|log-junit|testdox-\w+|mutate)$/,
};

export const php: Toolchain = {
  name: 'PHP',
  sources: /\.(?:php|phtml|twig)$/,
  manifests: /^composer\.json$/,
  detect: (tree) => {
    const program = programOf(tree);
    if (program === undefined || !hasFile(tree, /(?:^|\/)tests?\/.*\.php$/i)) return undefined;
    const flags = flagsOf(tree, program);
    const start = joinWords(`vendor/bin/${program}`, flags);
    return {
      setup: 'composer install --no-interaction --no-progress',
      command: start,
      // Both take one path at a time.
      regression: `printf '%s\\0' {files} | xargs -0 -n 1 ${joinWords(start, '--no-coverage')}`,
    };
  },
};

const readComposer = (tree: PackageTree) => {
  try {
    return composerSchema.safeParse(JSON.parse(tree.text('composer.json'))).data;
  } catch {
    return undefined; // no JSON: it names no tests
  }
};

function programOf(tree: PackageTree): 'pest' | 'phpunit' | 'simple-phpunit' | undefined {
  const wanted = readComposer(tree)?.['require-dev'] ?? {};
  if (Object.hasOwn(wanted, 'pestphp/pest')) return 'pest';
  if (Object.hasOwn(wanted, 'phpunit/phpunit')) return 'phpunit';
  if (Object.hasOwn(wanted, 'symfony/phpunit-bridge')) return 'simple-phpunit';
  return hasFile(tree, /^phpunit\.xml(?:\.dist)?$/) && tree.has('composer.json') ? 'phpunit' : undefined;
}

/** The flags of the script that runs the tests. */
function flagsOf(tree: PackageTree, program: string): readonly string[] {
  const scripts = readComposer(tree)?.scripts ?? {};
  for (const script of Object.values(scripts)) {
    for (const line of [script].flat()) {
      const args = typeof line === 'string' ? argumentsFor(line, program) : undefined;
      if (args !== undefined) return keepFlags(args, FLAGS);
    }
  }
  return [];
}

function argumentsFor(line: string, program: string): readonly Word[] | undefined {
  for (const { words } of readScript(line) ?? []) {
    const at = words.findIndex(({ text }) => text.replace(/^.*\//, '') === program);
    if (at !== -1) return words.slice(at + 1);
  }
  return undefined;
}
