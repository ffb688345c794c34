import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startSecretsManager } from '@mendhook/emulators/aws/secrets-manager';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCallerSecrets } from '../../adapters/caller-secrets.ts';
import { createLogger } from '../../core/logger.ts';
import { createReceiver, type WebhookRequest } from '../../lambdas/receive/receive-alert.ts';
import { clientSettings, closing, fakeClock, temporaryDirectory } from '../../packages/emulators/test/aws/stand-in.ts';

const body = JSON.stringify({ id: '1', alert_id: '2', alert_transition: 'Triggered', tags: 'service:checkout' });
const call = (request: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: 'POST',
  secret: 'right',
  body: Buffer.from(body),
  ...request,
});

describe('a secret that is replaced', () => {
  /** A function that read the secret before it was replaced, and what Secrets Manager holds now. */
  async function startRotated(now: object) {
    const { clock, advanceSeconds } = fakeClock();
    const manager = await closing(startSecretsManager({ stateDirectory: temporaryDirectory() }));
    const client = new SecretsManagerClient(clientSettings(manager.url));
    onTestFinished(() => client.destroy());
    const store = (document: object) =>
      client.send(new PutSecretValueCommand({ SecretId: 's', SecretString: JSON.stringify(document) }));
    await client.send(new CreateSecretCommand({ Name: 's', SecretString: '{"webhookSecrets":["old"]}' }));
    let reads = 0;
    client.middlewareStack.add(
      (next) => (input) => {
        reads += 1;
        return next(input);
      },
      { step: 'initialize' },
    );
    const receive = createReceiver({
      queue: { send: async () => undefined },
      secrets: createCallerSecrets({ client, secretId: 's', clock }),
      clock,
      logger: createLogger(() => undefined),
    });
    const status = async (secret?: string) => (await receive(call({ secret }))).status;
    expect(await status('old')).toBe(202);
    await store(now);
    advanceSeconds(60);
    reads = 0;
    return { status, advanceSeconds, store, reads: () => reads, now: clock };
  }

  test('is known at once: a mismatch reads it again', async () => {
    const { status } = await startRotated({ webhookSecrets: ['new', 'old'] });
    expect(await status('new')).toBe(202);
    expect(await status('old')).toBe(202);
  });

  test('is not read for each call of a stranger', async () => {
    const { status, reads, advanceSeconds } = await startRotated({ webhookSecrets: ['new'] });
    for (let calls = 0; calls < 50; calls += 1) expect(await status('wrong')).toBe(401);
    expect(reads()).toBe(1);
    advanceSeconds(5);
    expect(await status('wrong')).toBe(401);
    expect(reads()).toBe(2);
  });

  test('makes Datadog repeat an unknown secret while the rotation is under way, and no longer', async () => {
    const rotatingUntil = fakeClock().clock() + 600_000;
    const { status, advanceSeconds } = await startRotated({ webhookSecrets: ['new', 'old'], rotatingUntil });
    expect(await status('newer')).toBe(503);
    expect(await status(undefined)).toBe(401);
    expect(await status('')).toBe(401);
    expect(await status('new')).toBe(202);
    advanceSeconds(600);
    expect(await status('newer')).toBe(401);
  });
});
