import { describeContradiction } from '../../../lifecycle/contradictions.ts';
import { newestRuns } from '../../../lifecycle/newest-runs.ts';
import { runVerdict } from '../../../lifecycle/run-verdict.ts';
import type { Attempt } from '../../../records/attempt.ts';
import type { Incident } from '../../../records/incident.ts';
import { type InvestigateVerdict, investigateVerdict } from '../../../records/verdict.ts';
import { mdCode, mdLine, mdList, mdProse } from '../../../text/markdown.ts';

const EVIDENCE_SHOWN = 5;
const CONTRADICTIONS_SHOWN = 3;

/**
 * Says what was found, what it rests on, and how the tests ended: paragraphs of Markdown. Links to other systems are left out, as the
 * repository's readers may not be theirs.
 *
 * @param attempts all of the incident, oldest first
 */
export function explainAnswer(incident: Incident, attempts: readonly Attempt[]): readonly string[] {
  const newest = attempts.at(-1);
  const verdict = newestDiagnosis(attempts);
  const outcome = newest?.outcome ?? incident.outcome;
  const runs = newest === undefined ? [] : newestRuns(newest.tests);
  return [
    ...(verdict === undefined ? ['There is no diagnosis yet.'] : diagnosis(verdict)),
    ...(outcome === undefined ? [] : [`**Outcome:** ${mdLine(outcome.reason, 800)}`]),
    mdList(runs.map((run, _, all) => `${mdLine(run.name, 100)}: ${runVerdict(run, all)}`)),
    ...(incident.contradictions ?? [])
      .slice(-CONTRADICTIONS_SHOWN)
      .map((each) => `**Called wrong:** ${mdLine(describeContradiction(each), 500)}`),
  ];
}

/** The diagnosis of the newest attempt that has one. */
export function newestDiagnosis(attempts: readonly Pick<Attempt, 'phases'>[]): InvestigateVerdict | undefined {
  const phase = attempts
    .flatMap(({ phases }) => phases)
    .findLast(({ name, status }) => name === 'investigate' && status === 'verdict');
  return investigateVerdict.safeParse(phase?.verdict).data;
}

const diagnosis = ({ title, rootCause, confidence, evidence }: InvestigateVerdict): readonly string[] => [
  `**${mdLine(title, 300)}**`,
  `**Root cause** (confidence ${confidence}):`,
  mdProse(rootCause, 1_500),
  mdList(
    evidence.slice(0, EVIDENCE_SHOWN).map(({ kind, file, line, observation }) => {
      const place = file === undefined ? kind : mdCode(line === undefined ? file : `${file}:${line}`, 150);
      return `${place}: ${mdLine(observation, 400)}`;
    }),
  ),
];
