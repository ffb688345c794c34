import fc from 'fast-check';
import { githubBlobUrl } from '../../core/messages/pull-request/blob-url.ts';
import type { FixRecord } from '../../core/messages/pull-request/fix-record.ts';
import { type Incident, incidentStatus } from '../../core/records/incident.ts';
import { outcomeKind } from '../../core/records/outcome.ts';
import { storedRule } from '../../core/records/rule-name.ts';
import { checkout } from './golden/checkout.ts';
import { hostileText } from './hostile-text.ts';

const texts = fc.array(hostileText, { maxLength: 30 });
const amount = fc.oneof(fc.nat(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER));
const time = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -1, 1e300, checkout.incident.firstSeen));
const address = fc.oneof(
  hostileText,
  hostileText.map((text) => `https://app.datadoghq.com/?q=${text}`),
  fc.constant('javascript:alert(1)'),
);

const incident = fc.record({
  status: fc.constantFrom(...incidentStatus.options),
  service: hostileText,
  env: hostileText,
  repository: hostileText,
  title: hostileText,
  kind: fc.constantFrom(...outcomeKind.options),
  reason: hostileText,
  stack: hostileText,
  because: hostileText,
  seen: amount,
  users: amount,
  first: time,
  last: time,
  samples: texts,
  link: address,
  draft: fc.boolean(),
  published: fc.boolean(),
});

/** Records in which every text that comes from outside is hostile, and every list may be long. */
export const hostileRecord: fc.Arbitrary<FixRecord> = fc
  .record({
    incident,
    texts: fc.array(hostileText, { minLength: 1, maxLength: 30 }),
    status: fc.constantFrom('claimed' as const, 'submitted' as const, 'running' as const, 'ended' as const),
    passed: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    file: fc.option(hostileText, { nil: undefined }),
    codeFixable: fc.boolean(),
  })
  .map(({ incident: drawn, texts: drawnTexts, status, passed, file, codeFixable }) => {
    const text = (index: number) => drawnTexts[index % drawnTexts.length] ?? '';
    const { outcome: _, pullRequest, ...base } = checkout.incident;
    const outcome = { kind: drawn.kind, reason: drawn.reason, rule: storedRule.parse(text(0)) };
    const changed: Incident = {
      ...base,
      status: drawn.status,
      service: drawn.service,
      env: drawn.env,
      repository: drawn.repository,
      title: drawn.title,
      members: drawnTexts.map((each, index) => ({
        incidentId: each,
        service: text(index + 1),
        title: each,
        because: text(index + 2),
        by: 'rule' as const,
        at: drawn.first,
      })),
      fingerprint: { ...base.fingerprint, fingerprint: text(1), because: drawn.because },
      representative: { ...base.representative, stack: drawn.stack },
      occurrences: { buckets: {}, folded: drawn.seen, foldedBefore: 0 },
      affectedUsers: drawn.users,
      samples: {
        urls: drawn.samples,
        users: drawn.samples,
        traces: drawn.samples,
        hosts: drawn.samples,
        versions: drawn.samples,
        custom: drawn.samples.map((each, index) => ({
          name: text(index),
          values: [{ value: each, count: index + 1 }],
        })),
      },
      firstSeen: drawn.first,
      lastSeen: drawn.last,
      cycles: [{ name: text(1), seenAt: drawn.last, by: text(2), recoveredAt: drawn.last }],
      alertLink: drawn.link,
      thread: { channel: 'C1', ts: '1', permalink: drawn.link },
      outcome,
      ...(drawn.published && pullRequest !== undefined
        ? { pullRequest: { ...pullRequest, url: drawn.link, draft: drawn.draft } }
        : {}),
    };
    const investigation = {
      ...checkout.investigation,
      title: text(2),
      rootCause: text(3),
      evidence: drawnTexts.map((observation, index) => ({
        kind: 'code' as const,
        observation,
        ...(file === undefined ? {} : { file, line: index + 1 }),
      })),
      notChecked: drawnTexts,
      nextSteps: text(4),
      codeFixable,
    };
    return {
      incident: changed,
      attempt: {
        ...checkout.attempt,
        status,
        step: text(5),
        commit: text(6),
        outcome,
        phases: drawnTexts.map((model) => ({
          ...(checkout.attempt.phases[0] ?? never()),
          model,
          verdict: investigation,
          reason: model,
        })),
        tests: checkout.attempt.tests.map((run, index) => ({
          ...run,
          passed: passed[index] ?? false,
          command: text(7 + index),
          failing: drawnTexts,
          output: text(8 + index),
        })),
      },
      investigation,
      proposal: { summary: text(9), regressionTest: { files: drawnTexts, name: text(10) }, risks: drawnTexts },
      reportPath: text(11),
      findings: drawnTexts.map((reason) => ({ rule: reason, path: reason, reason })),
      notes: drawnTexts,
      blobUrl: githubBlobUrl('acme/checkout', 'abc1234'),
    };
  });

const never = (): never => {
  throw new Error('the example has a phase');
};
