import { z } from 'zod';
import type { Outcome } from '../../records/outcome.ts';
import { policyRuleName } from '../../records/rule-name.ts';

/** Whether a person must act, and what happened. Raw text without ids, so that it can be read aloud. */
export interface Turn {
  readonly mustAct: boolean;
  readonly what: string;
}

export const act = (what: string): Turn => ({ mustAct: true, what });
export const wait = (what: string): Turn => ({ mustAct: false, what });

/**
 * Says for a refused attempt whether people must act: most refusals end by themselves, or are what people asked for.
 *
 * @param isOnlyReported whether a person's words are all there is: no alert follows, so what an alert would end waits for a person
 */
export function skipTurn({ rule }: Pick<Outcome, 'rule'>, isOnlyReported = false): Turn {
  const known = skipRule.safeParse(rule).data;
  if (known === undefined) return act('no attempt was made');
  return (isOnlyReported ? REPORT_TURNS[known] : undefined) ?? TURNS[known];
}

const skipRule = z.enum([...policyRuleName.options, 'no-container', 'duplicate-job']);

type SkipRule = z.infer<typeof skipRule>;

const REPORT_TURNS: Readonly<Partial<Record<SkipRule, Turn>>> = {
  'too-few-occurrences': act('a report counts once, and an attempt needs more occurrences'),
  'too-few-users': act('a report names no users, and an attempt needs some'),
  'quiet-hours': act('it came in a quiet hour, and no alert follows a report'),
  'pull-request-rate': act('the pull requests of the hour are used up, and no alert follows a report'),
};

const TURNS: Readonly<Record<SkipRule, Turn>> = {
  'observe-only': wait('errors of this service are only counted'),
  'already-in-work': wait('an attempt is running'),
  'part-of-another': wait('it is worked on with another error of the same cause'),
  'fix-proposed': wait('a fix is proposed already'),
  diagnosed: act('the cause is found, and no attempt follows'),
  'rejected-before': wait('a person rejected a fix of it before'),
  'fix-merged': wait('a fix is merged already'),
  'attempts-used-up': act('mendhook has used up its attempts'),
  'reported-once': act('mendhook has tried what was reported'),
  'draft-rounds-used-up': wait('the rounds of changes on its draft are used up'),
  muted: wait('the configuration mutes it'),
  environment: wait('errors of this environment are only counted'),
  'too-few-occurrences': wait('it has not occurred often enough yet'),
  'too-few-users': wait('it has not affected enough users yet'),
  'quiet-hours': wait('it is a quiet hour, and the next alert after it starts an attempt'),
  'muted-by-person': wait('a person muted it'),
  'circuit-open': act('attempts are paused, because too many failed in a row'),
  'attempts-per-service-and-day': act('this service has used up its attempts of the day'),
  'dollars-per-service-and-day': act('this service has used up its budget of the day'),
  'dollars-per-day': act('the budget of the day is used up'),
  'dollars-per-month': act('the budget of the month is used up'),
  'reports-per-day': act('attempts at reports are used up for the day'),
  'report-dollars-per-day': act('the budget of reports is used up for the day'),
  'open-drafts': act('too many drafts wait for a review'),
  'pull-request-rate': wait('the pull requests of the hour are used up, and the next alert after it starts an attempt'),
  'no-container': act('no container could be started for an attempt'),
  'duplicate-job': wait('another job works on it'),
};
