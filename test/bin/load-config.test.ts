import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { loadConfig } from '../../bin/load-config.ts';
import { UsageError } from '../../bin/run-command.ts';
import { temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';

const SERVICES = [{ name: 'shop', repository: 'acme/shop', slackChannel: '#shop' }];

function write(name: string, text: string): string {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, text);
  return file;
}

test('a configuration in another folder finds mendhook, whatever kind of modules that folder has', async () => {
  const text = `import { defineConfig } from 'mendhook';\nexport default defineConfig({ services: ${JSON.stringify(SERVICES)} });\n`;
  const file = write('mendhook.config.ts', text);
  writeFileSync(join(file, '..', 'package.json'), '{"type":"commonjs"}');
  const loader = pathToFileURL(join(import.meta.dirname, '../../bin/load-config.ts')).href;
  const code = `import { loadConfig } from ${JSON.stringify(loader)}; console.log((await loadConfig(${JSON.stringify(file)})).services[0].name);`;
  const { stdout, stderr } = await execa(process.execPath, ['--input-type=module', '--eval', code]);
  expect([stdout, stderr]).toEqual(['shop', '']);
});

test('JSON is a configuration, too', async () => {
  const { services } = await loadConfig(write('mendhook.json', JSON.stringify({ services: SERVICES })));
  expect(services[0]?.repository).toBe('acme/shop');
});

test.each([
  ['no JSON', '{"services": [', /could not be loaded: .*JSON/],
  ['a wrong value', '{"services": []}', /services: expected/],
])('%s is told in a sentence', async (_, text, message) => {
  const refused = await loadConfig(write('mendhook.json', text)).catch((error: unknown) => error);
  expect(String(refused)).toMatch(message);
});

test('a file that is not there comes with an example', async () => {
  await expect(loadConfig('/nowhere/mendhook.config.ts')).rejects.toThrow(UsageError);
});
