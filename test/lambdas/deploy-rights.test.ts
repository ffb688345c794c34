import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import { createSqsSender } from '../../adapters/sqs-sender.ts';
import { releaseDecisionKey } from '../../core/lifecycle/release-names.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { carryOutOrder } from '../../workflows/releases/carry-out-order.ts';
import { rollBackStep } from '../../workflows/releases/roll-back.ts';
import { RECORDED } from '../lib/recorded.ts';
import { NAME, openStrictAccount } from '../strict-account.ts';
import { CALM, ONE, type ReleaseWorld, startReleases } from '../workflows/releases/release-world.ts';

const SECRET = 'mendhook-local';
const SECRETS = {
  ...{ datadog: { apiKey: 'a', appKey: 'b' }, github: { token: 't' } },
  slack: { botToken: 'xoxb' },
};

/** The two functions that may change what runs, with the ports and the rights that they have when they are deployed. */
async function openAccount() {
  const { cloud, calls, clientsOf } = await openStrictAccount(undefined, { hasRelease: true, follows: true });
  const { dynamoDb, s3, sqs, secretsManager } = cloud.clients;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mendhook-changes' }));
  await secretsManager.send(new CreateSecretCommand({ Name: SECRET, SecretString: JSON.stringify(SECRETS) }));
  const runtime = {
    releases: createDynamoReleases({ client: dynamoDb, table: NAME }),
    decisions: createS3DecisionLog({ client: s3, bucket: NAME }),
  };
  return {
    calls,
    /** Writes what the release function wrote: the record, its chain and its lanes. */
    copy: async ({ record, decisions, lane }: ReleaseWorld) => {
      const known = await record();
      await runtime.releases.merge(known.id, (current) => ({ ...known, version: current?.version ?? 0 }));
      for (let sequence = 1; sequence <= known.chain.length; sequence += 1) {
        const key = releaseDecisionKey(known.id, sequence);
        await runtime.decisions.put(key, (await decisions.get(key)) ?? '');
      }
      for (const environment of ['staging', 'production'] as const) {
        const held = await lane(environment);
        if (held !== undefined) {
          await runtime.releases.mergeLane(held.id, (current) => ({ ...held, version: current?.version ?? 0 }));
        }
      }
    },
    read: async (id: string) => runtime.releases.get(id),
    portsOf: async (principal: 'deploy' | 'rollback', { orders }: ReleaseWorld) => {
      const clients = clientsOf(principal);
      await createSecretStore({ client: clients.secretsManager, secretId: SECRET })();
      return {
        ...orders,
        releases: createDynamoReleases({ client: clients.dynamoDb, table: NAME }),
        decisions: createS3DecisionLog({ client: clients.s3, bucket: NAME }),
        looks: createSqsSender<ReleaseEvent>({ client: clients.sqs, queueUrl: QueueUrl }),
      };
    },
  };
}

const recordedOf = (principal: string) => RECORDED.filter((line) => line.startsWith(`${principal} `)).toSorted();

test('deploy and rollback carry their steps out with the rights of their roles, and call all that is recorded of them', async () => {
  const { calls, copy, read, portsOf } = await openAccount();
  const world = startReleases({ release: { canary: { minutes: 2, maxMinutes: 10, observeMinutes: 1 } } });
  await world.knowsLive();
  await world.merge(ONE, 1);
  world.traffic.canary = { ...CALM, errors: 0.05 };
  await world.push(ONE);
  const id = world.idOf(ONE);

  await world.until('canary');
  await copy(world);
  const canary = (await world.record()).steps.length;
  await carryOutOrder(await portsOf('deploy', world), { releaseId: id, step: canary });
  expect((await read(id))?.steps.at(-1)).toMatchObject({ kind: 'deploy-canary', status: 'running', wasCalled: true });

  await world.until('rolling-back');
  // The lane says what ran before, where the record does not.
  const { previous, ...rest } = await world.record();
  expect(previous).toBeDefined();
  await copy({ ...world, record: async () => rest });
  await rollBackStep(await portsOf('rollback', world), { releaseId: id, step: rest.steps.length });
  expect((await read(id))?.steps.at(-1)).toMatchObject({ kind: 'roll-back', status: 'running' });

  for (const principal of ['deploy', 'rollback']) {
    const called = [...calls].filter((line) => line.startsWith(`${principal} `)).toSorted();
    expect(called).toEqual(recordedOf(principal));
  }
});
