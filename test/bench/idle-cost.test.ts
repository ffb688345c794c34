import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { idleBill, renderBill } from '../../bench/idle-bill.ts';
import { run } from '../../bench/idle-cost.ts';

const page = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', name), 'utf8');

test('the bill of a month with nothing happening is the one in the README and in docs/cost.md, and below five dollars', async () => {
  const printed = await run();
  const [table = '', , release = ''] = printed.split('\n\n');
  const [, billed = 'none'] = /\*\*\$([\d.]+)\*\* \|$/.exec(table) ?? [];
  expect(Number(billed)).toBeLessThan(5);
  expect(page('README.md')).toContain(table);
  expect(page('docs/cost.md')).toContain(table);
  const modes = release.split('\n');
  expect(modes).toHaveLength(2);
  for (const sentence of modes) {
    expect(page('docs/cost.md')).toContain(sentence);
    expect(Number(/\$([\d.]+) more at list price/.exec(sentence)?.[1])).toBeLessThanOrEqual(0.8);
  }
}, 120_000);

test('the share of the queue of threads is a third of the polls of three queues, and two alarms', () => {
  const [, polls = '', price = ''] =
    /\| SQS, polls [^|]*\| ([\d,]+) × \$([\d.e-]+) \|/.exec(page('docs/cost.md')) ?? [];
  const share = (Number(polls.replaceAll(',', '')) / 3) * Number(price) + 2 * 0.1;
  expect(page('docs/cost.md')).toContain(`The queue of threads is $${share.toFixed(2)} of it`);
});

test('what is not known to be free, or priced, is refused', () => {
  const template = { Resources: { Nat: { Type: 'AWS::EC2::NatGateway' } } };
  expect(() => idleBill(template)).toThrow('no price is known of AWS::EC2::NatGateway');
});

test('a schedule is counted, and what every account has for nothing is taken off', () => {
  const template = {
    Resources: {
      Tick: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(5 minutes)' } },
      ...Object.fromEntries(
        Array.from({ length: 12 }, (_, index) => [`A${index}`, { Type: 'AWS::CloudWatch::Alarm' }]),
      ),
    },
  };
  const lines = idleBill(template);
  expect(lines.find(({ item }) => item === 'CloudWatch alarms')).toMatchObject({ listed: 12 * 0.1, billed: 2 * 0.1 });
  expect(lines.find(({ item }) => item === 'Lambda, scheduled calls')?.how).toBe('8,760 × $2.0e-7');
  expect(renderBill(lines)).toContain('**together**');
});
