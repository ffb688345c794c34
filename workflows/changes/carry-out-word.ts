import { createHash } from 'node:crypto';
import type { Config } from '../../core/config/config.ts';
import type { ReleaseConfig } from '../../core/config/release.ts';
import { isRefusal } from '../../core/errors.ts';
import { canonicalLine } from '../../core/gate-decision/chain.ts';
import { whyRefused } from '../../core/gate-decision/judge-word.ts';
import { type KnownPerson, personOfWord } from '../../core/gate-decision/person-of-word.ts';
import { withWord } from '../../core/gate-decision/with-word.ts';
import { TransitionError } from '../../core/lifecycle/transition-error.ts';
import type { Logger } from '../../core/logger.ts';
import type { PullRequests } from '../../core/ports/pull-requests.ts';
import type { ChangeWord, PersonWord } from '../../core/records/change-event.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { GateDecision } from '../../core/records/gate-decision.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import { type AppendDecisionDependencies, appendDecision } from './append-decision.ts';
import { writerAmong } from './writer-among.ts';

export interface WordDependencies extends AppendDecisionDependencies {
  readonly pullRequests: PullRequests;
  readonly config: { readonly slack: Pick<Config['slack'], 'people'> };
  readonly release: ReleaseConfig;
  readonly logger: Logger;
  /** The version of mendhook, which decides. */
  readonly version: string;
}

/**
 * Carries out what a person said of a change, or notes with the record why it does not count. For each word, GitHub and the
 * configuration are asked again who the person is. Of two people at once, one decides and the other is told so.
 *
 * Safe to repeat: the record knows each word by its id.
 *
 * @returns the record as it is afterwards; undefined if there is no such change
 * @throws {UpstreamError} if GitHub, the log or the ledger does not answer: the word is delivered again then
 */
export async function carryOutWord(deps: WordDependencies, word: PersonWord): Promise<ChangeRecord | undefined> {
  const { changes, logger } = deps;
  const { changeId, id } = word;
  const record = await changes.get(changeId);
  if (record === undefined) {
    logger.warn('word-on-nothing', { wordId: id, changeId });
    return undefined;
  }
  if (isHeard(record, word)) return record;
  const person = personOfWord(word.by, deps.config.slack.people);
  const login = person === undefined ? nameOf(word) : await writerAmong(deps, record.repository, person.logins);
  const reason = await reasonOf(deps, record, word, login);
  const refused = whyRefused({
    ...{ word, record, person, reason, people: deps.release.people },
    seen: await readNow(deps, record),
    permission: person === undefined ? 'none' : await deps.pullRequests.permissionOf(record.repository, login),
  });
  if (refused !== undefined || person === undefined || reason === undefined) {
    return noteRefusal(deps, word, login, refused ?? 'a reason is needed');
  }
  const decided = await decide(deps, record, word, { ...person, login, reason });
  logger.info('word-carried-out', { wordId: id, changeId, word: word.word, by: login });
  return isHeard(decided, word) ? decided : noteRefusal(deps, word, login, overtakenBy(decided, word));
}

const isHeard = ({ words }: ChangeRecord, { id }: PersonWord): boolean => words.some((word) => word.id === id);

const nameOf = ({ by }: PersonWord): string => (by.via === 'slack' ? by.name : by.login);

/** What GitHub refuses for good is not to be seen any more: the App was uninstalled, or the repository is gone. */
async function readNow({ pullRequests }: WordDependencies, { repository, number }: ChangeRecord) {
  try {
    return await pullRequests.read(repository, number);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

const REASON_LENGTH = 500;

/** On GitHub a press has no field: what the person wrote since the question was asked is their reason. */
async function reasonOf(
  { pullRequests }: WordDependencies,
  { repository, number, decision, roundAt }: ChangeRecord,
  { by, reason }: PersonWord,
  login: string,
): Promise<string | undefined> {
  const said =
    by.via === 'github'
      ? await pullRequests.newestWords({ repository, number, login, since: decision?.at ?? roundAt })
      : reason;
  const clean = shorten(oneLine(cleanText(said ?? '')), REASON_LENGTH);
  return clean === '' ? undefined : clean;
}

const RESULT: Readonly<Record<ChangeWord, GateDecision['result'] | undefined>> = {
  approve: 'pass',
  refuse: 'block',
  'once-more': undefined,
  'dismiss-finding': undefined,
};

async function decide(
  deps: WordDependencies,
  record: ChangeRecord,
  { id, word, findingId, by }: PersonWord,
  person: Pick<KnownPerson, 'slackId'> & { readonly login: string; readonly reason: string },
): Promise<ChangeRecord> {
  const { decision, factsHash = null, findingsHash = null, factsKey = null, job, phases } = record;
  const { slackId, login, reason } = person;
  const settings = job?.settings ?? { release: deps.release };
  const reviewed = phases.findLast(({ name }) => name === 'review');
  try {
    return await appendDecision(deps, record, {
      result: RESULT[word] ?? decision?.result ?? 'ask',
      rules: decision?.rules ?? [],
      why: `${login} ${DONE[word]}: ${reason}`,
      decider: {
        ...{ kind: 'person', login, slackId, via: by.via, word, wordId: id, reason },
        ...(word === 'dismiss-finding' && findingId !== undefined && { findingId }),
      },
      inputs: {
        facts: factsHash,
        findings: findingsHash,
        configuration: createHash('sha256').update(canonicalLine(settings)).digest('hex'),
        code: deps.version,
        model: reviewed?.model ?? null,
        prompt: reviewed?.promptHash ?? null,
      },
      reasoning: factsKey,
    });
  } catch (error) {
    if (!(error instanceof TransitionError)) throw error;
    // The record went on while GitHub was asked.
    return (await deps.changes.get(record.id)) ?? record;
  }
}

const DONE: Readonly<Record<ChangeWord, string>> = {
  approve: 'approved it',
  refuse: 'refused it',
  'once-more': 'asked for another round',
  'dismiss-finding': 'dismissed a finding',
};

const overtakenBy = ({ head, decision, status }: ChangeRecord, word: PersonWord): string =>
  head === word.head
    ? `somebody was first: ${decision?.why ?? `the change is ${status}`}`
    : `a push came meanwhile: the head is ${head.slice(0, 12)} now`;

async function noteRefusal(
  { changes, clock, logger }: WordDependencies,
  { id, changeId, word }: PersonWord,
  login: string,
  refused: string,
): Promise<ChangeRecord | undefined> {
  logger.info('word-refused', { wordId: id, changeId, word, by: login, reason: refused });
  const at = clock();
  return changes.change(changeId, (current) =>
    current.words.some((known) => known.id === id)
      ? current
      : { ...current, words: withWord(current.words, { wordId: id, login, word }, at, refused), untold: true },
  );
}
