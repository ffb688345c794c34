import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { configText } from '../../../bin/commands/init/config-text.ts';
import { parseConfig } from '../../../core/config/config.ts';
import { detectTests } from '../../../core/toolchains/detect-tests.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';

test('what init writes is a configuration, whatever was typed', async () => {
  const detected = detectTests({ files: new Set(['go.mod', 'a_test.go']), text: () => '' });
  const go = 'problem' in detected ? undefined : detected;
  expect(go?.regression).toMatch(/['\\]/);
  const answers = {
    site: 'datadoghq.eu',
    service: 'checkout',
    repository: 'acme/checkout',
    branch: "it's-odd",
    channel: '#alerts',
    mode: 'suggest' as const,
  };
  const file = join(temporaryDirectory(), 'mendhook.config.ts');
  writeFileSync(
    file,
    configText(answers, go).replace("import { defineConfig } from 'mendhook';", 'const defineConfig = (c) => c;'),
  );
  const module: { default: unknown } = await import(pathToFileURL(file).href);
  expect(parseConfig(module.default, 'it')).toMatchObject({
    datadog: { site: 'datadoghq.eu' },
    services: [
      {
        name: 'checkout',
        branch: "it's-odd",
        mode: 'suggest',
        test: { command: go?.command, regression: go?.regression },
      },
    ],
  });
});
