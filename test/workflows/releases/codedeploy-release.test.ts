import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { startCodeDeploy } from '@mendhook/emulators/aws/codedeploy';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createCodeDeployDeployer } from '../../../adapters/codedeploy-deployer.ts';
import { deployerSchema } from '../../../core/config/release-terms.ts';
import { measureEvent } from '../../../core/event-metrics.ts';
import { createAlarm, readAlarm } from '../../fixtures/dead-man-alarm.ts';
import { NOW } from '../../fixtures/records.ts';
import { BASE, MINUTE, ONE, startReleases } from './release-world.ts';

const DEPLOYER = {
  ...{ kind: 'codedeploy', role: 'arn:aws:iam::123456789012:role/deploy' },
  revision: { bucket: 'builds', key: 'shop/{commit}/appspec.yaml' },
  production: { application: 'shop', group: 'live' },
} as const;
const ALARM = readAlarm();
/** Longer than a promotion may take elsewhere. */
const INTERVAL_MINUTES = 38;
const CANARY = { minutes: 2, maxMinutes: 10, observeMinutes: 2, tickSeconds: 60, lagSeconds: 60 };
const eventSchema = z.looseObject({ event: z.string() });
const keyOf = (commit: string) => `shop/${commit}/appspec.yaml`;

/** A release by CodeDeploy, whose clock runs with the world's: the first share after a minute, the rest after the interval. */
async function pushed() {
  const time = { now: Math.floor(NOW / MINUTE) * MINUTE };
  const told: string[] = [];
  const codedeploy = await startCodeDeploy({
    groups: [
      {
        application: 'shop',
        group: 'live',
        platform: 'Lambda',
        config: 'Canary',
        key: keyOf(BASE),
        alarms: [ALARM['alarm-name']],
      },
    ],
    canaries: { Canary: { percent: 5, minutes: INTERVAL_MINUTES } },
    revisions: [BASE, ONE].map(keyOf),
    clock: () => time.now,
    onEvent: ({ detail }) => void told.push(detail.deploymentId),
  });
  onTestFinished(() => codedeploy.close());
  const client = new CodeDeployClient({
    ...{ endpoint: codedeploy.url, region: 'us-east-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'deploy', secretAccessKey: 'x' },
  });
  const terms = deployerSchema.parse(DEPLOYER);
  if (terms.kind !== 'codedeploy') throw new Error('these terms are of CodeDeploy');
  const world = startReleases({
    release: { deployer: DEPLOYER, environments: { production: { env: 'production' } }, canary: CANARY },
    provider: createCodeDeployDeployer({ client, terms }),
    time,
  });
  await world.knowsLive();
  await world.merge(ONE, 1);
  await world.push(ONE);
  const since = new Map<string, number>();
  const alarm = createAlarm(ALARM);
  const states: string[] = [];
  let logged = 0;
  /** The sweep's part of a minute, CodeDeploy's, and CloudWatch's. */
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await world.deps.looks.send({ kind: 'feed-alarm', service: world.service });
      for (const id of codedeploy.deployments()) {
        const began = since.get(id) ?? time.now;
        since.set(id, began);
        if (time.now >= began + MINUTE) codedeploy.carryOn(id);
        if (time.now >= began + INTERVAL_MINUTES * MINUTE) codedeploy.shiftRest(id);
      }
      for (const deployment of told.splice(0)) {
        await world.deps.looks.send({ kind: 'deployment', provider: 'codedeploy', deployment });
      }
      await world.later(MINUTE);
      const lines = world.logged.slice(logged).map((line) => eventSchema.parse(JSON.parse(line)));
      logged = world.logged.length;
      const measured = lines.flatMap((line) => measureEvent(line.event, line));
      const fed = measured.filter(({ name }) => name === ALARM['metric-name']).length;
      states.push(alarm(fed === 0 ? undefined : fed));
      codedeploy.setAlarm(ALARM['alarm-name'], states.at(-1) === 'ALARM' ? 'ALARM' : 'OK');
    }
  };
  return { world, codedeploy, pass, states };
}

test('a good canary is judged as soon as it has its share, and released once CodeDeploy has shifted the rest', async () => {
  const { world, pass, states } = await pushed();
  await pass(5);
  expect((await world.record()).canary?.ticks.length, 'it is judged').toBeGreaterThan(0);
  await pass(31);
  expect(await world.record()).toMatchObject({ status: 'ramping' });
  await pass(11);
  expect(await world.record()).toMatchObject({ status: 'released' });
  expect((await world.lane('production'))?.live?.commit).toBe(ONE);
  expect(new Set(states), 'the judge keeps the alarm quiet').toEqual(new Set(['OK']));
});

test('a judge that dies in a canary: the alarm rings, CodeDeploy rolls back, and the judge that is back closes the release', async () => {
  const { world, codedeploy, pass, states } = await pushed();
  await pass(4);
  expect(await world.record()).toMatchObject({ status: 'canary' });
  const [deployment = ''] = codedeploy.deployments();
  expect(codedeploy.weight(deployment)).toBe(5);
  const { release } = world.handlers;
  world.handlers.release = async (event) => (event.kind === 'release-look' ? undefined : release(event));
  await pass(10);
  expect(states.indexOf('ALARM'), 'minutes until the alarm rings').toBeLessThanOrEqual(4 + 8);
  expect(states.slice(-2), 'the sweep does not quiet it').toEqual(['ALARM', 'ALARM']);
  expect(codedeploy.weight(deployment)).toBe(0);
  expect(await world.record()).toMatchObject({ status: 'canary' });
  world.handlers.release = release;
  await pass(6);
  const record = await world.record();
  expect(record).toMatchObject({ status: 'rolled-back', decision: { result: 'back', rules: ['deploy-failed'] } });
  expect(record.decision?.why).toContain('alarms have been activated');
  expect(codedeploy.deployments(), 'mendhook deploys nothing besides').toEqual([deployment]);
  const lane = await world.lane('production');
  expect([lane?.live?.commit, lane?.holder, lane?.closed]).toEqual([BASE, undefined, undefined]);
  expect(states.at(-1), 'the next deployment may begin').toBe('OK');
});
