import pc from 'picocolors';
import type { DemoResult } from './result.ts';
import type { Timeline } from './timeline.ts';

export function sayStart(
  timeline: Timeline,
  { isRealModel, isReviewed }: { readonly isRealModel: boolean; readonly isReviewed: boolean },
): void {
  timeline.say('');
  timeline.say(
    pc.bold(
      isReviewed
        ? 'mendhook demo --answer: a draft pull request is opened, a person reviews it, and it is changed'
        : 'mendhook demo: a service starts to fail, and a draft pull request with its fix is opened',
    ),
  );
  timeline.say('');
  timeline.say('Real: the shop, its bug and its errors; the handlers and the worker; claude, git and the tests.');
  timeline.say(
    isRealModel
      ? 'Real, too: the model, by your ANTHROPIC_API_KEY. Played on this machine: Datadog, AWS, GitHub and Slack.'
      : 'Played on this machine: Datadog, AWS, GitHub, Slack, and the model, which follows a written conversation\nfor this sample (set ANTHROPIC_API_KEY for the real one). Whether the fix is right, the tests decide.',
  );
  timeline.say('');
}

export function sayEnd(
  timeline: Timeline,
  end: {
    readonly result: DemoResult;
    readonly pageUrl: string;
    readonly stateDirectory: string;
    readonly keepsOpen: boolean;
    /** Whether the next demo finds the state again. */
    readonly isKept: boolean;
  },
): void {
  const { result, pageUrl, keepsOpen } = end;
  const failed = result.checks.filter(({ ok }) => !ok);
  const { before, after } = result.load;
  timeline.say('');
  if (before !== undefined) timeline.say(`  before   ${bar(before)}`);
  if (after !== undefined) timeline.say(`  after    ${bar(after)}`);
  timeline.say('');
  timeline.say(
    failed.length === 0
      ? pc.green(
          `${result.checks.length} of ${result.checks.length} checks hold, after ${result.durations.total.toFixed(0)} s.`,
        )
      : pc.red(`${failed.length} of ${result.checks.length} checks do not hold:`),
  );
  for (const { name, detail } of failed) timeline.say(pc.red(`  ✗ ${name}: ${detail}`));
  timeline.say('');
  if (result.pullRequest !== undefined) {
    const { number, title, branch } = result.pullRequest;
    timeline.say(`  draft pull request  #${number} ${title} (${branch})`);
  }
  timeline.say(`  model               ${result.model.label}, $${result.dollars.toFixed(2)} at list prices`);
  timeline.say(
    `  state               ${end.stateDirectory} (${end.isKept ? 'npm run demo -- --reset starts' : 'each run starts'} from nothing)`,
  );
  if (keepsOpen) {
    timeline.say('');
    timeline.say(`${pc.bold(`Look at ${pageUrl}`)}: the pull request, the Slack thread, and every step of the agent.`);
    timeline.say('Ctrl-C ends it.');
  }
}

const WIDTH = 40;

/** Failed and answered requests as a bar that also reads without colour. */
function bar({ requests, failures }: { requests: number; failures: number }): string {
  const cells = requests === 0 ? 0 : Math.ceil((failures / requests) * WIDTH);
  const percent = requests === 0 ? 0 : (failures / requests) * 100;
  const drawn = `${pc.red('█'.repeat(cells))}${pc.green('░'.repeat(WIDTH - cells))}`;
  return `${drawn}  ${percent.toFixed(0).padStart(3)} % of ${requests} requests failed`;
}
