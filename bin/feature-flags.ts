import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from './package-root.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * The CDK's feature flags that mendhook is tested with, from its own `cdk.json`. They change the template, so they hold
 * wherever the CDK is started.
 */
export function featureFlags(): Readonly<Record<string, unknown>> {
  const { context } = cdkJson.parse(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'cdk.json'), 'utf8')));
  return Object.fromEntries(Object.entries(context).filter(([name]) => name.startsWith('@')));
}
