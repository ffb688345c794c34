import type { Annotation, CheckAction, CheckState } from '../core/ports/checks.ts';
import { cutBytes } from '../core/text/cut-text.ts';
import { shorten } from '../core/text/shorten.ts';

/**
 * Cuts the texts of a check run to what GitHub takes, never through a character. GitHub's page says characters, and GitHub counts
 * bytes: https://github.com/github/docs/issues/35252. https://docs.github.com/en/rest/checks/runs#create-a-check-run
 *
 * @throws {RangeError} for what cannot be cut: more than three actions, a long or doubled identifier, an open run with a conclusion
 */
export function fitCheckState(state: CheckState): CheckState {
  const { status, conclusion, actions } = state;
  if ((status === 'completed') !== (conclusion !== undefined)) {
    throw new RangeError(`check run: expected a conclusion with "completed" alone; got "${status}" with ${conclusion}`);
  }
  if (actions.length > MOST_ACTIONS) {
    throw new RangeError(`check run: expected at most ${MOST_ACTIONS} actions; got ${actions.length}`);
  }
  if (new Set(actions.map(({ identifier }) => identifier)).size < actions.length) {
    throw new RangeError('check run: expected actions with different identifiers');
  }
  return {
    ...state,
    title: shorten(state.title, TITLE_LENGTH),
    summary: cutToBytes(state.summary, TEXT_BYTES),
    ...(state.text === undefined ? {} : { text: cutToBytes(state.text, TEXT_BYTES) }),
    annotations: state.annotations.map(fitAnnotation),
    actions: actions.map(fitAction),
  };
}

const MOST_ACTIONS = 3;
const TITLE_LENGTH = 255;
const TEXT_BYTES = 65_535;
const MESSAGE_BYTES = 64 * 1024;
const LABEL_LENGTH = 20;
const DESCRIPTION_LENGTH = 40;
const IDENTIFIER_LENGTH = 20;

function fitAnnotation({ title, message, startLine, endLine, ...rest }: Annotation): Annotation {
  return {
    ...rest,
    startLine: Math.max(1, startLine),
    endLine: Math.max(1, startLine, endLine),
    message: cutToBytes(message, MESSAGE_BYTES),
    ...(title === undefined ? {} : { title: shorten(title, TITLE_LENGTH) }),
  };
}

function fitAction({ label, description, identifier }: CheckAction): CheckAction {
  if (identifier.length > IDENTIFIER_LENGTH) {
    throw new RangeError(
      `check run: expected identifiers of at most ${IDENTIFIER_LENGTH} characters; got ${identifier}`,
    );
  }
  return { label: shorten(label, LABEL_LENGTH), description: shorten(description, DESCRIPTION_LENGTH), identifier };
}

const ELLIPSIS = '…';

const cutToBytes = (text: string, limit: number): string =>
  Buffer.byteLength(text) <= limit
    ? text.toWellFormed()
    : `${cutBytes(text, limit - Buffer.byteLength(ELLIPSIS)).trimEnd()}${ELLIPSIS}`;
