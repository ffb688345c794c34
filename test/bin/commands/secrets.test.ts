import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { registerSecretsCommand } from '../../../bin/commands/secrets/secrets.ts';
import type { Prompts } from '../../../bin/prompts.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { startLocalAccount } from '../local-account.ts';
import { typingPrompts } from '../prompts.ts';
import { runInProcess } from '../run-in-process.ts';

const VALUES = {
  datadog: { apiKey: 'a'.repeat(32), appKey: 'b'.repeat(40) },
  github: { token: 'ghp_abc' },
  slack: { botToken: 'xoxb-very-secret' },
  model: { apiKey: 'sk-ant-1' },
};

describe('mendhook secrets', () => {
  test('sets from a file, says what is there, rotates; no value is ever printed', async () => {
    const { secrets, stored, write } = await accountWithEmptySecret();
    expect((await secrets('status')).join('\n')).toContain('✗ datadog: missing');
    const printed = [
      ...(await secrets('set', '--file', write(VALUES))),
      ...(await secrets('status')),
      ...(await secrets('rotate-webhook')),
    ].join('\n');
    expect(printed).toContain('✓ slack.botToken');
    for (const value of ['xoxb-very-secret', 'ghp_abc', ...(await stored()).webhookSecrets]) {
      expect(printed).not.toContain(value);
    }
    const { webhookSecrets } = await stored();
    expect(webhookSecrets).toHaveLength(2);
    const hour = 3_600_000;
    expect((await stored()).rotatingUntil).toBeGreaterThan(Date.now());
    expect((await stored()).rotatingUntil).toBeLessThanOrEqual(Date.now() + hour);
    expect((await secrets('status')).join()).not.toContain('rotatingUntil');
    await expect(secrets('rotate-webhook')).rejects.toThrow('finish that rotation with --finish first');
    await secrets('rotate-webhook', '--finish');
    expect((await stored()).webhookSecrets).toEqual(webhookSecrets.slice(0, 1));
    expect(await stored()).not.toHaveProperty('rotatingUntil');
    await secrets('set', '--file', write(VALUES));
    expect((await stored()).webhookSecrets).toEqual(webhookSecrets.slice(0, 1));
  });

  test('what callers show and what mendhook acts with are stored apart', async () => {
    const { secrets, documentOf, write } = await accountWithEmptySecret();
    const github = { ...VALUES.github, webhookSecrets: ['from-github'] };
    const slack = { ...VALUES.slack, signingSecrets: ['from-slack'] };
    await secrets('set', '--file', write({ ...VALUES, github, slack, webhookSecrets: ['from-datadog'] }));
    expect(await documentOf('own')).toEqual(VALUES);
    expect(await documentOf('callers')).toEqual({
      webhookSecrets: ['from-datadog'],
      github: { webhookSecrets: ['from-github'] },
      slack: { signingSecrets: ['from-slack'], botToken: VALUES.slack.botToken },
    });
  });

  test('a document that leaves out what callers show keeps it', async () => {
    const { secrets, documentOf, write } = await accountWithEmptySecret();
    const github = { ...VALUES.github, webhookSecrets: ['github-new', 'github-old'] };
    const slack = { ...VALUES.slack, signingSecrets: ['slack-new', 'slack-old'] };
    await secrets('set', '--file', write({ ...VALUES, github, slack }));
    const before = await documentOf('callers');
    await secrets('set', '--file', write({ ...VALUES, slack: { botToken: 'xoxb-other' } }));
    const callers = { ...before, slack: { ...slack, botToken: 'xoxb-other' } };
    expect(await documentOf('callers')).toEqual(callers);
    expect(await documentOf('own')).toMatchObject({ slack: { botToken: 'xoxb-other' } });
    await secrets('set', '--file', write({ ...VALUES, slack: { ...slack, signingSecrets: [] } }));
    expect(await documentOf('callers')).toEqual({ ...before, slack: { ...VALUES.slack, signingSecrets: [] } });
  });

  test('asks at a terminal, and Enter throughout stores what was stored', async () => {
    const { secrets, documentOf, write } = await accountWithEmptySecret(() => typingPrompts().prompts);
    const github = { ...VALUES.github, webhookSecrets: ['github-new', 'github-old'] };
    const slack = { ...VALUES.slack, signingSecrets: ['slack-new', 'slack-old'] };
    await secrets('set', '--file', write({ ...VALUES, github, slack }));
    const before = [await documentOf('own'), await documentOf('callers')];
    await secrets('set');
    expect([await documentOf('own'), await documentOf('callers')]).toEqual(before);
  });

  test('asks for what the escalations of the configuration need', async () => {
    const { prompts, shown } = typingPrompts();
    const { secrets, write } = await accountWithEmptySecret(() => prompts);
    await secrets('set', '--file', write(VALUES));
    const services = [
      { name: 'shop', repository: 'acme/shop', slackChannel: '#shop', escalation: { steps: [{ call: 'pagerduty' }] } },
    ];
    await secrets('set', '--config', write({ services }));
    const asked = shown.filter((question) => /PagerDuty|webhook, 32/.test(question));
    expect(asked).toEqual(['PagerDuty routing key (Enter: none, nobody is called by it)']);
  });

  test('without a terminal it names the option to use', async () => {
    const { secrets } = await accountWithEmptySecret(() => undefined);
    await expect(secrets('set')).rejects.toThrow(
      /^not a terminal, so nothing can be asked: give the credentials with --file$/,
    );
  });

  test('a document that is wrong names its fields, and nothing is stored', async () => {
    const { secrets, documentOf, write } = await accountWithEmptySecret();
    const wrong = { ...VALUES, datadog: { apiKey: 'visible-value' } };
    const setting = secrets('set', '--file', write(wrong));
    await expect(setting).rejects.toThrow(/datadog\.appKey/);
    await expect(setting).rejects.not.toThrow(/visible-value/);
    expect(await documentOf('own')).toEqual({});
    expect(await documentOf('callers')).toEqual({});
  });

  test.each([
    ['a part', { anthropic: { apiKey: 'visible-value' } }, /^the document: anthropic: is not a field of the secrets$/],
    [
      'a field of a part',
      { slack: { botToken: 'xoxb-1', signingSecret: 'visible-value' } },
      /^the document: slack\.signingSecret: is not a field of the secrets$/,
    ],
    [
      'a second way to sign in',
      { github: { token: 'ghp_abc', appId: 4711 } },
      /^the document: github\.appId: is not a field of the secrets$/,
    ],
  ])('%s of another name would be lost: it is refused, and nothing is stored', async (_, part, message) => {
    const { secrets, documentOf, write } = await accountWithEmptySecret();
    await expect(secrets('set', '--file', write({ ...VALUES, ...part }))).rejects.toThrow(message);
    expect(await documentOf('own')).toEqual({});
  });
});

async function accountWithEmptySecret(openPrompts?: () => Prompts | undefined) {
  const directory = temporaryDirectory();
  const { state, createSecret, readSecret } = await startLocalAccount();
  await createSecret('{}');
  const documentOf = async (which: 'own' | 'callers') =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(await readSecret(which)));
  onTestFinished(() => {
    process.exitCode = undefined;
  });
  return {
    secrets: (...[command = '', ...rest]: string[]) =>
      runInProcess(
        (program) => registerSecretsCommand(program, async () => undefined, openPrompts),
        ['secrets', command, '--local', state, ...rest],
      ),
    documentOf,
    stored: async () =>
      z
        .looseObject({ webhookSecrets: z.array(z.string()).default([]), rotatingUntil: z.number().optional() })
        .parse(await documentOf('callers')),
    write: (document: object) => {
      const file = join(directory, 'secrets.json');
      writeFileSync(file, JSON.stringify(document));
      return file;
    },
  };
}
