import { describe, expect, test } from 'vitest';
import { logTemplate } from '../../../../core/grouping/parameterize/log-template.ts';

describe('one statement gives one template', () => {
  test.each([
    ['numbers', 'order 71 took 250 ms', 'order 9 took 1,250 ms', 'order <*> took <*>'],
    ['units', 'sent 5.2 KB in 3 s', 'sent 12 B in <1 sec', 'sent <*> in <*>'],
    ['words with a digit', 'node eu-west-1b left', 'node us-1 left', 'node <*> left'],
    ['paths', 'cannot open /var/data/a.json: denied', 'cannot open ./tmp/b/c.json: denied', 'cannot open <*>: denied'],
    ['addresses', 'connected to http://a.example/x', 'connected to tcp://b.example:70', 'connected to <*>'],
    ['values', 'retry=3, mode=fast', 'retry=7, mode=slow', 'retry=<*>, mode=<*>'],
    ['values with blanks around', 'total = 12', 'total = 9', 'total=<*>'],
    ['values in braces', 'got item=Item{id=1, name=x}', 'got item=Item{id=22, name=y}', 'got item=<*>'],
    ['quoted words', "no column 'total'", "no column 'sum'", "no column '<*>'"],
    ['names', 'login of user ann failed', 'login of user bob failed', 'login of user <*> failed'],
    [
      'somebody’s password',
      'Failed password for root from 10.0.0.1',
      'Failed password for ann from 10.9.9.9',
      'Failed password for <*> from <*>',
    ],
    ['dotted names', 'loaded com.acme.orders.Cart', 'loaded org.acme.stock.Item', 'loaded <*>'],
    ['dates', 'due at Fri Nov 20 10:00:00 2026', 'due at Sat Dec 5 11:30:12 2026', 'due at <*> <*> <*> <*> <*>'],
    ['identifiers', 'block blk_-3544583377289625738 added', 'block blk_81 added', 'block <*> added'],
  ])('%s', (_, one, other, template) => {
    expect(logTemplate(one)).toBe(template);
    expect(logTemplate(other)).toBe(template);
  });
});

test.each([
  ['a constant', 'got action.SCREEN_ON', 'got action.SCREEN_OFF'],
  ['a protocol', 'IPV4 address is missing', 'IPV6 address is missing'],
  ['a call', 'scan2() ended', 'scan3() ended'],
  ['an empty value', 'code= 12', 'code=7 12'],
  ['a word', 'cart is open', 'cart is closed'],
  ['who is unknown', 'user unknown', 'user must be known'],
])('%s tells two statements apart', (_, one, other) => {
  expect(logTemplate(one)).not.toBe(logTemplate(other));
});
