import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../bin/load-config.ts';
import type { ConfigInput } from '../../core/config/config.ts';
import { synthesizeAll } from '../lib/synthesize.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const files = globSync('**/*.config.ts', { cwd: examples });

test('every folder of a question is tried', () => {
  expect(files.map((file) => dirname(file)).toSorted()).toEqual(
    ['.', 'bedrock', 'github-enterprise', 'images', 'monorepo', 'stages', 'stages'].toSorted(),
  );
});

test.each(files)('%s is a configuration that can be deployed', async (file) => {
  const { default: input }: { default: ConfigInput } = await import(join(examples, file));
  await expect(loadConfig(join(examples, file))).resolves.toMatchObject({ services: expect.anything() });
  const [resources] = synthesizeAll([input], dirname(join(examples, file)));
  expect(resources?.map(({ type }) => type)).toContain('AWS::Batch::JobQueue');
});
