import { isInRound } from '../lifecycle/change-status.ts';
import type { PullRequestDetails } from '../ports/pull-requests.ts';
import type { PersonWord } from '../records/change-event.ts';
import type { ChangeRecord } from '../records/change-record.ts';
import { isMapped, mayRelease, mayWrite, type Speaker } from './speaker-rules.ts';

/** Everything that decides whether a person's word counts. */
export interface WordCase extends Speaker {
  readonly word: PersonWord;
  readonly record: ChangeRecord;
  /** What GitHub says now. Left out where it shows no such pull request. */
  readonly seen: Pick<PullRequestDetails, 'state' | 'merged' | 'head'> | undefined;
  /** Why they say it, in their words. */
  readonly reason: string | undefined;
}

/** Why a word does not count, in a sentence for the person who said it; undefined if it counts. The first rule that refuses. */
export const whyRefused = (wordCase: WordCase): string | undefined =>
  RULES.map((rule) => rule(wordCase)).find((refusal) => refusal !== undefined);

type WordRule = (wordCase: WordCase) => string | undefined;

const isOfOthers: WordRule = ({ person, record, people }) => {
  const author = record.author.login.toLowerCase();
  const isOwn = person?.logins.some((login) => login.toLowerCase() === author) === true;
  return isOwn && !people.ownChanges ? 'nobody decides about their own change' : undefined;
};

const isOpen: WordRule = ({ record: { status }, seen }) => {
  if (seen?.merged === true || status === 'merged') return 'the pull request was merged meanwhile';
  return seen === undefined || seen.state === 'closed' || status === 'closed'
    ? 'the pull request was closed meanwhile'
    : undefined;
};

const isOfThisHead: WordRule = ({ word, record, seen }) =>
  word.head === record.head && word.head === seen?.head.sha
    ? undefined
    : `it was about commit ${word.head.slice(0, 12)}, and the head is ${(seen?.head.sha ?? record.head).slice(0, 12)} now`;

const isAsked: WordRule = ({ word, record }) => {
  const { status, decision } = record;
  if (isInRound(status) || status === 'opened') return 'a round is at work: its decision comes first';
  if (word.word === 'once-more' || word.word === 'dismiss-finding' || status === 'needs-person') return undefined;
  return `it is decided already: ${decision?.why ?? status}`;
};

const isFinding: WordRule = ({ word, record }) => {
  if (word.word !== 'dismiss-finding') return undefined;
  const id = word.findingId ?? '';
  if (record.dismissed.includes(id)) return 'this finding is dismissed already';
  return record.findings?.some((finding) => finding.id === id) === true ? undefined : 'there is no such finding';
};

const hasReason: WordRule = ({ word: { by }, reason }) => {
  if (reason !== undefined && reason.trim() !== '') return undefined;
  if (by.via === 'github') return 'write why in a comment on the pull request, then press again';
  return by.via === 'slack' ? 'write why in the field, then press again' : 'a reason is needed';
};

/** Who may speak comes before what they say: a stranger learns nothing of the change. */
const RULES: readonly WordRule[] = [
  isMapped,
  mayRelease,
  mayWrite,
  isOfOthers,
  isOpen,
  isOfThisHead,
  isAsked,
  isFinding,
  hasReason,
];
