import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { listenOnce } from './listen-once.ts';
import { eventOf, runStep } from './run-step.ts';

const DECIDE = 'Decide whether to review';
const BEGINS = 'Tell Slack that the review begins';
const ENDED = 'Tell Slack that the review ended';
const COLLECT = 'Collect the change';
const HAND_OVER = 'Hand the text over';

describe('what is reviewed', () => {
  test.each([
    ['a change by a person', {}, 'true', undefined],
    ['a fork’s', { headRepository: 8 }, 'true', 'comes from a fork'],
    ['one of a fork that is gone', { headRepository: null }, 'true', 'comes from a fork'],
    ['a bot’s', { sender: 'Bot' }, 'true', 'A bot pushed'],
    ['one without a key', {}, 'false', 'no secret ANTHROPIC_API_KEY'],
  ])('%s', async (_, pull, hasKey, reason) => {
    const { exitCode, outputs, summary, printed } = await runStep(DECIDE, {
      event: eventOf(pull),
      env: { HAS_KEY: hasKey },
    });
    expect(exitCode).toBe(0);
    expect(outputs).toEqual({ reviewed: String(reason === undefined) });
    if (reason === undefined) return expect(summary).toBe('');
    expect(summary).toContain('The review was skipped');
    expect(summary).toContain(reason);
    expect(printed).toContain('::notice');
  });
});

/** What a title may hold. None of it may run, become a command of the runner, or call people in Slack. */
const TITLES = [
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned; echo "',
  "'; require('fs').writeFileSync('pwned','')//",
  '$' + '{{ secrets.ANTHROPIC_API_KEY }}',
  'a\n::set-output name=reviewed::true\n::error::forged',
  'a\r\nreviewed=true\nEOF\nleft-out<<EOF\n{"count":0,"paths":[]}',
  '<!channel> <https://evil.example|click> & more',
  '\u202egnp.exe | \u0007',
];

describe('a hostile title', () => {
  test.each(TITLES)('%j is text for Slack', async (title) => {
    const { url, posts } = await startSlack();
    for (const [step, env] of [
      [BEGINS, {}],
      [ENDED, { RESULT: 'success' }],
    ] as const) {
      const ran = await runStep(step, { event: eventOf({ title }), env: { SLACK_WEBHOOK_URL: url, ...env } });
      expect(ran).toMatchObject({ exitCode: 0, printed: '', outputs: {}, summary: '' });
    }
    expect(existsSync('pwned')).toBe(false);
    expect(posts.map(({ text }) => text.split(':')[0])).toEqual(['Review begins', 'Review ended']);
    for (const { text } of posts) {
      const afterLink = text.slice(text.indexOf('> ') + 2);
      expect(afterLink).not.toMatch(/[<>|\p{Cc}\p{Cf}]/u);
      expect(text.match(/</g)).toHaveLength(1);
    }
  });

  test('is data for the model, and nothing for the runner', async () => {
    const cwd = await mergedChange({ 'a.js': 'export const a = 2;\n' });
    const title = TITLES.join('\n');
    const ran = await runStep(COLLECT, { event: eventOf({ title, body: title }), cwd });
    expect(ran.exitCode).toBe(0);
    expect(ran.printed.trim()).toMatch(/^1 files are reviewed \(\d+ bytes\), 0 are left out\.$/);
    expect(ran.outputs).toEqual({ 'left-out': '{"count":0,"paths":[]}' });
    expect(factsIn(cwd)).toEqual({ title, description: title, leftOut: [] });
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  });
});

describe('a note to Slack', () => {
  test('is not sent without a webhook', async () => {
    const ran = await runStep(BEGINS, { event: eventOf(), env: { SLACK_WEBHOOK_URL: '' } });
    expect(ran).toMatchObject({ exitCode: 0, printed: expect.stringContaining('no note was sent') });
  });

  test('that Slack refuses or does not get is a warning, without the secret address', async () => {
    const { url } = await startSlack(404);
    const refused = await runStep(BEGINS, { event: eventOf(), env: { SLACK_WEBHOOK_URL: url } });
    expect(refused).toMatchObject({ exitCode: 0, printed: expect.stringContaining('::warning::Slack did not take') });
    const gone = await runStep(ENDED, {
      event: eventOf(),
      env: { SLACK_WEBHOOK_URL: 'http://127.0.0.1:1/secret', RESULT: 'failure' },
    });
    expect(gone).toMatchObject({ exitCode: 0, printed: expect.stringContaining('::warning::Slack could not') });
    expect(gone.printed + refused.printed).not.toMatch(/secret|127\.0/);
  });

  test.each([
    ['failure', 'Review failed'],
    ['cancelled', 'Review cancelled'],
  ])('says that the review ended as %s', async (result, words) => {
    const { url, posts } = await startSlack();
    await runStep(ENDED, { event: eventOf(), env: { SLACK_WEBHOOK_URL: url, RESULT: result } });
    expect(posts.map(({ text }) => text)).toEqual([expect.stringMatching(new RegExp(`^${words}: <https`))]);
  });
});

describe('the change', () => {
  test('above the limit is handed over in part, and what is left out is named', async () => {
    const big = `${'x'.repeat(80)}\n`.repeat(100);
    const cwd = await mergedChange({ 'big.js': big, 'c d.js': 'const c = 1;\n', 'ü`.js': big });
    const ran = await runStep(COLLECT, { event: eventOf(), cwd, env: { MAX_DIFF_BYTES: '2000' } });
    expect(JSON.parse(ran.outputs['left-out'] ?? '')).toEqual({ count: 2, paths: ['big.js', 'ü`.js'] });
    const diff = changeIn(cwd);
    expect(diff).toContain('+const c = 1;');
    expect(diff.length).toBeLessThan(2_000);
    expect(factsIn(cwd).leftOut).toEqual(['big.js', 'ü`.js']);
  });

  test('of too many files is handed over in part', async () => {
    const cwd = await mergedChange({ 'a.js': '1\n', 'b.js': '2\n', 'c.js': '3\n' });
    const ran = await runStep(COLLECT, { event: eventOf(), cwd, env: { MAX_FILES: '2' } });
    expect(JSON.parse(ran.outputs['left-out'] ?? '')).toEqual({ count: 1, paths: ['c.js'] });
  });

  test('cannot hide its files by attributes, lead out by a link, or bring its own folder of facts', async () => {
    const cwd = await mergedChange(
      { '.gitattributes': '*.js -diff\n', 'a.js': 'const hidden = 1;\n', '.mendhook-review/change.diff': 'forged\n' },
      (folder) => symlinkSync('/proc/self/environ', join(folder, 'notes.txt')),
    );
    await runStep(COLLECT, { event: eventOf(), cwd });
    expect(changeIn(cwd)).toContain('+const hidden = 1;');
    expect(changeIn(cwd)).not.toMatch(/^forged/);
    expect(existsSync(join(cwd, 'a.js'))).toBe(true);
    expect(existsSync(join(cwd, 'notes.txt'))).toBe(false);
  });
});

describe('the model’s text', () => {
  const handOver = async (messages: unknown) => {
    const file = join(temporaryDirectory(), 'execution.json');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, JSON.stringify(messages));
    return runStep(HAND_OVER, { event: eventOf(), env: { EXECUTION_FILE: file } });
  };

  test('is cut, so that the next job can take it in its environment', async () => {
    const { outputs } = await handOver([{ type: 'assistant' }, { type: 'result', result: 'ü'.repeat(60_000) }]);
    expect(Buffer.byteLength(outputs['text'] ?? '')).toBeLessThan(51_000);
    expect(outputs['text']).toMatch(/^ü{25000}$/);
  });

  test.each([[[]], [[{ type: 'result', subtype: 'error_max_turns' }]], [[{ type: 'result', result: ' ' }]]])(
    'that is missing fails the job: %j',
    async (messages) => {
      expect(await handOver(messages)).toMatchObject({
        exitCode: 1,
        outputs: {},
        printed: expect.stringContaining('Claude Code gave no text'),
      });
    },
  );
});

const changeIn = (cwd: string) => readFileSync(join(cwd, '.mendhook-review', 'change.diff'), 'utf8');
const factsIn = (cwd: string) => JSON.parse(readFileSync(join(cwd, '.mendhook-review', 'pull-request.json'), 'utf8'));

/** A checkout of a pull request's merge commit. */
async function mergedChange(files: Record<string, string>, also: (folder: string) => void = () => undefined) {
  const folder = temporaryDirectory();
  const env = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  const git = (...args: string[]) => execa('git', [...who, ...args], { cwd: folder, env });
  mkdirSync(folder, { recursive: true });
  await git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(folder, 'a.js'), 'export const a = 1;\n');
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'base');
  await git('switch', '--quiet', '--create', 'change');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  also(folder);
  await git('add', '--all');
  await git('commit', '--quiet', '-m', 'change');
  await git('switch', '--quiet', 'main');
  await git('merge', '--quiet', '--no-ff', '-m', 'merge', 'change');
  return folder;
}

/** Takes what is posted to an incoming webhook. */
async function startSlack(status = 200) {
  const posts: { readonly text: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    posts.push(JSON.parse(body));
    response.writeHead(status).end('ok');
  });
  const { url } = await listenOnce(server);
  return { url: `${url}/services/secret`, posts };
}
