/** One benchmark: a file of this folder that exports `run`. */
interface Benchmark {
  /** What it measures, in one line of the list. */
  readonly about: string;
  /** Whether it needs nothing but this repository and ends within a minute or so: `npm run bench` runs those. */
  readonly quick: boolean;
  readonly load: () => Promise<{
    /** @returns the figures as text, ready to print; @throws Error with one clear line when an argument is wrong */
    readonly run: (args: readonly string[]) => Promise<string>;
  }>;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  grouping: {
    about: 'the speed of grouping beside reading and parsing the same lines',
    quick: true,
    load: () => import('./grouping.ts'),
  },
  'idle-cost': {
    about: 'what the deployed stack costs a month with nothing happening, item by item',
    quick: true,
    load: () => import('./idle-cost.ts'),
  },
  'release-cost': {
    about: 'what one release costs without a model, item by item',
    quick: true,
    load: () => import('./release-cost.ts'),
  },
  'load-times': {
    about: '[CHECKOUT]: bytes and load times of the functions’ bundles, beside those of another checkout',
    quick: false,
    load: () => import('./load-times.ts'),
  },
  ack: {
    about: 'how long Slack waits for the answer to a press that opens a window, and GitHub for that to a comment',
    quick: false,
    load: () => import('./ack.ts'),
  },
  'start-program': {
    about: 'how long a process waits while it starts a program, by its memory, beside the emulators’ small process',
    quick: true,
    load: () => import('./start-program.ts'),
  },
  'first-request': {
    about: 'the first request to the model, in bytes and seconds, beside the published command line; plays the demo',
    quick: false,
    load: () => import('./first-request.ts'),
  },
  'score-grouping': {
    about: 'FILE...: how well fingerprints match the labels of labelled errors',
    quick: false,
    load: () => import('./score-grouping.ts'),
  },
  storm: {
    about:
      '[WEBHOOKS] [--down slack|github|datadog]: a storm through receive, queue, triage and ledger; nothing lost or twice',
    quick: false,
    load: () => import('./storm.ts'),
  },
  'slack-away': {
    about:
      '[INCIDENTS]: Slack away for 20 minutes, 500 incidents by default; alerts as fast, every thread right in the end',
    quick: false,
    load: () => import('./slack-away.ts'),
  },
  'month-budget': {
    about: '[ATTEMPTS]: a month of attempts on one budget, 20,000 by default; none refused, the total exact',
    quick: false,
    load: () => import('./month-budget.ts'),
  },
  'fix-replay': {
    about:
      'DIR FIX [STACK] [--verification] [--setup …] [--command … --regression …]: a real fix of a public repository, and wrong ones, through the whole local runtime',
    quick: false,
    load: () => import('./fix-replay.ts'),
  },
  review: {
    about: '[scripted] [NUMBER...]: labelled changes, reviewed by facts alone, or also by a scripted model that lies',
    quick: false,
    load: () => import('./review.ts'),
  },
  'candidate-tests': {
    about: '[NAME...]: labelled candidate tests, good and worthless, judged',
    quick: false,
    load: () => import('./candidate-tests.ts'),
  },
  load: {
    about: '[RUNS]: loads of identical versions and of a slower one on several machines, 2,000 a line by default',
    quick: false,
    load: () => import('./load.ts'),
  },
  canary: {
    about: '[--runs N] [--seed TEXT] [--only TEXT]: simulated canaries, judged beside a bare threshold and a rank sum',
    quick: false,
    load: () => import('./canary.ts'),
  },
  'score-suspects': {
    about: 'REPORTS FOLDER: how often a fixed file is among the first suspects',
    quick: false,
    load: () => import('./score-suspects.ts'),
  },
};

/** Runs one benchmark by its name, or all quick ones one after the other, and prints their figures. */
async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) {
    for (const quick of quickOnes()) await runOne(quick, []);
    return;
  }
  if (name === '--list' || name === '--help') return void process.stdout.write(list());
  await runOne(name, args);
}

const quickOnes = (): readonly string[] =>
  Object.entries(BENCHMARKS)
    .filter(([, { quick }]) => quick)
    .map(([name]) => name);

async function runOne(name: string, args: readonly string[]): Promise<void> {
  const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (benchmark === undefined) throw new Error(`there is no benchmark "${name}"; there are:\n${list()}`);
  const { run } = await benchmark.load();
  process.stdout.write(`${name}\n${(await run(args)).trimEnd()}\n\n`);
}

function list(): string {
  const row = ([name, { about, quick }]: [string, Benchmark]) =>
    `  ${name.padEnd(16)} ${about}${quick ? '' : ' (by name only)'}`;
  return `${Object.entries(BENCHMARKS).map(row).join('\n')}\n`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
