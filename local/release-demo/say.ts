import pc from 'picocolors';
import type { Timeline } from '../demo/timeline.ts';
import { CANARY_PERCENT, REQUESTS_PER_SECOND } from './release-demo-config.ts';
import type { ReleaseResult } from './release-result.ts';

export function sayReleaseStart(timeline: Timeline, isRealModel: boolean): void {
  timeline.say('');
  timeline.say(pc.bold('mendhook demo --release: six changes on their way to production, and one of them back'));
  timeline.say('');
  timeline.say(
    'Real: each version’s process, the balancer, requests and latencies; git, tests and tools; the functions,',
  );
  timeline.say('the worker and claude. The judge has the limits and the evidence of every deployment.');
  timeline.say(
    `Shorter than usual: the windows, since about ${REQUESTS_PER_SECOND} requests a second come in. ${CANARY_PERCENT} % of the shoppers meet a new version first.`,
  );
  timeline.say(
    isRealModel
      ? 'Real, too: the model, by your ANTHROPIC_API_KEY. Played on this machine: Datadog, AWS, GitHub and Slack.'
      : 'Played on this machine: Datadog, AWS, GitHub, Slack, and the model, which follows a written conversation.',
  );
  timeline.say('');
}

export function sayReleaseEnd(
  timeline: Timeline,
  { result, pageUrl, keepsOpen }: { result: ReleaseResult; pageUrl: string; keepsOpen: boolean },
): void {
  const { checks, stories, traffic, figures } = result;
  const { leadTime } = figures;
  const failed = checks.filter(({ ok }) => !ok);
  timeline.say('');
  for (const { number, title, status, why } of stories) {
    timeline.say(`  #${number} ${title}`);
    timeline.say(`     ${colour(status)(status ?? 'not released')}  ${why}`);
  }
  timeline.say('');
  timeline.say(`  ${pc.bold('Production')}: ${traffic.requests} requests, ${traffic.perSecond.toFixed(0)} a second`);
  timeline.say(`     ${traffic.failed} failed, of these ${traffic.failedElsewhere} on versions without the bug`);
  if (figures.toBack !== null) {
    timeline.say(
      `     ${seconds(figures.toBack)}  from the bug’s first failed request to all traffic back, at ${(figures.toBackPerSecond ?? 0).toFixed(0)} requests a second`,
    );
  }
  timeline.say(`  ${pc.bold('From the push to all shoppers')}, of the first: ${leadTime.total.toFixed(1)} s`);
  timeline.say(`     ${seconds(leadTime.us)}  us: review, tests, deployments and hand-offs`);
  timeline.say(`     ${seconds(leadTime.traffic)}  traffic: load on staging, canary, observation`);
  timeline.say(`     ${seconds(leadTime.people)}  people`);
  timeline.say(`     ${seconds(figures.handOffP99)}  99 of 100 hand-offs, at most`);
  timeline.say('');
  timeline.say(
    failed.length === 0
      ? pc.green(`${checks.length} of ${checks.length} checks hold, after ${figures.total.toFixed(0)} s.`)
      : pc.red(`${failed.length} of ${checks.length} checks do not hold:`),
  );
  for (const { name, detail } of failed) timeline.say(pc.red(`  ✗ ${name}: ${detail}`));
  if (keepsOpen) {
    timeline.say('');
    timeline.say(`${pc.bold(`Look at ${pageUrl}`)}: the releases, their evidence and each decision. Ctrl-C ends it.`);
  }
}

const seconds = (value: number): string => `${value.toFixed(1).padStart(5)} s`;

const colour = (status: string | null) =>
  status === 'released' ? pc.green : status === 'rolled-back' ? pc.yellow : pc.dim;
