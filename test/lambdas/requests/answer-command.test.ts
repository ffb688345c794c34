import { expect, test } from 'vitest';
import { anIncident } from '../../fixtures/records.ts';
import { openSlackWorld } from './slack-world.ts';

const ID = anIncident().id;
const MUTE = ['service/checkout', `fingerprint/${ID}`];

const type = async (world: Awaited<ReturnType<typeof openSlackWorld>>, text: string) => {
  await world.slack.command({ channel: 'alerts', command: '/mendhook', text });
  await world.work();
};

test.each([
  ['', /Words of the command.*Slack does not run commands in threads/s],
  ['help', /\/mendhook mute SERVICE\|INCIDENT/],
  ['status', /1 open in 1 services.*\*checkout\* \(production\), suggest: 1 failed/s],
  ['status checkout', /1 open incidents of checkout.*1234567890ab/s],
  ['status nothing', /there is no service nothing in the configuration/],
  ['incidents', /1 open incidents.*InventoryError/s],
  ['budget', /`attempts\/checkout\/[^`]+`: 0 of.*`dollars\/[^`]+`: \$0\.00 of/s],
  ['mute', /I expected `\/mendhook mute SERVICE\|INCIDENT \[3d\]`/],
  ['mute nothing 3d', /there is no service and no incident nothing/],
  ['statis', /I do not know `statis`. Nearest: `\/mendhook status/],
  ['deploy <!channel>', /I do not know `deploy`/],
])('/mendhook %s is answered to the person alone', async (text, answer) => {
  const world = await openSlackWorld();
  const incident = await world.open();
  await type(world, text);
  const [said = '', ...more] = world.whispers();
  expect(more).toEqual([]);
  expect(said).toMatch(answer);
  expect(said).not.toContain('<!channel>');
  expect(world.replies(incident)).toEqual([]);
});

test('a service is muted for a while, and no longer', async () => {
  const world = await openSlackWorld();
  await type(world, 'mute checkout 2h');
  const mutes = async () => (await world.ledger.readPolicyContext({ budgets: [], breakers: [], mutes: MUTE })).mutes;
  expect(await mutes()).toMatchObject([{ target: 'service/checkout', by: 'U0LOCALYOU', byName: 'you' }]);
  await type(world, 'unmute checkout');
  expect((await mutes())[0]?.until).toBeLessThanOrEqual(Date.now());
  expect(world.whispers()).toMatchObject([
    expect.stringContaining('Service checkout is muted until'),
    expect.stringContaining('The mute of service checkout is over'),
  ]);
});

test('an incident is muted as by its button: its thread and the person are told', async () => {
  const world = await openSlackWorld();
  const incident = await world.open();
  await type(world, 'mute 1234567890ab 3d');
  expect(world.replies(incident)).toEqual([expect.stringContaining('you muted this bug until')]);
  expect(world.whispers()).toEqual([expect.stringContaining('you muted this bug until')]);
});

test('a mute of an incident whose service is not in the configuration is answered', async () => {
  const world = await openSlackWorld();
  await world.open({ service: 'retired' });
  await type(world, 'mute 1234567890ab 3d');
  expect(world.whispers()).toEqual([expect.stringContaining('service retired is not in the configuration')]);
});

test('a mute that is asked for twice in a row is answered both times, and done once', async () => {
  const world = await openSlackWorld();
  const incident = await world.open();
  await type(world, 'mute 1234567890ab 3d');
  await type(world, 'mute 1234567890ab 3d');
  expect(world.whispers()).toEqual([
    expect.stringContaining('you muted this bug until'),
    expect.stringContaining('you muted this bug until'),
  ]);
  expect(world.replies(incident)).toHaveLength(1);
});

test.each(['mute checkout', 'mute 12345678'])('“%s” by a person who may not changes nothing', async (text) => {
  const world = await openSlackWorld({ may: { mute: { users: ['U0BOSS1'], groups: [] } } });
  await world.open();
  await type(world, text);
  expect(world.whispers()).toEqual([expect.stringContaining('only <@U0BOSS1> may do this')]);
  expect((await world.ledger.readPolicyContext({ budgets: [], breakers: [], mutes: MUTE })).mutes).toEqual([]);
  expect((await world.ledger.getIncident(ID))?.decisions).toBeUndefined();
});

test('a long list is fifty lines, and the rest is counted', async () => {
  const world = await openSlackWorld();
  for (let index = 0; index < 70; index += 1) {
    const id = index.toString(16).padStart(32, '0');
    await world.ledger.mergeIncident(id, () => anIncident({ id, title: 'x <!channel> '.repeat(20) }));
  }
  await type(world, 'incidents');
  const [said = ''] = world.whispers();
  expect(said).toMatch(/and \d+ more/);
  expect(said.split('•').length).toBeLessThanOrEqual(51);
  expect(said).not.toContain('<!channel>');
});

test('an address that is not Slack’s is never called', async () => {
  const world = await openSlackWorld();
  await world.handle({
    ...{ kind: 'words', id: 'C1-1', door: 'slash', channel: 'C1', words: 'help', at: 0 },
    ...{ by: { id: 'U1', name: 'ana' }, responseUrl: 'https://evil.test/x' },
  });
  expect(world.lines.join('')).toContain('not Slack’s');
});

test('an answer that comes too late is left out, after a line in the log', async () => {
  const world = await openSlackWorld();
  await world.handle({
    ...{ kind: 'words', id: 'C1-1', door: 'slash', channel: 'C1', words: 'help', at: 0 },
    ...{ by: { id: 'U1', name: 'ana' }, responseUrl: `${world.slack.url}/commands/unknown` },
  });
  expect(world.lines.join('')).toContain('command-not-answered');
});
