import type { ChangeRecord } from '../../records/change-record.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { changeAnnouncement } from './change-announcement.ts';
import { type ChangeContext, changeQuestion } from './change-question.ts';

/** The first message of a change's thread, which is rewritten in place: the question to a person, or its state. */
export function changeMessage(record: ChangeRecord, about: ChangeContext): SlackMessage {
  const { status } = record;
  return status === 'needs-person'
    ? changeQuestion(record, about)
    : changeAnnouncement({ ...record, status }, about.url);
}
