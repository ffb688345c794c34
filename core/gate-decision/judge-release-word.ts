import { canRollBack, hasReleaseEnded } from '../lifecycle/release-status.ts';
import type { ReleasePersonWord, ReleaseWord } from '../records/release-event.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { isLive } from './answer-of-word.ts';
import { isMapped, mayRelease, mayWrite, type Speaker } from './speaker-rules.ts';

/** Everything that decides whether a person's word on a release counts. */
export interface ReleaseWordCase extends Speaker {
  readonly word: Pick<ReleasePersonWord, 'word' | 'commit' | 'decision' | 'by'>;
  readonly record: ReleaseRecord;
  /** Whether a lane of the service is closed. */
  readonly isLaneClosed: boolean;
  /** Why they say it, in their words. */
  readonly reason: string | undefined;
}

/** Why a word does not count, in a sentence for the person who said it; undefined if it counts. The first rule that refuses. */
export const whyReleaseWordRefused = (wordCase: ReleaseWordCase): string | undefined =>
  RULES.map((rule) => rule(wordCase)).find((refusal) => refusal !== undefined);

type WordRule = (wordCase: ReleaseWordCase) => string | undefined;

/** For these `mayRelease` is enough: they make a release safer. */
const SAFER: readonly ReleaseWord[] = ['hold', 'roll-back'];

const mayWriteOrIsSafer: WordRule = (wordCase) => (SAFER.includes(wordCase.word.word) ? undefined : mayWrite(wordCase));

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

const ANSWERS: readonly ReleaseWord[] = ['approve', 'refuse'];

/** One commit may be asked about twice: an answer holds for the question that the person read. */
const isOfThisQuestion: WordRule = ({ word, record: { status, decision } }) =>
  status !== 'needs-person' || !ANSWERS.includes(word.word) || word.decision === (decision?.sequence ?? 0)
    ? undefined
    : 'something else is asked now: read it, then answer';

const NO_DEPLOYER = 'mendhook has no deployer: your CI/CD has to roll back';

const isInPlace: WordRule = ({ word: { word }, record, isLaneClosed }) => {
  const { status, held, decision } = record;
  switch (word) {
    case 'approve':
    case 'refuse':
      if (status !== 'needs-person') return `nobody is asked: ${decision?.why ?? `the release is ${status}`}`;
      return word === 'refuse' && isLive(record) && !canRollBack(record) ? NO_DEPLOYER : undefined;
    case 'hold':
      if (held !== undefined) return `${held.login} holds it already`;
      if (status === 'rolling-back' || status === 'rollback-failed') return 'a rollback is never held';
      return hasReleaseEnded(status) ? `the release has ended: it is ${status}` : undefined;
    case 'go-on':
      if (held === undefined) return 'nobody holds it';
      return hasReleaseEnded(status) ? `the release has ended: it is ${status}` : undefined;
    case 'roll-back':
      if (status === 'rolling-back') return 'it is being rolled back already';
      if (!isLive(record)) return `it has no traffic in production: it is ${status}`;
      return canRollBack(record) ? undefined : NO_DEPLOYER;
    case 'open-lane':
      if (!isLaneClosed) return 'no lane of this service is closed';
      return status === 'rollback-failed' &&
        record.steps.findLast(({ kind }) => kind === 'roll-back')?.seen?.hasTraffic === true
        ? `production still gives ${record.target.commit.slice(0, 12)} traffic: roll it back first`
        : undefined;
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
const RULES: readonly WordRule[] = [
  isMapped,
  mayRelease,
  mayWriteOrIsSafer,
  isOfOthers,
  isOfThisCommit,
  isOfThisQuestion,
  isInPlace,
  hasReason,
];
