import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { buildApp } from '../bin/build-app.ts';
import { loadConfig } from '../bin/load-config.ts';
import { type ReleaseConfig, releaseConfigSchema } from '../core/config/release.ts';
import { DEFAULT_STAGE, FunctionName } from '../core/names.ts';
import type { FunctionBundles } from '../lib/function-bundles.ts';
import { idleBill, PRICES_OF, renderBill, renderDifference } from './idle-bill.ts';

const ROOT = join(import.meta.dirname, '..');

/** The monthly bill of the example's deployment with nothing happening, and what a `release` adds to it, by its mode. */
export async function run(): Promise<string> {
  const lines = idleBill(await exampleTemplate());
  const reviewed = idleBill(await exampleTemplate(releaseConfigSchema.parse({ mode: 'review' })));
  const deployed = idleBill(await exampleTemplate(releaseConfigSchema.parse(DEPLOYED)));
  const note = `Prices of us-east-1 on ${PRICES_OF}. “Billed” is after AWS's permanent free tier.`;
  const more = [renderDifference(lines, reviewed, 'review'), renderDifference(lines, deployed, 'deploy')];
  return [renderBill(lines), note, more.join('\n')].join('\n\n');
}

/** The mode with the most parts: AWS deploys, and its events wake a function of their own. */
const DEPLOYED = {
  mode: 'deploy',
  environments: { production: { env: 'production' } },
  deployer: {
    ...{ kind: 'ecs', role: 'arn:aws:iam::123456789012:role/deploys', container: 'checkout' },
    image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout:{commit}',
    production: { cluster: 'production', service: 'checkout' },
  },
};

async function exampleTemplate(release?: ReleaseConfig): Promise<unknown> {
  const place = mkdtempSync(join(tmpdir(), 'idle-cost-'));
  try {
    const { context } = cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
    const app = new App({ context, outdir: join(place, 'cdk.out'), analyticsReporting: false });
    const configFile = join(ROOT, 'examples', 'mendhook.config.ts');
    const config = { ...(await loadConfig(configFile)), release };
    const stack = buildApp(app, { config, configFile, stage: DEFAULT_STAGE, bundles: emptyBundles(place) });
    return Template.fromStack(stack).toJSON();
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** What a function holds costs nothing while it does not run. */
function emptyBundles(place: string): FunctionBundles {
  const made = Object.values(FunctionName).map((name) => {
    const bundle = join(place, 'bundles', name);
    mkdirSync(bundle, { recursive: true });
    writeFileSync(join(bundle, 'index.mjs'), '');
    return [name, bundle] as const;
  });
  return Object.fromEntries(made) as Record<FunctionName, string>;
}
