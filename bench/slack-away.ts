import { checkThreads } from './slack-away-checks.ts';
import { type Play, type Played, playSlackAway } from './slack-away-world.ts';

const INCIDENTS = 500;
/** The default of `slack.threadsPerHour`: so many get a thread at once. More in one channel would wait for hours. */
const PER_CHANNEL = 20;
const MINUTES = 20;
/** Alerts must not go slower than by this factor while Slack is away. */
const SLOWER_AT_MOST = 1.1;
/** Calls of Slack, refused ones included, for each incident. */
const CALLS_AT_MOST = 1.5;

/**
 * Slack is away for 20 minutes, while alerts bring bugs, and then takes one call a second. Time is played.
 *
 * @param args how many incidents; left out, 500
 * @throws {Error} when a limit is broken, or when a thread is not as the ledger has it
 */
export async function run(args: readonly string[]): Promise<string> {
  const [argument] = args;
  const incidents = argument === undefined ? INCIDENTS : Number(argument);
  if (!Number.isInteger(incidents) || incidents < 1) throw new Error(`expected a number of incidents, got ${argument}`);
  const play: Play = { incidents, perChannel: PER_CHANNEL, minutes: MINUTES };
  const present = await playSlackAway(play);
  const away = await playSlackAway({ ...play, away: { status: 503 } });
  const calls = callsOf(away);
  const slower = middle(present.rates) / middle(away.rates);
  const figures = [
    `${incidents} incidents in ${Math.ceil(incidents / PER_CHANNEL)} channels, Slack away for ${MINUTES} minutes, then one call a second`,
    `Slack present  ${Math.round(middle(present.rates))} alerts a second, ${callsOf(present)} calls of Slack`,
    `Slack away     ${Math.round(middle(away.rates))} alerts a second: one takes ${slower.toFixed(2)} × as long, at most ${SLOWER_AT_MOST}`,
    `calls of Slack ${calls}: ${(calls / incidents).toFixed(2)} for an incident, at most ${CALLS_AT_MOST} (${namesOf(away)})`,
    `threads        all written ${Math.round(away.minutesAfter)} minutes after the outage`,
  ];
  const problems = [
    ...(await problemsOf('Slack present', present)),
    ...(await problemsOf('Slack away', away)),
    ...(slower > SLOWER_AT_MOST ? [`an alert takes ${slower.toFixed(2)} × as long as with Slack there`] : []),
    ...(calls > CALLS_AT_MOST * incidents ? [`${calls} calls of Slack for ${incidents} incidents`] : []),
  ];
  if (problems.length > 0) throw new Error([...figures, ...problems.slice(0, 20)].join('\n'));
  return [...figures, 'every thread is as the ledger has it, in order, nothing twice'].join('\n');
}

async function problemsOf(
  name: string,
  { ledger, messages, expectedReplies, dead }: Played,
): Promise<readonly string[]> {
  const problems = await checkThreads(ledger, messages, expectedReplies);
  return [...problems, ...dead.map((message) => `a dead letter: ${JSON.stringify(message)}`)].map(
    (problem) => `${name}: ${problem}`,
  );
}

export const callsOf = ({ calls }: Pick<Played, 'calls'>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);

const namesOf = ({ calls }: Played): string =>
  Object.entries(calls)
    .map(([method, count]) => `${method} ${count}`)
    .join(', ');

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
