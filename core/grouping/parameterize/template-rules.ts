/**
 * The rules of log templates that are judged one by one, each with what it says. Production applies all of them. The
 * benchmark leaves each out in turn and prints what it is worth to each system.
 */
export const TEMPLATE_RULES = {
  'value-run': 'values with a blank between them are one value: `node1 node2 node3`',
  'value-list': 'values with a comma or semicolon between them are one value: `10.0.0.1, 10.0.0.2`',
  'bracketed-list': 'a list in square brackets is one value, with or without items: `[a, b]`, `[]`',
  'added-in-parentheses':
    'a value in parentheses adds nothing to the value before it, `()` adds nothing: `118 bytes (1.2 KB)`',
  'host-and-port': 'a bare word with a port is an address where an address belongs: `to broker:9092`',
  'path-with-blank': 'a path goes on after a blank: `C:\\Program Files\\app`',
  'host-or-file': 'file names, `localhost` and what has an at sign are values, as other names of hosts are: `out.log`',
  'empty-value': 'a value may be empty: `rhost= user=ann`, `server: ""`',
  'name-after-noun': 'a name follows words such as `topic` and `table`: `topic orders`',
  'quoted-word': 'a quoted word is a value: `no column "total"`',
  unit: 'a unit belongs to the number before it: `12 ms`',
  label: 'what names a value before a colon stays: `took:12`',
  'date-word': 'months and days of the week in a date are values: `Fri Nov 20`',
  'name-after-user': 'a name follows words such as `user` and `host`: `user ann`',
  'for-and-from': 'a word between `for` and `from` is a name: `password for ann from`',
  'constant-name': 'the last part of a dotted name in capitals makes it a constant: `action.SCREEN_ON`',
  'known-word': 'names of standards are no values: `IPv4`',
  'slash-between-words': 'two words with a slash between them stay: `TCP/UDP`',
} as const;

export type TemplateRule = keyof typeof TEMPLATE_RULES;

/** Leaves no rule out. */
export const ALL_RULES: ReadonlySet<TemplateRule> = new Set();
