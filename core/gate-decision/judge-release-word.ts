import type { ReleaseConfig } from '../config/release.ts';
import { hasReleaseEnded } from '../lifecycle/release-status.ts';
import type { Permission } from '../ports/pull-requests.ts';
import type { ReleasePersonWord, ReleaseWord } from '../records/release-event.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { isLive } from './answer-of-word.ts';
import type { KnownPerson } from './person-of-word.ts';

/** Everything that decides whether a person's word on a release counts. */
export interface ReleaseWordCase {
  readonly word: Pick<ReleasePersonWord, 'word' | 'commit' | 'by'>;
  readonly record: ReleaseRecord;
  /** Left out if the configuration does not map the person. */
  readonly person: KnownPerson | undefined;
  readonly people: ReleaseConfig['people'];
  readonly permission: Permission;
  /** Whether a lane of the service is closed. */
  readonly isLaneClosed: boolean;
  /** Why they say it, in their words. */
  readonly reason: string | undefined;
}

/** Why a word does not count, in a sentence for the person who said it; undefined if it counts. The first rule that refuses. */
export const whyReleaseWordRefused = (wordCase: ReleaseWordCase): string | undefined =>
  RULES.map((rule) => rule(wordCase)).find((refusal) => refusal !== undefined);

type WordRule = (wordCase: ReleaseWordCase) => string | undefined;

const isMapped: WordRule = ({ person, word: { by } }) => {
  if (person !== undefined) return undefined;
  const who = by.via === 'slack' ? 'this Slack user' : `the GitHub login ${by.login}`;
  return `slack.people does not map ${who}, so nobody knows who this is`;
};

const mayRelease: WordRule = ({ person, people }) =>
  person !== undefined && people.mayRelease.users.includes(person.slackId)
    ? undefined
    : 'release.people.mayRelease does not name this person';

/** What makes a release safer needs no more than that. */
const SAFER: readonly ReleaseWord[] = ['hold', 'roll-back'];

const mayWrite: WordRule = ({ permission, record, word }) =>
  SAFER.includes(word.word) || ['admin', 'maintain', 'write'].includes(permission)
    ? undefined
    : `this person has no write access to ${record.repository} at GitHub`;

const isOfOthers: WordRule = ({ person, record, people, word }) => {
  if (word.word !== 'approve' || people.ownChanges) return undefined;
  const logins = new Set(person?.logins.map((login) => login.toLowerCase()));
  const own = record.changes.find(({ login }) => logins.has(login.toLowerCase()));
  return own === undefined ? undefined : `nobody approves their own change, and #${own.number} is theirs`;
};

const isOfThisCommit: WordRule = ({ word, record: { target } }) =>
  word.commit === target.commit
    ? undefined
    : `it was about commit ${word.commit.slice(0, 12)}, and this release is ${target.commit.slice(0, 12)}`;

const isInPlace: WordRule = ({ word: { word }, record, isLaneClosed }) => {
  const { status, held, decision } = record;
  switch (word) {
    case 'approve':
    case 'refuse':
      return status === 'needs-person' ? undefined : `nobody is asked: ${decision?.why ?? `the release is ${status}`}`;
    case 'hold':
      if (held !== undefined) return `${held.login} holds it already`;
      if (status === 'rolling-back' || status === 'rollback-failed') return 'a rollback is never held';
      return hasReleaseEnded(status) ? `the release has ended: it is ${status}` : undefined;
    case 'go-on':
      if (held === undefined) return 'nobody holds it';
      return hasReleaseEnded(status) ? `the release has ended: it is ${status}` : undefined;
    case 'roll-back':
      if (status === 'rolling-back') return 'it is being rolled back already';
      return isLive(record) ? undefined : `it has no traffic in production: it is ${status}`;
    case 'open-lane':
      return isLaneClosed ? undefined : 'no lane of this service is closed';
    case 'was-right':
    case 'was-wrong':
      return status === 'rolled-back' || status === 'rollback-failed'
        ? undefined
        : `it was not rolled back: it is ${status}`;
    default:
      return word satisfies never;
  }
};

const hasReason: WordRule = ({ word: { by }, reason }) => {
  if (reason !== undefined && reason.trim() !== '') return undefined;
  return by.via === 'slack' ? 'write why in the field, then press again' : 'a reason is needed';
};

/** Who may speak comes before what they say: a stranger learns nothing of the release. */
const RULES: readonly WordRule[] = [isMapped, mayRelease, mayWrite, isOfOthers, isOfThisCommit, isInPlace, hasReason];
