import type { LocalGitHub } from '@mendhook/emulators/github';
import type { LocalSlack } from '@mendhook/emulators/slack';
import { BOT_USER, PERSON } from '@mendhook/emulators/slack/workspace';
import { releaseChainName } from '../core/lifecycle/release-names.ts';
import { DECISION_PREFIX } from '../core/names.ts';
import type { AuditLog } from '../core/ports/audit-log.ts';
import type { Changes } from '../core/ports/changes.ts';
import type { DecisionLog } from '../core/ports/decision-log.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Releases } from '../core/ports/releases.ts';
import type { Incident } from '../core/records/incident.ts';
import type { Thread } from '../core/records/thread.ts';
import type { MessageFile } from '../page/slack/render.ts';
import type {
  ChangeSource,
  Load,
  ModelInUse,
  PageSource,
  ReleaseSource,
  SystemInUse,
  ThreadView,
} from '../page/source.ts';
import { timelineOf } from '../page/timeline-of.ts';
import { readDecisions } from '../workflows/changes/read-decisions.ts';
import { viewPullRequest } from './page-pull-request.ts';
import { readTranscripts } from './page-transcripts.ts';

const INCIDENTS_SHOWN = 100;
const ALERTS_READ = 500;

export interface PageSourceOptions {
  readonly ledger: Ledger;
  readonly auditLog: AuditLog;
  /** Pull requests under review, and the decisions about them; left out where the configuration has no `release`. */
  readonly reviews?: { readonly changes: Changes; readonly decisions: DecisionLog } | undefined;
  /** What was merged, on its way to production; left out where nothing is released. */
  readonly released?: { readonly releases: Releases; readonly decisions: DecisionLog } | undefined;
  /** Left out where the system is the real one: the page then links there. */
  readonly github?: LocalGitHub | undefined;
  readonly slack?: LocalSlack | undefined;
  readonly systems: readonly SystemInUse[];
  readonly model: ModelInUse;
  /** All of them, or those that show an incident's bug. */
  readonly loads: (incidentId?: string) => readonly Load[];
}

/** What the page shows, read from the ledger, the audit log and the stand-ins at each request. */
export function createPageSource(options: PageSourceOptions): PageSource {
  const { ledger, github, slack, loads } = options;
  const findIncident = async (isIt: (incident: Incident) => boolean) =>
    (await ledger.listIncidents(INCIDENTS_SHOWN)).find(isIt)?.id;
  return {
    ...(options.reviews === undefined ? {} : { changes: changesFrom(options.reviews, slack) }),
    ...(options.released === undefined ? {} : { releases: releasesFrom(options.released, slack) }),
    incidentOfPullRequest: (repository, number) =>
      findIncident(({ pullRequest }) => pullRequest?.repository === repository && pullRequest.number === number),
    incidentOfThread: (channel, ts) => findIncident(({ thread }) => thread?.channel === channel && thread.ts === ts),
    incidentOfAlert: async (id) =>
      (await ledger.listAlerts(ALERTS_READ)).find(({ alert }) => alert.id === id)?.incidentIds[0],
    sourceFile: async (repository, ref, path) => {
      const [owner = '', name = ''] = repository.split('/');
      const file = await github?.readFile(owner, name, ref, path);
      return file && { ...file, repository };
    },
    overview: async () => ({ systems: options.systems, model: options.model, loads: loads() }),
    incidents: async () => {
      const incidents = await ledger.listIncidents(INCIDENTS_SHOWN);
      return Promise.all(
        incidents.map(async (incident) => ({ incident, attempts: await ledger.listAttempts(incident.id) })),
      );
    },
    incident: async (id) => {
      const incident = await ledger.getIncident(id);
      if (incident === undefined) return undefined;
      const [attempts, recorded] = await Promise.all([ledger.listAttempts(id), ledger.listAlerts(ALERTS_READ)]);
      const alerts = recorded.filter(({ incidentIds }) => incidentIds.includes(id)).toReversed();
      const thread = slack && incident.thread && viewThread(slack, incident.thread);
      const pullRequest = github && incident.pullRequest && (await viewPullRequest(github, incident.pullRequest));
      return {
        incident,
        attempts,
        alerts,
        timeline: timelineOf({ incident, attempts, alerts }),
        transcripts: await readTranscripts(options.auditLog, attempts),
        loads: loads(id),
        ...(thread === undefined ? {} : { thread }),
        ...(pullRequest === undefined ? {} : { pullRequest }),
      };
    },
  };
}

const changesFrom = (
  { changes, decisions }: NonNullable<PageSourceOptions['reviews']>,
  slack: LocalSlack | undefined,
): ChangeSource => ({
  list: () => changes.list(INCIDENTS_SHOWN),
  get: async (id) => {
    if (!/^[0-9a-f]{16}$/.test(id)) return undefined;
    // Lines first: a record never knows less than the log did before.
    const files = await readDecisions(decisions, `${DECISION_PREFIX}${id}/`);
    const record = await changes.get(id);
    if (record === undefined) return undefined;
    const thread = slack && record.thread && viewThread(slack, record.thread);
    return { record, lines: files.map(({ text }, index) => ({ place: index + 1, line: text })), thread };
  },
});

const releasesFrom = (
  { releases, decisions }: NonNullable<PageSourceOptions['released']>,
  slack: LocalSlack | undefined,
): ReleaseSource => ({
  list: () => releases.list(INCIDENTS_SHOWN),
  get: async (id) => {
    if (!/^[0-9a-f]{16}$/.test(id)) return undefined;
    // Lines first: a record never knows less than the log did before.
    const files = await readDecisions(decisions, `${DECISION_PREFIX}${releaseChainName(id)}/`);
    const record = await releases.get(id);
    if (record === undefined) return undefined;
    const thread = slack && record.thread && viewThread(slack, record.thread);
    return { record, lines: files.map(({ text }, index) => ({ place: index + 1, line: text })), thread };
  },
});

function viewThread(slack: LocalSlack, { channel, ts }: Thread): ThreadView {
  const name = slack.channels().find(({ id }) => id === channel)?.name ?? channel;
  return {
    channel: `#${name}`,
    messages: slack.thread(channel, ts).map((posted) => ({
      at: secondsToMs(posted.ts),
      ...authorOf(posted.user),
      posted: { channel, ts: posted.ts },
      message: {
        text: posted.text.replaceAll(`<@${BOT_USER}>`, `<@${BOT_USER}|mendhook>`),
        blocks: posted.blocks,
        files: filesOf(slack, posted.files),
      },
      ...(posted.editedTs === undefined ? {} : { editedAt: secondsToMs(posted.editedTs) }),
    })),
  };
}

/** Slack sends ids; a client shows names. */
const authorOf = (user: string) =>
  user === BOT_USER
    ? { author: 'mendhook' }
    : { author: user === PERSON.id ? PERSON.name : user, isPerson: true as const };

const filesOf = (slack: LocalSlack, ids: readonly string[] = []): readonly MessageFile[] =>
  slack
    .files()
    .filter(({ id }) => ids.includes(id))
    .map(({ name, title = name, altText, text = '' }) => ({ title, altText, text }));

/** Slack's `ts` is seconds with a fraction, as text. */
const secondsToMs = (ts: string): number => Math.round(Number(ts) * 1000);
