import { expect, test } from 'vitest';
import { beginWork } from '../../../core/lifecycle/incident-work.ts';
import { pullRequestBody } from '../../../core/messages/pull-request/body.ts';
import { commitMessages } from '../../../core/messages/pull-request/commit-messages.ts';
import { occurrenceComment, occurrenceMarker } from '../../../core/messages/pull-request/occurrence-comment.ts';
import { pullRequestTitle } from '../../../core/messages/pull-request/title.ts';
import { incidentReport } from '../../../core/messages/report/incident-report.ts';
import { reportPlaces } from '../../../core/messages/report/report-path.ts';
import { diagnosisReply, outcomeReply } from '../../../core/messages/slack/attempt-replies.ts';
import { incidentMessage } from '../../../core/messages/slack/incident-message.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { billing } from './billing.ts';
import { checkout, checkoutPatch } from './checkout.ts';
import { slackText } from './slack-text.ts';

/**
 * Files for people: every text of two incidents. `npx vitest run test/core/golden --update` writes them again; read the diff.
 * They end in .txt because the formatter would rewrite Markdown.
 */
const incidents = { checkout, billing };

test.each(Object.entries(incidents))('%s: description of the draft', async (name, record) => {
  const text = `${pullRequestTitle(record)}\n\n${pullRequestBody(record)}\n`;
  await expect(text).toMatchFileSnapshot(`${name}.pull-request.txt`);
});

test.each(Object.entries(incidents))('%s: incident report', async (name, record) => {
  expect(reportPlaces(record.incident, 'docs/incidents')[0]).toBe(record.reportPath);
  await expect(incidentReport(record)).toMatchFileSnapshot(`${name}.incident-report.txt`);
});

test.each(Object.entries(incidents))('%s: commits and the comment that counts', async (name, record) => {
  const { fix, report } = commitMessages(record);
  const marker = occurrenceMarker(record.incident.id);
  const comment = occurrenceComment({ incident: record.incident, marker });
  await expect([fix, report, comment, ''].join('\n\n=====\n\n')).toMatchFileSnapshot(`${name}.commits.txt`);
});

test.each(Object.entries(incidents))(
  '%s: thread in Slack, from the first message to the outcome',
  async (name, record) => {
    const { incident, attempt, investigation, blobUrl } = record;
    const pageUrl = `http://127.0.0.1:4010/incidents/${incident.id}`;
    const { outcome: _, pullRequest: __, ...before } = incident;
    const inWork: Incident = beginWork({ ...before, status: 'observed', attempt: attempt.number - 1 }, '7701', 0);
    const { outcome: ___, ...unfinished } = attempt;
    const [investigate, proposeFix] = attempt.phases;
    if (investigate === undefined || proposeFix === undefined) throw new Error('the example has two phases');
    const running: Attempt = { ...unfinished, status: 'running', tests: [], dollars: 0 };
    const moments: Readonly<Record<string, Parameters<typeof incidentMessage>[0]>> = {
      counted: { incident: { ...before, status: 'observed', attempt: 0 } },
      waiting: {
        incident: inWork,
        attempt: { ...running, status: 'submitted', step: 'waiting for a container', phases: [] },
      },
      'waiting, after the monitor recovered': {
        incident: {
          ...inWork,
          cycles: [{ name: 'c', seenAt: inWork.firstSeen, by: '7701', recoveredAt: inWork.lastSeen }],
        },
        attempt: { ...running, status: 'submitted', step: 'waiting for a container', phases: [] },
      },
      investigating: {
        incident: inWork,
        attempt: {
          ...running,
          step: 'reading the code',
          phases: [{ ...investigate, status: 'running', verdict: undefined }],
        },
      },
      'proposing a fix': {
        incident: inWork,
        attempt: {
          ...running,
          dollars: 0.41,
          step: 'propose-fix',
          phases: [investigate, { ...proposeFix, status: 'running' }],
        },
      },
      verifying: {
        incident: inWork,
        attempt: { ...running, dollars: 0.84, step: 'running the regression test', phases: attempt.phases },
      },
      ended: { incident, attempt },
    };
    const first = Object.entries(moments).map(
      ([moment, records]) =>
        `===== first message, ${moment} =====\n\n${slackText(incidentMessage({ ...records, pageUrl }))}`,
    );
    const replies = [
      slackText(
        diagnosisReply({ incident, attempt, verdict: investigation, ...(blobUrl === undefined ? {} : { blobUrl }) }),
      ),
      slackText(
        outcomeReply({ incident, attempt, ...(attempt.service.mode === 'suggest' ? { patch: checkoutPatch } : {}) }),
      ),
    ].map((text) => `===== answer in the thread =====\n\n${text}`);
    await expect(`${[...first, ...replies].join('\n\n')}\n`).toMatchFileSnapshot(`${name}.slack.txt`);
  },
);
