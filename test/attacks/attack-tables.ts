import { expectations } from '../batch-job/image/expectations.ts';
import type { Attack } from './attack.ts';
import { callAttacks } from './cases/calls.ts';
import { carriedOverAttacks } from './cases/carried-over.ts';
import { changeAttacks } from './cases/changes.ts';
import { draftWordAttacks } from './cases/draft-words.ts';
import { draftAttacks } from './cases/drafts.ts';
import { exhaustionAttacks } from './cases/exhaustion.ts';
import { handOffAttacks } from './cases/hand-off.ts';
import { jiraAttacks } from './cases/jira.ts';
import { jiraReportAttacks } from './cases/jira-reports.ts';
import { movedBaseAttacks } from './cases/moved-bases.ts';
import { networkAttacks } from './cases/network.ts';
import { peopleAttacks } from './cases/people.ts';
import { plantedAttacks } from './cases/planted.ts';
import { proofAttacks } from './cases/proof.ts';
import { questionAttacks } from './cases/questions.ts';
import { repositoryAttacks } from './cases/repository.ts';
import { reviewAttacks } from './cases/review.ts';
import { rollbackAttacks } from './cases/rollback.ts';
import { testCodeAttacks } from './cases/test-code.ts';
import { threadQueueAttacks } from './cases/thread-queue.ts';
import { toolAttacks } from './cases/tool-calls.ts';
import { windowAttacks } from './cases/windows.ts';
import { wordsAttacks } from './cases/words.ts';
import { writtenTestAttacks } from './cases/written-tests.ts';

/** Every attack of the suite, by theme. */
export const THEMES: ReadonlyArray<readonly [title: string, attacks: readonly Attack[]]> = [
  ['The agent calls what it is told to call', toolAttacks],
  ['The agent writes what it is told to write', changeAttacks],
  ['A file waits for the agent to start', plantedAttacks],
  ['Code that the tests run', testCodeAttacks],
  ['A test that passes for a test of this bug', proofAttacks],
  ['A run of the tests leaves something for the next run', carriedOverAttacks],
  ['Words with a special meaning where they are shown', wordsAttacks],
  ['Input that the worker itself reads', repositoryAttacks],
  ['A pull request talks to its reviewer', reviewAttacks],
  ['A test that is written for a pull request', writtenTestAttacks],
  ['A release talks to who explains its rollback', rollbackAttacks],
  ['People, and those who claim to be people', peopleAttacks],
  ['A question about an incident, and the log that answers it', questionAttacks],
  ['Words that would call people, or keep them from being called', callAttacks],
  ['A window of Slack', windowAttacks],
  ['A message that has a thread written, and a bug that waits for one', threadQueueAttacks],
  ['An issue in JIRA', jiraAttacks],
  ['A report in JIRA', jiraReportAttacks],
  ['A patch that Cursor applies', handOffAttacks],
  ['A draft that waits for people', draftAttacks],
  ['Words on a draft', draftWordAttacks],
  ['A base branch that moved under a draft', movedBaseAttacks],
  ['A process that has found a port', networkAttacks],
  ['Resource exhaustion', exhaustionAttacks],
];

/** The tables as the page shows them, in Markdown. */
export function attackTables(): string {
  const count = THEMES.reduce((sum, [, attacks]) => sum + attacks.length, 0);
  const themes = THEMES.map(([title, attacks]) => `### ${title}\n\n${table(attacks)}`);
  return [`${count} attacks, and ${IN_THE_IMAGE.length} in the image:`, ...themes, imageSection()].join('\n\n');
}

const table = (attacks: readonly Attack[]): string =>
  [
    '| where the words are | what they tell the agent to do | what stops it |',
    '| --- | --- | --- |',
    ...attacks.map(({ from, name, refused }) => `| ${from} | ${name} | ${refused} |`),
  ].join('\n');

const ANYWHERE = {
  ids: { worker: 0, first: 0, agent: 0, sandbox: 0 },
  place: '',
  agentHome: '',
  agentTree: '',
  sandboxTree: '',
};
const IN_THE_IMAGE = expectations(ANYWHERE).filter(({ succeeds }) => !succeeds);

/** What `npm run check:image` has the users of the image try: for each, who does. */
function imageSection(): string {
  const tried = Map.groupBy(IN_THE_IMAGE, ({ name }) => name);
  const rows = [...tried].map(([name, who]) => `| ${who.map(({ user }) => user).join(', ')} | ${name} |`);
  return [
    '### A user of the image tries what it may not do',
    'Each row is a shell command that the user runs in the image, and it must fail. `worker` is a process that the worker started, such as git.',
    ['| who | tries to |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
