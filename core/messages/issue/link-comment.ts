import { isReportOf } from '../../alert/report-alert.ts';
import type { LinkEvent } from '../../lifecycle/issue-due.ts';
import { isOnlyReported } from '../../lifecycle/report.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import {
  type AdfDocument,
  type AdfText,
  adfDocument,
  adfLine,
  adfLink,
  adfList,
  adfParagraph,
} from '../../text/adf.ts';
import { turnLine, yourTurn } from '../slack/your-turn.ts';

/**
 * What the issue of a person's report is told: which incident it became, or which it was already, and where that is.
 *
 * @param lead the incident that it is part of, whose thread and draft are the ones to look at
 */
export function linkComment(
  incident: Incident,
  event: LinkEvent,
  attempt: Attempt | undefined,
  lead?: Incident,
): AdfDocument {
  const { id, service, env, title } = incident;
  const where = env === undefined ? service : `${service} in ${env}`;
  const isNew = incident.createdAt === event.at && isReportOf(incident.alertIds[0] ?? '', event.issueId);
  const what = isNew ? 'mendhook took this report up as incident' : 'mendhook knows this bug already, as incident';
  return adfDocument(
    adfParagraph(adfLine(turnLine(yourTurn(incident, attempt)), 300, 'strong')),
    adfParagraph(adfLine(`${what} ${id}. ${where}: ${title}`, 600)),
    lead && adfParagraph(adfLine(`It is part of incident ${lead.id}. ${lead.service}: ${lead.title}`, 600)),
    isOnlyReported(incident) ? adfParagraph(adfLine(NO_ERROR, 300)) : undefined,
    adfList(linksOf(lead ?? incident, event)),
  );
}

const NO_ERROR =
  'No stack trace is in the report, so mendhook first has to reproduce it. A trace in a code block makes that easier.';

function linksOf({ pullRequest, thread, issue }: Incident, event: LinkEvent): readonly (readonly AdfText[])[] {
  const draft = pullRequest?.draft === true ? 'Draft' : 'Pull request';
  const place = issue?.place?.id === event.issueId ? undefined : issue?.place;
  return [
    ...(pullRequest === undefined
      ? []
      : [adfLink(`${draft} #${pullRequest.number}: ${pullRequest.title}`, pullRequest.url)]),
    ...(thread?.permalink === undefined ? [] : [adfLink('Slack thread', thread.permalink)]),
    ...(place === undefined ? [] : [adfLink(`${place.key}, which has the incident`, place.url)]),
  ];
}
