import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { buildApp, buildStack } from '../../bin/build-app.ts';
import { type ConfigInput, parseConfig } from '../../core/config/config.ts';
import { FunctionName } from '../../core/names.ts';
import type { FunctionBundles } from '../../lib/function-bundles.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** What the CDK's command gives to the app from `cdk.json`: flags that change the template. */
export const context = cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context;

/** The service of the configurations that tests deploy. */
export const checkout = {
  name: 'checkout',
  repository: 'acme/checkout',
  slackChannel: '#checkout-alerts',
  test: { command: 'npm test', regression: 'node --test {files}' },
};

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
}

/**
 * Makes the template as `cdk synth` does, with its checks: it throws when one of them finds anything. The functions' code
 * is not bundled, which changes nothing of the template but the names of the assets.
 */
export function synthesize(options: { config?: Partial<ConfigInput>; stage?: string; directory?: string } = {}) {
  const place = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const app = new App({ context, outdir: join(place, 'cdk.out'), analyticsReporting: false });
    const config = parseConfig({ services: [checkout], ...options.config }, 'the test’s configuration');
    const configFile = join(options.directory ?? ROOT, 'mendhook.config.ts');
    const stage = options.stage ?? 'test';
    const stack = buildApp(app, { config, configFile, stage, bundles: emptyBundles(place) });
    const assembly = app.synth();
    const report = readFileSync(join(assembly.directory, 'validation-report.json'), 'utf8');
    return {
      config,
      stage,
      stack,
      report,
      template: Template.fromStack(stack as Stack),
      resources: readResources(stack),
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Makes the templates of many configurations, without the checks, which is much cheaper.
 *
 * @param directory the directory of the configurations, for the Dockerfiles that they name
 * @returns the resources of each
 */
export function synthesizeAll(configs: readonly Partial<ConfigInput>[], directory: string): (readonly Resource[])[] {
  const place = mkdtempSync(join(tmpdir(), 'synth-'));
  try {
    const bundles = emptyBundles(place);
    const configFile = join(directory, 'mendhook.config.ts');
    const make = (input: Partial<ConfigInput>) => {
      const config = parseConfig({ services: [checkout], ...input }, 'the test’s configuration');
      const app = new App({
        context,
        outdir: join(place, 'cdk.out'),
        analyticsReporting: false,
        builtinCloudFormationValidation: false,
        stackTraces: false,
        treeMetadata: false,
      });
      return readResources(buildStack(app, { config, configFile, stage: 'test', bundles }));
    };
    const made = new Map<string, readonly Resource[]>();
    return configs.map((input) => {
      const key = JSON.stringify(input);
      const resources = made.get(key) ?? make(input);
      made.set(key, resources);
      return resources;
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A directory for each function, with code that does nothing: the template does not depend on the code. */
export function emptyBundles(place: string): FunctionBundles {
  const made = Object.values(FunctionName).map((name) => {
    const bundle = join(place, 'bundles', name);
    mkdirSync(bundle, { recursive: true });
    writeFileSync(join(bundle, 'index.mjs'), `export const name = '${name}';\n`);
    return [name, bundle] as const;
  });
  return Object.fromEntries(made) as Record<FunctionName, string>;
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DeletionPolicy: z.string().optional(),
    }),
  ),
});

function readResources(stack: Stack): readonly Resource[] {
  const { Resources } = templateSchema.parse(Template.fromStack(stack).toJSON());
  return Object.entries(Resources).map(([logicalId, { Type, Properties, DeletionPolicy }]) => ({
    logicalId,
    type: Type,
    properties: Properties,
    deletionPolicy: DeletionPolicy,
  }));
}
