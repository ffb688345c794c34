import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryDirectory } from './aws/stand-in.ts';

const PACKAGE = join(import.meta.dirname, '..');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

describe('an example of the README', () => {
  test.each(examples.map((code) => [/emulators\/\S+(?=';)/.exec(code)?.[0] ?? '', code]))('%s', async (_, code) => {
    const printed: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...said) => void printed.push(format(...said)));
    onTestFinished(() => log.mockRestore());
    await import(pathToFileURL(write(code)).href);
    const expected = [...code.matchAll(/console\.log\(.*\);? \/\/ (.+)$/gm)].map(([, said = '']) => said);
    expect(expected.length).toBeGreaterThan(0);
    expect(printed.slice(-expected.length).map(withoutPort)).toEqual(expected);
  });
});

test('the README names each method of Slack that is there, and no other', () => {
  const app = readFileSync(join(PACKAGE, 'slack', 'app.ts'), 'utf8');
  const methods = [...app.matchAll(/^ {2}\['([\w.]+)', \{/gm)].map(([, method]) => method);
  const [section = ''] = /^## Slack\n[\s\S]*?^```ts$/m.exec(readme) ?? [];
  const named = [...section.matchAll(/`((?:[a-z]+\.)+[a-zA-Z]+)`/g)].map(([, method]) => method);
  expect(methods.length).toBeGreaterThan(10);
  expect(named.toSorted()).toEqual(methods.toSorted());
});

const withoutPort = (text: string) => text.replace(/:\d{4,5}\//, ':…/');

/** Writes an example where packages are found as a user's code finds them, and Node loads it without the test runner. */
function write(code: string): string {
  const cache = join(PACKAGE, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, 'readme-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const [stateDirectory, fromDirectory] = [temporaryDirectory(), temporaryDirectory()];
  writeFileSync(join(fromDirectory, 'README.md'), '# Shop\n');
  const file = join(directory, 'example.mjs');
  const folders = `const [stateDirectory, fromDirectory] = ${JSON.stringify([stateDirectory, fromDirectory])};\n`;
  writeFileSync(file, folders + code);
  return file;
}
