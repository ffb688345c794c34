import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { searchesSchema } from '../../adapters/dynamo-searches.ts';
import {
  ACTIVITY_INDEX,
  activity,
  DUE_INDEX,
  due,
  EXPIRY_ATTRIBUTE,
  Key,
  tableDefinition,
} from '../../adapters/dynamo-table.ts';
import { keptWebhookSchema } from '../../adapters/dynamo-webhooks.ts';
import { alertCycleSchema } from '../../core/records/alert-cycle.ts';
import { alertRecordSchema } from '../../core/records/alert-record.ts';
import { attemptSchema } from '../../core/records/attempt.ts';
import { breakerSchema } from '../../core/records/breaker.ts';
import { calibrationSchema } from '../../core/records/calibration.ts';
import { causeSchema } from '../../core/records/cause.ts';
import { changeRecordSchema } from '../../core/records/change-record.ts';
import { errorRateStateSchema } from '../../core/records/error-rate-state.ts';
import { fingerprintLinkSchema } from '../../core/records/fingerprint-link.ts';
import { incidentSchema, incidentStatus } from '../../core/records/incident.ts';
import { laneSchema } from '../../core/records/lane.ts';
import { leftAloneSchema } from '../../core/records/left-alone.ts';
import { muteSchema } from '../../core/records/mute.ts';
import { releaseRecordSchema } from '../../core/records/release-record.ts';
import { sharedSearchSchema } from '../../core/records/shared-search.ts';
import { slackChannelSchema } from '../../core/records/slack-channel.ts';
import { triageFailureSchema } from '../../core/records/triage-failure.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/ledger.md'), 'utf8');

/** The part of the page below a heading `### name`. */
const sectionOf = (name: string) => page.split(/^##+ /m).find((part) => part.startsWith(`${name}\n`)) ?? '';
const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
const lineOf = (name: string, label: string) =>
  new RegExp(`^- ${label}:\\s([^]*?)(?=^- |$(?![^]))`, 'm').exec(sectionOf(name))?.[1] ?? '';

const indexed = Object.keys({ ...activity('alert', 0), ...due({ kind: 'alert', at: 0 }) });
const ITEMS = {
  incident: { key: Key.incident('{incident}'), attributes: [...Object.keys(incidentSchema.shape), ...indexed] },
  change: { key: Key.change('{change}'), attributes: [...Object.keys(changeRecordSchema.shape), ...indexed] },
  release: { key: Key.release('{release}'), attributes: [...Object.keys(releaseRecordSchema.shape), ...indexed] },
  lane: { key: Key.lane('{lane}'), attributes: Object.keys(laneSchema.shape) },
  calibration: { key: Key.calibration('{calibration}'), attributes: Object.keys(calibrationSchema.shape) },
  attempt: { key: Key.attempt('{incident}', 1234), attributes: Object.keys(attemptSchema.shape) },
  alert: { key: Key.alert('{alert}'), attributes: [...Object.keys(alertRecordSchema.shape), ...indexed] },
  budget: {
    key: Key.budget('{budget}'),
    attributes: ['total', 'claim:{job name}', 'settled:{job name}', EXPIRY_ATTRIBUTE],
  },
  settlement: { key: Key.settlement('{budget}', '{job name}'), attributes: ['spent', EXPIRY_ATTRIBUTE] },
  slackChannel: { key: Key.slackChannel('{channel}'), attributes: Object.keys(slackChannelSchema.shape) },
  breaker: { key: Key.breaker('{breaker}'), attributes: Object.keys(breakerSchema.shape) },
  mute: { key: Key.mute('{target}'), attributes: Object.keys(muteSchema.shape) },
  link: { key: Key.link('{fingerprint}'), attributes: Object.keys(fingerprintLinkSchema.shape) },
  cause: { key: Key.cause('{cause}'), attributes: [...Object.keys(causeSchema.shape), EXPIRY_ATTRIBUTE] },
  cycle: { key: Key.cycle('{cycle}'), attributes: [...Object.keys(alertCycleSchema.shape), EXPIRY_ATTRIBUTE] },
  search: { key: Key.search('{search}'), attributes: [...Object.keys(sharedSearchSchema.shape), EXPIRY_ATTRIBUTE] },
  searches: { key: Key.searches('{kind}'), attributes: Object.keys(searchesSchema.shape) },
  leftAlone: {
    key: Key.leftAlone('{day}', '{alert}'),
    attributes: [...Object.keys(leftAloneSchema.shape), EXPIRY_ATTRIBUTE],
  },
  watch: { key: Key.watch('{watch}'), attributes: [...Object.keys(errorRateStateSchema.shape), EXPIRY_ATTRIBUTE] },
  failure: { key: Key.failure('{message}'), attributes: [...Object.keys(triageFailureSchema.shape), EXPIRY_ATTRIBUTE] },
  webhook: {
    key: Key.webhook('{day}', '{name}'),
    attributes: [...Object.keys(keptWebhookSchema.shape), EXPIRY_ATTRIBUTE],
  },
};

describe('docs/ledger.md is true', () => {
  test('it has every kind of item, and no other', () => {
    const described = [...page.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    // `attempts` is no item: it is how those of one incident are asked for.
    const keys = Object.keys(Key).filter((name) => name !== 'attempts');
    expect(described.toSorted()).toEqual(keys.toSorted());
    expect(Object.keys(ITEMS).toSorted()).toEqual(keys.toSorted());
  });

  test.each(Object.entries(ITEMS))('the keys of %s', (name, { key }) => {
    const [pk, sk] = codeIn(lineOf(name, 'Key'));
    expect([pk, sk]).toEqual([key.pk, key.sk.replace('1234', '{number}')]);
  });

  test.each(Object.entries(ITEMS))('the attributes of %s', (name, { attributes }) => {
    const described = codeIn(lineOf(name, 'Attributes'));
    expect(described.toSorted()).toEqual(attributes.toSorted());
  });

  test('each status of an incident', () => {
    const [, named = ''] = /^ *\| `status` \| (observed.*) \|$/m.exec(page) ?? [];
    expect(named.split(/, | or /).toSorted()).toEqual([...incidentStatus.options].toSorted());
  });

  test('how attempts are asked for, and the index', () => {
    const { pk, prefix } = Key.attempts('{incident}');
    expect(page).toContain(`query of \`${pk}\`, \`sk\` beginning with \`${prefix}\``);
    const indexes = tableDefinition.GlobalSecondaryIndexes ?? [];
    expect(indexes.map(({ IndexName }) => IndexName)).toEqual([ACTIVITY_INDEX, DUE_INDEX]);
    for (const { IndexName, KeySchema } of indexes) {
      const keys = KeySchema?.map(({ AttributeName }) => `\`${AttributeName}\``).join(' and ');
      expect(page).toContain(`The index \`${IndexName}\` has the keys ${keys}`);
    }
  });
});
