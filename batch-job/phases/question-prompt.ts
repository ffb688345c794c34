import { entryLine, type LogEntry } from '../../core/messages/facts/log-entry.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fence, renderPrompt } from '../../core/text/prompt.ts';
import { readTemplate } from './prompt-template.ts';

/** The system prompt of the one call that answers a question. */
export const questionSystemPrompt = (): string => renderPrompt('system-question', readTemplate('system-question'), {});

/** @param about.boundary random for each run; see `fence` */
export const questionPrompt = (about: {
  readonly service: string;
  /** Raw text of a person. */
  readonly question: string;
  readonly entries: readonly LogEntry[];
  readonly boundary: string;
}): string =>
  renderPrompt('answer-question', readTemplate('answer-question'), {
    service: about.service,
    log: fence(about.entries.map(entryLine).join('\n'), about.boundary),
    question: fence(cleanText(about.question), about.boundary),
  });
