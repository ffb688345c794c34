import pc from 'picocolors';
import type { Timeline } from '../demo/timeline.ts';
import type { ReviewResult } from './review-result.ts';

export function sayReviewStart(timeline: Timeline, isRealModel: boolean): void {
  timeline.say('');
  timeline.say(pc.bold('mendhook demo --review: four pull requests are reviewed and tested by facts'));
  timeline.say('');
  timeline.say('Real: git, the tools, the tests and their mutants; the functions and the worker; claude.');
  timeline.say(
    isRealModel
      ? 'Real, too: the model, by your ANTHROPIC_API_KEY. Played on this machine: AWS, GitHub and Slack.'
      : 'Played on this machine: AWS, GitHub, Slack, and the model, which follows a written conversation\n(set ANTHROPIC_API_KEY for the real one). Its word can make a gate stricter and never looser.',
  );
  timeline.say('');
}

export function sayReviewEnd(
  timeline: Timeline,
  { result, pageUrl, keepsOpen }: { result: ReviewResult; pageUrl: string; keepsOpen: boolean },
): void {
  const { checks, changes, steps, durations } = result;
  const failed = checks.filter(({ ok }) => !ok);
  timeline.say('');
  for (const { number, title, status, why } of changes) {
    timeline.say(`  #${number} ${title}`);
    timeline.say(`     ${(status === 'ready' ? pc.green : pc.yellow)(status)}  ${why}`);
  }
  timeline.say('');
  const total = Object.values(steps).reduce((sum, each) => sum + each, 0);
  if (total > 0) {
    timeline.say(`  ${pc.bold('From the push to the check')}, of the first: ${total.toFixed(1)} s`);
    for (const [step, took] of Object.entries(steps)) timeline.say(`     ${took.toFixed(1).padStart(5)} s  ${step}`);
    timeline.say('');
  }
  timeline.say(
    failed.length === 0
      ? pc.green(`${checks.length} of ${checks.length} checks hold, after ${durations.total.toFixed(0)} s.`)
      : pc.red(`${failed.length} of ${checks.length} checks do not hold:`),
  );
  for (const { name, detail } of failed) timeline.say(pc.red(`  ✗ ${name}: ${detail}`));
  if (keepsOpen) {
    timeline.say('');
    timeline.say(
      `${pc.bold(`Look at ${pageUrl}`)}: the checks, the question in Slack, and each decision. Ctrl-C ends it.`,
    );
  }
}
