import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../../package-root.ts';

/** The files of a repository that holds a configuration, besides the configuration. */
export interface RepositoryFiles {
  readonly written: readonly string[];
  /** Those that were there. They are never changed. */
  readonly kept: readonly string[];
  /** How npm brings mendhook there; undefined where the folder has it. */
  readonly install: string | undefined;
}

/**
 * Writes `package.json`, `cdk.json` and `.gitignore`, each where there is none.
 *
 * @param directory of the configuration
 * @param config the configuration's name in it
 */
export function writeRepositoryFiles(directory: string, config: string): RepositoryFiles {
  const texts = { 'package.json': json(manifest()), 'cdk.json': json(cdkJson(config)), '.gitignore': IGNORED };
  const [written, kept]: [string[], string[]] = [[], []];
  for (const [name, text] of Object.entries(texts)) {
    const file = join(directory, name);
    if (existsSync(file)) {
      kept.push(name);
    } else {
      writeFileSync(file, text);
      written.push(name);
    }
  }
  return { written, kept, install: written.includes('package.json') ? 'npm install' : missingIn(directory) };
}

const IGNORED = 'node_modules/\ncdk.out/\n.mendhook/\n';
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Exact versions: an upgrade is a change that somebody makes. The CDK is the one that mendhook was tested with. */
const manifest = () => ({
  private: true,
  type: 'module',
  scripts: {
    check: 'mendhook config check',
    synth: 'mendhook synth',
    diff: 'mendhook diff',
    deploy: 'mendhook deploy',
  },
  dependencies: {
    'aws-cdk-lib': installedVersion('aws-cdk-lib'),
    constructs: installedVersion('constructs'),
    mendhook: ownVersion(),
  },
  // npm asks before it runs install scripts; these two fetch the binaries of Node and of Claude Code.
  allowScripts: { '@anthropic-ai/claude-code': true, node: true },
});

/** For the CDK's own commands, such as `npx cdk bootstrap`. */
const cdkJson = (config: string) => ({
  app: 'npx mendhook cdk-app',
  output: 'cdk.out',
  versionReporting: false,
  context: { stage: 'prod', config },
});

const versioned = z.object({ version: z.string() });
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const ownVersion = (): string => versioned.parse(read(join(PACKAGE_ROOT, 'package.json'))).version;

const installedVersion = (name: string): string =>
  versioned.parse(read(createRequire(import.meta.url).resolve(`${name}/package.json`))).version;

const versions = z.record(z.string(), z.unknown()).default({});
const ownManifest = z.object({ name: z.string().optional(), dependencies: versions, devDependencies: versions });

function missingIn(directory: string): string | undefined {
  const { name, dependencies, devDependencies } = readOther(join(directory, 'package.json'));
  if (name === 'mendhook' || 'mendhook' in { ...dependencies, ...devDependencies }) return undefined;
  return `npm install --save-exact mendhook@${ownVersion()}`;
}

/** npm complains of a `package.json` that is no JSON; here it names nothing. */
function readOther(file: string): z.output<typeof ownManifest> {
  try {
    return ownManifest.parse(read(file));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return ownManifest.parse({});
    throw error;
  }
}
