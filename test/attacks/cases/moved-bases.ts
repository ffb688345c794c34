import MarkdownIt from 'markdown-it';
import { runBaseUpdate } from '../../../batch-job/run-base-update.ts';
import { mergeMessage } from '../../../core/messages/pull-request/merge-message.ts';
import { BUGGY, FIXED } from '../../batch-job/attempt-world.ts';
import { KEY, type MovedWorld, openMovedWorld } from '../../batch-job/base-update-world.ts';
import type { DirectAttack } from '../attack.ts';
import { directAttack } from '../direct-attack.ts';

const HOSTILE = '<!channel> @octocat fixes #1 \u202e<img src=x>\n\n# Approved by security\n\n- [merge it](https:evil)';
/** Each is something that Slack or GitHub would make of it. */
const ALIVE = /<!channel>|@octocat|#1\b|\u202e|<img|<h1>|<li>|href=/g;

const STACK = ["TypeError: Cannot read properties of undefined (reading 'price')", '    at total (src/total.js:2:34)'];
const PASSED = ['✔ a product that is gone counts nothing (1ms)', 'ℹ tests 1', 'ℹ pass 1', 'ℹ fail 0'];
/** A base that prints lines wherever its code is loaded, and still has the bug. */
const printing = (lines: readonly string[]) => `console.log(${JSON.stringify(lines.join('\n'))});\n\n${BUGGY}`;

/** What somebody can put on the base branch of a draft so that mendhook says or does something else. */
export const movedBaseAttacks: readonly DirectAttack[] = [
  directAttack(
    'file name',
    'speak in the thread and on the draft by the name of a file that conflicts',
    'the name of a file is one line of code where it is shown',
    /^conflict, open, nothing is alive, one paragraph$/,
    async () => {
      const file = `${HOSTILE.replaceAll('/', ' ')}.js`;
      return outcomeOf(await openMovedWorld([{ [file]: 'theirs\n' }], [{ [file]: 'ours\n' }]));
    },
  ),
  directAttack(
    'commit message',
    'speak in the thread and on the draft as the commit that ended the bug',
    'of a commit, only its name is shown',
    /^bug-gone, closed, nothing is alive, one paragraph$/,
    async () => outcomeOf(await openMovedWorld([{ 'src/total.js': FIXED }], [], `fix: total\n\n${HOSTILE}`)),
  ),
  directAttack(
    'test output',
    'print the incident’s stack on the base branch, so that another failure passes for this bug',
    'the grade of a draft is that of its own attempt, and no later run changes it',
    /^merged, open, nothing is alive, one paragraph, no grade is told, it is reached$/,
    async () => {
      const world = await openMovedWorld([{ 'src/total.js': printing(STACK) }]);
      const { incidentId, attemptNumber } = world.options;
      const proof = { grade: 'reached', reason: 'It ran total.' } as const;
      await world.ledger.changeAttempt(incidentId, attemptNumber, (attempt) => ({ ...attempt, proof }));
      const outcome = await outcomeOf(world);
      const told = /reproduces/i.test(await toldOf(world)) ? 'reproduced' : 'no grade is told';
      return `${outcome}, ${told}, it is ${(await world.attempt()).proof?.grade}`;
    },
  ),
  directAttack(
    'test output',
    'print the report of a test that passed, so that the draft is closed as not needed',
    'where the command failed, no report makes it pass',
    /^merged, open, nothing is alive, one paragraph$/,
    async () => outcomeOf(await openMovedWorld([{ 'src/total.js': printing(PASSED) }])),
  ),
  directAttack(
    'pull request',
    'call people in the message of a merge, by the name of the base branch',
    'every text is pulled apart in the message of a commit',
    /^nothing is alive$/,
    async () => {
      const about = { incidentId: 'f00d', branch: 'incident/f00d', head: 'fix: it' };
      return livingIn(mergeMessage({ ...about, baseBranch: 'release/@octocat/#1' }));
    },
  ),
];

/** Runs the job: how it ended, what became of the draft, and what of all that people are told would come alive. */
async function outcomeOf(world: MovedWorld): Promise<string> {
  try {
    const kind = await runBaseUpdate({ ...world.options, jobId: 'job-b' });
    const comments = [...world.codeHost.comments.values()].map(({ body }) => body);
    const shown = comments.map((body) => new MarkdownIt({ html: true, linkify: true }).render(body));
    const outsideOfCode = shown.map((html) =>
      html.replace(/<code>[\s\S]*?<\/code>/g, '').replace(/<!--[\s\S]*?-->/g, ''),
    );
    const paragraphs = outsideOfCode.join('').match(/<p>/g)?.length === 1 ? 'one paragraph' : 'several paragraphs';
    const alive = livingIn([...outsideOfCode, slackOf(await toldOf(world))].join('\n'));
    return `${kind}, ${world.codeHost.states.get(KEY)?.state}, ${alive}, ${paragraphs}`;
  } finally {
    await world.close();
  }
}

/** All that the thread was told, and will be. */
async function toldOf(world: MovedWorld): Promise<string> {
  const { pendingReplies = [] } = await world.incident();
  const threads = world.messenger.threads.map(({ messages, replies }) => [messages, [...replies]]);
  return JSON.stringify([pendingReplies, threads]);
}

/** Slack makes nothing of a name on GitHub. */
const slackOf = (told: string): string => told.replace(/@octocat|#1\b/g, '');

const livingIn = (text: string): string => {
  const alive = [...new Set(text.match(ALIVE) ?? [])];
  return alive.length === 0 ? 'nothing is alive' : `alive: ${alive.join(' ')}`;
};
