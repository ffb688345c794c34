import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { changeDraftVerdict, investigateVerdict, proposeFixVerdict } from '../../../core/records/verdict.ts';
import { loadConversation } from '../../../local/demo/conversation.ts';
import { REGRESSION_TEST_FILE, REGRESSION_TEST_NAME } from '../../../local/demo/conversation-regression-test.ts';
import { startScriptedMessagesApi } from '../../../local/model/scripted-messages-api.ts';
import { runClaude } from '../model/run-claude.ts';

const SAMPLE = fileURLToPath(new URL('../../../examples/checkout', import.meta.url));
const WRONG_FIX = fileURLToPath(new URL('../../../local/demo/conversation-wrong-fix.ts', import.meta.url));
const READ = ['Read', 'Grep', 'Glob'];
const EDIT = [...READ, 'Edit', 'Write'];

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'conversation-'));
});
afterAll(() => rm(scratch, { recursive: true }));

test('the real agent finds the cause, and every line of its evidence is true of the sample', async () => {
  const tree = await copySample('investigate');
  const { result, calls } = await play(tree, READ, investigateVerdict);
  expect(result).toMatchObject({ subtype: 'success', is_error: false, permission_denials: [] });
  expect(calls).toEqual(['Glob', 'Read', 'Grep', 'Read', 'Read', 'Read', 'Read', 'Read', 'StructuredOutput']);
  expect(result.total_cost_usd).toBeGreaterThan(0);
  expect(result.usage.cache_read_input_tokens).toBeGreaterThan(result.usage.input_tokens);
  const verdict = investigateVerdict.parse(result.structured_output);
  expect(verdict.affectedFiles).toEqual(['src/inventory.js', 'src/store.js']);
  for (const { file, line, observation } of verdict.evidence.filter(({ file }) => file !== undefined)) {
    const lines = (await readFile(join(SAMPLE, file ?? ''), 'utf8')).split('\n');
    const [, quoted] = /`([^`]+)`/.exec(observation) ?? [];
    expect(lines[(line ?? 0) - 1], `${file}:${line}`).toContain(quoted);
  }
});

test('the fix of the sample is believed: its test fails without it and passes with it, and all others still pass', async () => {
  const tree = await copySample('fix');
  const { result } = await play(tree, EDIT, proposeFixVerdict);
  expect(result).toMatchObject({ subtype: 'success', is_error: false, permission_denials: [] });
  const verdict = proposeFixVerdict.parse(result.structured_output);
  expect(verdict.regressionTest).toEqual({ files: [REGRESSION_TEST_FILE], name: REGRESSION_TEST_NAME });

  const base = await copySample('base');
  await cp(join(tree, REGRESSION_TEST_FILE), join(base, REGRESSION_TEST_FILE));
  expect(await failingTests(base)).toEqual([REGRESSION_TEST_NAME]);
  expect(await failingTests(tree)).toEqual([]);
});

test('the change that the review asks for is red without its check, and everything passes with it', async () => {
  const tree = await copySample('change');
  await play(tree, EDIT, proposeFixVerdict);
  const store = join(tree, 'src/store.js');
  const reviewed = await readFile(store, 'utf8');
  const prompt = 'maya: A quantity of 0 or less passes here';
  const { result } = await play(tree, EDIT, changeDraftVerdict, { prompt });
  expect(result).toMatchObject({ subtype: 'success', is_error: false, permission_denials: [] });
  expect(changeDraftVerdict.parse(result.structured_output).notDone).toEqual([]);
  expect(await failingTests(tree)).toEqual([]);
  await writeFile(store, reviewed);
  expect(await failingTests(tree)).toEqual(
    [0, -1, Number.NaN].map((each) => `taking ${each} is refused and leaves the stock as it is`),
  );
});

test('the wrong fix is plausible, and only its regression test tells', async () => {
  const tree = await copySample('wrong-fix');
  const { result } = await play(tree, EDIT, proposeFixVerdict, { file: WRONG_FIX });
  expect(result).toMatchObject({ subtype: 'success', is_error: false, permission_denials: [] });
  expect(await failingTests(tree)).toEqual([REGRESSION_TEST_NAME]);
});

test('a repository that the script was not written for ends without a verdict', async () => {
  const tree = await copySample('changed');
  const inventory = join(tree, 'src/inventory.js');
  await writeFile(inventory, (await readFile(inventory, 'utf8')).replace('readStock', 'countStock'));
  const { result } = await play(tree, READ, investigateVerdict);
  expect(result.structured_output).toBeUndefined();
  expect(result.result).toMatch(/does not fit this repository: the result of Grep in step 2 does not hold/);
});

test.each([
  ['{"name":"x","phases":[]}', 'phases'],
  ['{"name":"x"}', 'phases'],
  ['not JSON', 'cannot be read'],
])('a file that holds %s is refused by name', async (text, problem) => {
  const file = join(scratch, 'bad.json');
  await writeFile(file, text);
  await expect(loadConversation(file)).rejects.toThrow(file);
  await expect(loadConversation(file)).rejects.toThrow(problem);
});

async function copySample(name: string): Promise<string> {
  const tree = join(scratch, name);
  await cp(SAMPLE, tree, { recursive: true });
  return tree;
}

async function play(
  directory: string,
  tools: string[],
  verdict: Parameters<typeof runClaude>[0]['verdict'],
  { file, prompt }: { readonly file?: string; readonly prompt?: string } = {},
) {
  const apiKey = 'a-key-of-this-test';
  const api = await startScriptedMessagesApi({ conversation: await loadConversation(file), apiKey });
  onTestFinished(() => api.close());
  return runClaude({
    model: { url: api.url, apiKey },
    directory,
    tools,
    verdict,
    ...(prompt === undefined ? {} : { prompt }),
  });
}

/** Names of the tests that fail, as `npm test` of the sample reports them. */
async function failingTests(directory: string): Promise<string[]> {
  const { stdout } = await execa(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: directory,
    extendEnv: false,
    reject: false,
  });
  expect(stdout).toMatch(/^# tests [1-9]/m);
  return [...stdout.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name]) => name ?? '');
}
