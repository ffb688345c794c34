import { readFileSync } from 'node:fs';
import { createEvaluator } from '@mendhook/emulators/aws/policies/evaluate';
import { matchesPattern } from '@mendhook/emulators/aws/policies/match-pattern';
import type { Statement } from '@mendhook/emulators/aws/policies/policy-schema';
import { describe, expect, test } from 'vitest';
import type { ConfigInput } from '../../core/config/config.ts';
import { policiesFor, readLocalPolicies } from '../../local/stack/local-policies.ts';
import { changeStatements, DEPLOYING, DEPLOYING_BY_AWS, HEARING_JIRA, readPolicies, STAGE } from './local-policies.ts';
import { OTHER_WAYS } from './other-ways.ts';
import { PAGE, withPermissions } from './permissions-page.ts';
import { ROLES } from './principals.ts';
import { RECORDED } from './recorded.ts';
import { synthesize } from './synthesize.ts';

/**
 * What the code calls, held against what its role may do, with resources and partition keys. The calls are those of whole
 * runs on one machine; the tests that make those runs keep the file true.
 */
const { resources, stage } = synthesize({ stage: STAGE });
const allowedHere = readLocalPolicies();
const evaluate = createEvaluator(
  policiesFor(allowedHere, { keepsWebhooks: true, hasRelease: true, follows: true, hearsJira: true, images: [] }),
);

/** What AWS's runtimes do in a function's name, and no client of ours. */
const BY_LAMBDA =
  /^(logs:(CreateLogStream|PutLogEvents)|xray:.*|sqs:(ChangeMessageVisibility|GetQueueUrl|GetQueueAttributes))$/;

type Holder = (typeof allowedHere.principals)[string];

interface Use {
  readonly action: string;
  readonly resource: string;
  readonly key: string | undefined;
}

const recordedOf = (principal: string): readonly Use[] =>
  RECORDED.map((line) => line.split(' '))
    .filter(([caller]) => caller === principal)
    .map(([, action = '', resource = '', key]) => ({ action, resource, key }));

/** Each thing that a statement allows: an action, on a resource, with a kind of partition key. */
const usesOf = ({ Action, Resource, Condition }: Statement): Use[] =>
  Action.flatMap((action) =>
    Resource.flatMap((resource) =>
      (Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [undefined]).map((key) => ({
        action,
        resource,
        key,
      })),
    ),
  );

const show = ({ action, resource, key }: Use): string => [action, resource, key].filter(Boolean).join(' ');

/** No run on one machine calls `deploy-events`: `release-stack.test.ts` says what it may do. */
const CALLERS = Object.keys(ROLES).filter((name) => name !== 'deploy-events');

describe.each(CALLERS)('%s', (principal) => {
  const called = recordedOf(principal);
  const statements = [allowedHere.principals, allowedHere.whereChangesAreReviewed, allowedHere.whereJiraCalls].flatMap(
    (principals) => principals[principal]?.statements ?? [],
  );
  const allowed = statements
    .flatMap(usesOf)
    .filter(({ action }) => principal === 'operator' || !BY_LAMBDA.test(action));

  test('what it calls is allowed, on that resource and with that key', () => {
    expect(called.length).toBeGreaterThan(0);
    const refused = called.filter(({ action, resource, key }) => {
      const context = key === undefined ? {} : { 'dynamodb:LeadingKeys': [key] };
      return evaluate({ principal }, { action, resource, context }) !== 'allowed';
    });
    expect(refused.map(show)).toEqual([]);
  });

  test('hardly anything else is', () => {
    const isRecorded = (use: Use) =>
      called.some(
        ({ action, resource, key }) =>
          action === use.action && key === use.key && matchesPattern(use.resource, resource),
      );
    const isExplained = (use: Use) =>
      Object.keys(OTHER_WAYS).some((way) => matchesPattern(way, `${principal} ${show(use)}`));
    expect(allowed.filter((use) => !isRecorded(use) && !isExplained(use)).map(show)).toEqual([]);
  });

  test('no action is allowed by a wildcard', () => {
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });
});

test('every other way is a right that there is, and that no recorded run uses', () => {
  const { principals, whereChangesAreReviewed, whereJiraCalls } = allowedHere;
  const rights = [principals, whereChangesAreReviewed, whereJiraCalls]
    .flatMap(Object.entries<Holder>)
    .flatMap(([name, { statements }]) => statements.flatMap(usesOf).map((use) => `${name} ${show(use)}`));
  const needless = Object.keys(OTHER_WAYS).filter(
    (way) => !rights.some((right) => matchesPattern(way, right) && !RECORDED.includes(right)),
  );
  expect(needless).toEqual([]);
});

test('local/stack/policies.json is what the template allows', () => {
  const {
    whereWebhooksAreKept: _,
    whereChangesAreReviewed: __,
    whereReleasesAreFollowed: ___,
    whereAwsDeploys: ____,
    whereJiraCalls: _____,
    ...written
  } = allowedHere;
  expect(written, '`npm run policies:write` takes a change over').toEqual(readPolicies(resources));
});

describe('where a `release` deploys', () => {
  const withRelease = (release: ConfigInput['release']) => synthesize({ stage: STAGE, config: { release } }).resources;
  const reviewing = withRelease({ mode: 'review' });
  const [following, byAws] = [withRelease(DEPLOYING), withRelease(DEPLOYING_BY_AWS)];
  const hearing = synthesize({ stage: STAGE, config: { jira: HEARING_JIRA } }).resources;

  test('local/stack/policies.json is what the templates allow besides', () => {
    expect(allowedHere.whereReleasesAreFollowed).toEqual(changeStatements(following, reviewing));
    expect(allowedHere.whereAwsDeploys).toEqual(changeStatements(byAws, following));
  });

  test('docs/security.md lists every right of every role; `npm run docs:permissions` writes it', () => {
    const page = readFileSync(PAGE, 'utf8');
    expect(withPermissions(page, { resources, reviewing, following, byAws, hearing, stage })).toBe(page);
  });
});
