import type { Incident } from '../../records/incident.ts';
import { cleanText } from '../../text/clean-text.ts';
import { cutText } from '../../text/cut-text.ts';
import { oneLine, shorten } from '../../text/shorten.ts';

/** JIRA takes 255 characters, on one line. */
const SUMMARY_LENGTH = 250;
/** What is longer shows nothing. */
const READ_LENGTH = 4_000;

/** The summary of an incident's issue: the service and what fails. */
export const issueSummary = ({ service, title }: Pick<Incident, 'service' | 'title'>): string =>
  shorten(oneLine(cleanText(cutText(`${service}: ${title}`, READ_LENGTH))), SUMMARY_LENGTH) ||
  'an error without a name';
