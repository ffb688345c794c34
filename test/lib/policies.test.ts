import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PAGE, withPermissions } from './permissions-page.ts';
import { synthesize } from './synthesize.ts';

/**
 * What the code calls, held against what its role may do. The calls are those of whole runs on one machine, by principal:
 * `test/demo.test.ts` and `test/local/runtime.test.ts` keep the file true.
 */
const recorded = readFileSync(join(import.meta.dirname, 'recorded-calls.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split(' ') as [principal: string, action: string]);

const { resources, stage } = synthesize();

const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
});
const policySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.array(z.object({ Ref: z.string() })),
});

/** The roles by the names that the same code has when it runs on one machine. */
const ROLES = {
  receive: /^ReceiveRole/,
  triage: /^TriageRole/,
  slack: /^SlackRole/,
  requests: /^RequestsRole/,
  github: /^GithubRole/,
  sweep: /^SweepRole/,
  watch: /^WatchRole/,
  'job-events': /^JobEventsRole/,
  worker: /^JobsWorkerRole/,
};

/** What Lambda itself does in a function's name, and no client of ours. */
const BY_LAMBDA =
  /^(logs|xray):|^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueUrl|GetQueueAttributes)$/;

/** Rights for ways that no recorded run goes: each with what needs it. */
const OTHER_WAYS: Readonly<Record<string, string>> = {
  'job-events sqs:SendMessage': 'Lambda keeps an event that failed three times',
  'job-events dynamodb:Query': 'what other attempts at a bug hold of its repository’s drafts is given back',
  'sweep batch:DescribeJobs': 'an attempt has been at work for five minutes without a sign',
  'sweep batch:TerminateJob': 'a job found no container within an hour',
  'sweep batch:ListJobs': 'the record of a job was lost',
  'sweep batch:SubmitJob': 'an attempt was claimed or recorded, and never submitted',
  'sweep dynamodb:BatchGetItem': 'an attempt was claimed, and its budgets were not',
  'sweep sqs:SendMessage': 'an alert went on with its own log sample, and there are searches again',
  'sweep dynamodb:UpdateItem': 'an alert waits for longer than an hour; budgets are claimed and settled',
  'triage dynamodb:Query': 'a merged fix did not hold, and what its attempts hold of the open drafts is given back',
  'worker s3:GetObject': 'a patch that no pull request holds is shown in the thread',
  'worker s3:ListBucket': 'S3 then says of a key that is not there that it is not there',
};

function allowedTo(role: RegExp): string[] {
  const policies = resources
    .filter(({ type }) => type === 'AWS::IAM::Policy')
    .map(({ properties }) => policySchema.parse(properties));
  const own = policies.filter(({ Roles }) => Roles.some(({ Ref }) => role.test(Ref)));
  return [
    ...new Set(own.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Action }) => Action))),
  ].sort();
}

describe.each(Object.entries(ROLES))('%s', (principal, role) => {
  const called = recorded.flatMap(([caller, action]) => (caller === principal ? [action] : []));
  const allowed = allowedTo(role).filter((action) => !BY_LAMBDA.test(action));

  test('what it calls is allowed', () => {
    console.log(`${principal}\n  calls:   ${called.join(' ')}\n  allowed: ${allowed.join(' ')}`);
    expect(allowed.length).toBeGreaterThan(0);
    expect(called.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test('hardly anything else is', () => {
    const needless = allowed.filter((action) => !called.includes(action));
    expect(needless.filter((action) => OTHER_WAYS[`${principal} ${action}`] === undefined)).toEqual([]);
  });

  test('nothing is allowed by a wildcard', () => {
    expect(allowedTo(role).filter((action) => action.includes('*'))).toEqual([]);
  });
});

test('every other way is a right that there is', () => {
  const rights = Object.entries(ROLES).flatMap(([name, role]) => allowedTo(role).map((action) => `${name} ${action}`));
  expect(Object.keys(OTHER_WAYS).filter((way) => !rights.includes(way))).toEqual([]);
});

test('docs/security.md lists every right of every role; `npm run docs:permissions` writes it', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(withPermissions(page, resources, stage)).toBe(page);
});
