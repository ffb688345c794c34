import { anAlert } from '../../../fixtures/records.ts';
import { alert, sweep } from '../model/incidents.ts';
import { MINUTE, type Model } from '../model/state.ts';
import type { Crash, World } from '../world/world.ts';
import { command, newId } from './command.ts';

export interface AlertTerms {
  readonly errors: number;
  /** Minutes before now. */
  readonly early: number;
  readonly crash: Crash | undefined;
}

const always = () => true;

export const alertCommand = ({ errors, early, crash }: AlertTerms) =>
  command(`alert(${JSON.stringify({ errors, early, crash })})`, always, async (model, bug, world) => {
    const [id, at] = [newId('alert'), model.now - early * MINUTE];
    for (let error = 0; error < errors; error += 1) bug.errors.push(model.now);
    world.fail(bug.service, errors);
    alert(model, bug, id, at);
    await world.alert(anAlert({ id, monitorId: id, service: bug.service.name, at, receivedAt: model.now }), crash);
  });

export const redeliverCommand = command(
  'redelivery',
  (_, { alerts }) => alerts.size > 0,
  async ({ now }, { alerts, service }, world) => {
    const [id = ''] = alerts;
    await world.alert(anAlert({ id, monitorId: id, service: service.name, at: now, receivedAt: now }), undefined);
  },
);

export const recoveredCommand = command('recovered', always, ({ now }, { service: { name: service } }, world) =>
  world.alert(anAlert({ id: newId('recovered'), kind: 'recovered', service, at: now, receivedAt: now }), undefined),
);

export const leapCommand = (minutes: number, crash: Crash | undefined) =>
  command(`${minutes} minutes pass (${JSON.stringify(crash)})`, always, async (model, _, world) => {
    await pass(model, world, minutes, crash);
    // Whoever was about to show an incident and died had its turn: it is free by the next sweep.
    // And what the sweep could not check is put off for a minute and a bit.
    if (crash !== undefined) await pass(model, world, 2, undefined);
  });

async function pass(model: Model, world: World, minutes: number, crash: Crash | undefined): Promise<void> {
  model.now += minutes * MINUTE;
  world.time.now = model.now;
  await world.sweep(crash);
  sweep(model, await world.servicesSubmitted(), crash === undefined ? [] : await world.servicesDue());
}
