import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logTemplate } from '../../../../core/grouping/parameterize/log-template.ts';
import { TEMPLATE_RULES, type TemplateRule } from '../../../../core/grouping/parameterize/template-rules.ts';
import { hostileText } from '../../hostile-text.ts';

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
    ['dates', 'due at Fri Nov 20 10:00:00 2026', 'due at Sat Dec 5 11:30:12 2026', 'due at <*>'],
    ['a run of values', 'lost nodes an1 an2 an3', 'lost nodes bn7', 'lost nodes <*>'],
    [
      'a list of values',
      'no answer of 10.0.0.1,10.0.0.2',
      'no answer of 10.0.0.1; 10.0.0.7, 10.0.1.9',
      'no answer of <*>',
    ],
    ['a list in brackets', 'revoked [orders-1, carts, stock-7]', 'revoked []', 'revoked [<*>]'],
    ['what is added to a value', 'sent 118 bytes (1.2 KB)', 'sent 99 bytes', 'sent <*>'],
    ['nothing added to a value', 'call from 10.0.0.1 ()', 'call from 10.0.0.1 (db-1.acme.example)', 'call from <*>'],
    ['nothing added to a word', 'timer fired () late', 'timer fired late', 'timer fired late'],
    [
      'a bare host with a port',
      'connect to broker:9092 failed',
      'connect to db-1.acme.example:9092 failed',
      'connect to <*> failed',
    ],
    ['a bare host at the beginning', 'intranet:443 refused', '10.0.0.1:443 refused', '<*> refused'],
    ['a named host with a port', 'server: broker:9092 is gone', 'server: 10.0.0.1:9092 is gone', 'server: <*> is gone'],
    ['a path with blanks', 'cannot open C:\\Program Files\\shop\\a.dll', 'cannot open D:\\b.dll', 'cannot open <*>'],
    [
      'a path with three words',
      'cannot open C:\\Data and Logs\\a.log now',
      'cannot open D:\\b.log now',
      'cannot open <*> now',
    ],
    ['a folder with a blank', 'cannot open /srv/Order Data/a.csv', 'cannot open /srv/a.csv', 'cannot open <*>'],
    ['this host', 'peer is localhost', 'peer is 10.0.0.1', 'peer is <*>'],
    ['accounts', 'mail for ann@acme.example', 'mail for bob@localhost', 'mail for <*>'],
    ['files', 'cannot read orders.csv', 'cannot read 71.csv', 'cannot read <*>'],
    ['domains', 'cannot find acme.com', 'cannot find shop.acme.com', 'cannot find <*>'],
    [
      'empty values',
      'denied; ruser= rhost= user=ann',
      'denied; ruser=x rhost=10.0.0.1 user=bob',
      'denied; ruser=<*> rhost=<*> user=<*>',
    ],
    ['an empty value at the end', 'gave up, cause = ', 'gave up, cause = 12', 'gave up, cause=<*>'],
    ['an empty quoted value', 'no account ""', 'no account "ann"', 'no account "<*>"'],
    ['names after a noun', 'no leader for topic orders', 'no leader for topic carts-7', 'no leader for topic <*>'],
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
  ['a text after an empty value', 'code= lost', 'code= found'],
  ['a label', 'took:12', 'sent:12'],
  ['a label at the beginning', 'order:1200 failed', 'cart:1200 failed'],
  ['dots at the end', 'getMode...', 'isActive...'],
  ['a word in brackets', 'pool [main] is full', 'pool [spare] is full'],
  ['an array', 'expected byte[]', 'expected text[]'],
  ['two words with a slash', 'no route for TCP/UDP', 'no route for IP/ICMP'],
  ['a word after a path', 'moved /srv/a to trash', 'moved /srv/a to archive'],
  ['a part of a noun', 'file descriptor of 7 is bad', 'file header of 7 is bad'],
  ['what happened to a thing', 'topic deleted by 7', 'topic created by 7'],
  ['what happens to a thing', 'error in topic creation', 'error in topic deletion'],
  ['words in parentheses', 'closed 7 (by peer)', 'closed 7 (by timeout)'],
  ['a word', 'cart is open', 'cart is closed'],
  ['who is unknown', 'user unknown', 'user must be known'],
])('%s tells two statements apart', (_, one, other) => {
  expect(logTemplate(one)).not.toBe(logTemplate(other));
});

/** For each rule, two lines that only this rule keeps together, or apart. */
const PROOFS: Readonly<Record<TemplateRule, readonly [string, string]>> = {
  'value-run': ['lost 10.0.0.1 10.0.0.2 now', 'lost 10.0.0.7 now'],
  'value-list': ['lost 10.0.0.1, 10.0.0.2 now', 'lost 10.0.0.7 now'],
  'bracketed-list': ['lost [carts, orders] now', 'lost [] now'],
  'added-in-parentheses': ['sent 118 (7) now', 'sent 118 now'],
  'host-and-port': ['went to broker:9092 now', 'went to 10.0.0.1:9092 now'],
  'path-with-blank': ['lost C:\\Program Files\\a now', 'lost C:\\a now'],
  'host-or-file': ['lost localhost now', 'lost 10.0.0.1 now'],
  'empty-value': ['lost a= now', 'lost a=7 now'],
  'name-after-noun': ['lost topic carts now', 'lost topic orders-7 now'],
  'quoted-word': ['no column "total" here', 'no column "sum" here'],
  unit: ['took 12 ms now', 'took 12 now'],
  label: ['took:12', 'sent:12'],
  'date-word': ['due Fri Nov 20', 'due Sat Dec 5'],
  'name-after-user': ['lost user ann now', 'lost user bob now'],
  'for-and-from': ['password for root from 10.0.0.1', 'password for ann from 10.0.0.1'],
  'constant-name': ['got acme.action.SCREEN_ON', 'got acme.action.SCREEN_OFF'],
  'known-word': ['no IPv4 address', 'no IPv6 address'],
  'slash-between-words': ['no route for TCP/UDP', 'no route for IP/ICMP'],
};

test.each(Object.entries(PROOFS))(
  'the rule %s can be left out, and then its lines change sides',
  (name, [one, other]) => {
    const without = new Set(Object.keys(TEMPLATE_RULES).filter((rule): rule is TemplateRule => rule === name));
    expect(without.size).toBe(1);
    const isSame = logTemplate(one) === logTemplate(other);
    expect(logTemplate(one, without) === logTemplate(other, without)).toBe(!isSame);
  },
);

const WORDS = ['cannot', 'place', 'refund', 'cart', 'while', 'stock', 'was', 'closed', 'broken', 'slow', 'shipping'];
const word = fc.constantFrom(...WORDS);
const value = fc.oneof(
  fc.nat().map(String),
  fc.ipV4(),
  fc.uuid(),
  fc.nat(99).map((count) => `node${count}`),
  fc.nat(99).map((count) => `/var/data/${count}.json`),
  fc.nat(9_999).map((count) => `0x${count.toString(16)}f1`),
);
const statement = fc.array(word, { minLength: 2, maxLength: 6 });

test('a statement stays whole however many values it has, whatever stands between them', () => {
  const between = fc.constantFrom(' ', ', ', ',', '; ');
  const values = fc.tuple(fc.array(value, { minLength: 1, maxLength: 9 }), between).map(([of, mark]) => of.join(mark));
  fc.assert(
    fc.property(statement, statement, values, values, (before, after, one, other) => {
      const line = (of: string) => `${before.join(' ')} ${of} ${after.join(' ')}`;
      expect(logTemplate(line(one))).toBe(logTemplate(line(other)));
    }),
  );
});

test('a statement stays whole whether something is added to its value or not', () => {
  const added = fc.oneof(
    fc.constantFrom('', ' ()', '()'),
    value.map((of) => ` (${of})`),
  );
  fc.assert(
    fc.property(statement, statement, fc.nat(), added, added, (before, after, of, one, other) => {
      const line = (added: string) => `${before.join(' ')} ${of}${added} ${after.join(' ')}`;
      expect(logTemplate(line(one))).toBe(logTemplate(line(other)));
    }),
  );
});

test('two statements that differ in one word stay apart, whatever values stand around it', () => {
  const part = fc.oneof(
    word,
    value,
    value.map((of) => `(${of})`),
    value.map((of) => `[${of}]`),
    value.map((of) => `k=${of}`),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      word,
      word,
      fc.array(part, { maxLength: 6 }),
      (before, one, other, after) => {
        fc.pre(one !== other);
        const line = (differs: string) => [...before, differs, ...after].join(' ');
        expect(logTemplate(line(one))).not.toBe(logTemplate(line(other)));
      },
    ),
  );
});

test('never throws, never grows much, and takes no longer for a long line than for its first part', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(logTemplate(text).length).toBeLessThanOrEqual(Math.min(text.length, 2_000) * 3 + 3);
      expect(logTemplate(text)).toBe(logTemplate(text.slice(0, 2_000)));
    }),
  );
});
