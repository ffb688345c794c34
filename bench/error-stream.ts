/** One line of the streams: what `mendhook group` reads. */
export interface Row {
  readonly id: string;
  readonly service: string;
  readonly message: string;
  readonly kind?: string;
  readonly stack?: string;
}

const BUGS = 400;
const FRAMES = 28;

/** Log lines as services print them: a few hundred statements, each time with other values. The same on every run. */
export function logLines(count: number): readonly Row[] {
  const random = generator(1);
  const statements = Array.from({ length: BUGS }, () =>
    words(random, 6 + random(8)).map((word, place) => ({
      word,
      value: place % 4 === 3 ? random(VALUES.length) : undefined,
    })),
  );
  return Array.from({ length: count }, (_, index) => {
    const message = (statements[random(BUGS)] ?? [])
      .map(({ word, value }) => (value === undefined ? word : `${word} ${VALUES[value]?.(random)}`))
      .join(' ');
    return { id: `l${index}`, service: `service-${random(8)}`, message };
  });
}

const VALUES: readonly ((random: (below: number) => number) => string)[] = [
  (random) => `id=${random(1e9)}`,
  (random) => `took ${random(5_000)} ms`,
  (random) => `/var/data/${random(1e6)}/part-${random(99)}`,
  (random) => `10.0.${random(255)}.${random(255)}:${random(65_535)}`,
  (random) => `user ${words(random, 1)[0]}`,
];

/** Stack traces of a few hundred bugs in four languages, each time from another line and with another message. */
export function stackTraces(count: number): readonly Row[] {
  const random = generator(2);
  const bugs = Array.from({ length: BUGS }, (_, index) => bug(random, index));
  return Array.from({ length: count }, (_, index) => {
    const { service, kind, render } = bugs[random(BUGS)] ?? bug(random, 0);
    const message = `cannot ${words(random, 1)[0]} order ${random(1e6)} of ${words(random, 2).join(' ')}`;
    return { id: `s${index}`, service, message, kind, stack: render(`${kind}: ${message}`, random(40)) };
  });
}

function bug(random: (below: number) => number, index: number) {
  const functions = Array.from({ length: FRAMES }, () => words(random, 3));
  const lines = functions.map(() => 1 + random(900));
  const language = LANGUAGES[index % LANGUAGES.length] ?? LANGUAGES[0];
  return {
    service: `service-${random(8)}`,
    kind: language.kinds[random(language.kinds.length)] ?? 'Error',
    render: (header: string, shift: number) => {
      const frames = functions.map((names, place) => language.frame(names, (lines[place] ?? 1) + shift));
      return language.join(header, frames);
    },
  };
}

const capital = (word = ''): string => word.charAt(0).toUpperCase() + word.slice(1);
const below = (header: string, frames: readonly string[]): string => [header, ...frames].join('\n');

const LANGUAGES = [
  {
    kinds: ['java.lang.IllegalStateException', 'java.lang.NullPointerException', 'com.acme.orders.OrderException'],
    frame: ([a = '', b = '', c = '']: readonly string[], line: number) =>
      `\tat com.acme.${a}.${capital(b)}Service.${c}(${capital(b)}Service.java:${line})`,
    join: below,
  },
  {
    kinds: ['TypeError', 'Error', 'ValidationError'],
    frame: ([a = '', b = '', c = '']: readonly string[], line: number) =>
      `    at ${capital(b)}.${c} (/srv/app/src/${a}/${b}.js:${line}:${line % 60})`,
    join: below,
  },
  {
    kinds: ['ValueError', 'KeyError', 'acme.errors.OrderError'],
    frame: ([a = '', b = '', c = '']: readonly string[], line: number) =>
      `  File "/srv/app/${a}/${b}.py", line ${line}, in ${c}\n    return ${c}(${b})`,
    join: (header: string, frames: readonly string[]) =>
      ['Traceback (most recent call last):', ...frames, header].join('\n'),
  },
  {
    kinds: ['System.InvalidOperationException', 'Acme.Orders.OrderException'],
    frame: ([a = '', b = '', c = '']: readonly string[], line: number) =>
      `   at Acme.${capital(a)}.${capital(b)}.${capital(c)}(String name) in /src/${capital(b)}.cs:line ${line}`,
    join: below,
  },
] as const;

const SYLLABLES = [
  'pay',
  'load',
  'ship',
  'cart',
  'item',
  'user',
  'list',
  'find',
  'send',
  'read',
  'batch',
  'store',
  'queue',
  'price',
  'stock',
  'order',
  'refund',
  'ledger',
];

const words = (random: (below: number) => number, count: number): readonly string[] =>
  Array.from({ length: count }, () => `${SYLLABLES[random(SYLLABLES.length)]}${SYLLABLES[random(SYLLABLES.length)]}`);

/** A small generator of numbers (mulberry32), so that every run measures the same lines. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
}
