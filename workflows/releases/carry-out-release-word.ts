import { createHash } from 'node:crypto';
import type { Config } from '../../core/config/config.ts';
import type { ReleaseConfig } from '../../core/config/release.ts';
import { answerOfWord } from '../../core/gate-decision/answer-of-word.ts';
import { canonicalLine } from '../../core/gate-decision/chain.ts';
import { whyReleaseWordRefused } from '../../core/gate-decision/judge-release-word.ts';
import { type KnownPerson, personOfWord } from '../../core/gate-decision/person-of-word.ts';
import { withWord } from '../../core/gate-decision/with-word.ts';
import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import { TransitionError } from '../../core/lifecycle/transition-error.ts';
import type { Logger } from '../../core/logger.ts';
import type { PullRequests } from '../../core/ports/pull-requests.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ReleasePersonWord, ReleaseWord } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import { writerAmong } from '../changes/writer-among.ts';
import { type AppendReleaseDecisionDependencies, appendReleaseDecision } from './append-release-decision.ts';
import { followWord } from './follow-release-word.ts';

export interface ReleaseWordDependencies extends AppendReleaseDecisionDependencies {
  readonly releases: Releases;
  readonly pullRequests: Pick<PullRequests, 'permissionOf'>;
  readonly config: { readonly slack: Pick<Config['slack'], 'people'> };
  readonly release: Pick<ReleaseConfig, 'people'>;
  readonly logger: Logger;
  /** The version of mendhook, which decides. */
  readonly version: string;
}

/**
 * Carries out what a person said of a release, or notes with the record why it does not count. For each word, GitHub and the
 * configuration are asked again who the person is. Of two people at once, one decides and the other is told so.
 *
 * Safe to repeat: the record knows each word by its id, and what follows from one is done again without effect.
 *
 * @returns the record as it is afterwards; undefined if there is no such release
 * @throws {UpstreamError} if GitHub, the log or the ledger does not answer: the word is delivered again then
 */
export async function carryOutReleaseWord(
  deps: ReleaseWordDependencies,
  word: ReleasePersonWord,
): Promise<ReleaseRecord | undefined> {
  const { releases, logger } = deps;
  const { releaseId, id } = word;
  const record = await releases.get(releaseId);
  if (record === undefined) {
    logger.warn('word-on-nothing', { wordId: id, releaseId });
    return undefined;
  }
  if (wordIn(record, word) !== undefined) return followed(deps, record, word);
  const person = personOfWord(word.by, deps.config.slack.people);
  const login = person === undefined ? nameOf(word) : await writerAmong(deps, record.repository, person.logins);
  const permission = person === undefined ? 'none' : await deps.pullRequests.permissionOf(record.repository, login);
  const reason = reasonOf(word);
  let current = record;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const refused = whyReleaseWordRefused({
      ...{ word, person, permission, reason, record: current, people: deps.release.people },
      isLaneClosed: word.word === 'open-lane' && (await hasClosedLane(deps, current)),
    });
    if (refused !== undefined || person === undefined || reason === undefined) {
      return noteRefusal(deps, word, login, refused ?? 'a reason is needed');
    }
    current = await decide(deps, current, word, { ...person, login, reason });
    if (wordIn(current, word) === undefined) continue;
    logger.info('word-carried-out', { wordId: id, releaseId, word: word.word, by: login });
    return followed(deps, current, word);
  }
  throw new Error(`release ${releaseId} changed ${TRIES} times while a word was carried out`);
}

/** A step may end while the word is written: then it is judged again, on the record as it is. */
const TRIES = 5;

const wordIn = ({ words }: ReleaseRecord, { id }: ReleasePersonWord) => words.find((word) => word.id === id);

const nameOf = ({ by }: ReleasePersonWord): string => (by.via === 'slack' ? by.name : by.login);

const REASON_LENGTH = 500;

function reasonOf({ reason }: ReleasePersonWord): string | undefined {
  const clean = shorten(oneLine(cleanText(reason ?? '')), REASON_LENGTH);
  return clean === '' ? undefined : clean;
}

async function hasClosedLane({ releases }: ReleaseWordDependencies, { service }: ReleaseRecord): Promise<boolean> {
  const lanes = await Promise.all(
    (['staging', 'production'] as const).map((environment) => releases.getLane(laneIdOf(service, environment))),
  );
  return lanes.some((lane) => lane?.closed !== undefined);
}

async function decide(
  deps: ReleaseWordDependencies,
  record: ReleaseRecord,
  { id, word, by }: ReleasePersonWord,
  { slackId, login, reason }: Pick<KnownPerson, 'slackId'> & { readonly login: string; readonly reason: string },
): Promise<ReleaseRecord> {
  const configuration = createHash('sha256').update(canonicalLine(record.settings)).digest('hex');
  try {
    return await appendReleaseDecision(deps, record, {
      ...answerOfWord(record, word),
      why: `${login} ${DONE[word]}: ${reason}`,
      decider: { kind: 'person', login, slackId, via: by.via, word, wordId: id, reason },
      inputs: { facts: null, configuration, code: deps.version },
      facts: null,
    });
  } catch (error) {
    if (!(error instanceof TransitionError)) throw error;
    // The record went on while GitHub was asked.
    return (await deps.releases.get(record.id)) ?? record;
  }
}

const DONE: Readonly<Record<ReleaseWord, string>> = {
  approve: 'let it pass',
  refuse: 'refused it',
  hold: 'holds it',
  'go-on': 'lets it go on',
  'roll-back': 'rolled it back',
  'open-lane': 'opened the lane',
  'was-right': 'called the rollback right',
  'was-wrong': 'called the rollback wrong',
};

async function followed(
  deps: ReleaseWordDependencies,
  record: ReleaseRecord,
  word: ReleasePersonWord,
): Promise<ReleaseRecord> {
  const kept = wordIn(record, word);
  if (kept !== undefined && kept.refused === undefined) await followWord(deps, record, { ...word, at: kept.at });
  return record;
}

async function noteRefusal(
  { releases, clock, logger }: ReleaseWordDependencies,
  { id, releaseId, word }: ReleasePersonWord,
  login: string,
  refused: string,
): Promise<ReleaseRecord | undefined> {
  logger.info('word-refused', { wordId: id, releaseId, word, by: login, reason: refused });
  const at = clock();
  return releases.change(releaseId, (current) =>
    current.words.some((known) => known.id === id)
      ? current
      : { ...current, words: withWord(current.words, { wordId: id, login, word }, at, refused), untold: true },
  );
}
