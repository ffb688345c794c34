import { describeProof } from '../../../core/lifecycle/describe-proof.ts';
import type { RehearsalStep } from '../../../core/records/rehearsal.ts';
import type { TestRun } from '../../../core/records/test-run.ts';
import type { InvestigateVerdict } from '../../../core/records/verdict.ts';
import { count, counted, dollars, duration } from '../../../core/text/quantities.ts';
import type { TriedAttempt, TryResult } from '../../../local/try/try-result.ts';
import { colors, terminalLine, terminalText } from '../../terminal.ts';

const LINE = 1_000;
const SUSPECTS_SHOWN = 10;

/** The result of an attempt, for a terminal: diagnosis, diff, tests, verdict, cost. */
export const tryText = (result: TryResult): string =>
  [
    [
      '',
      colors.bold(terminalLine(result.bug.title, LINE)),
      `${result.bug.id}: ${terminalLine(result.bug.because, LINE)}`,
    ],
    ...(result.kind === 'attempt' ? attemptText(result.attempt, result.model) : rehearsalText(result)),
  ]
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n');

const attemptText = (attempt: TriedAttempt, model: TryResult['model']): string[][] => [
  attempt.diagnosis === undefined ? [] : diagnosisText(attempt.diagnosis),
  attempt.proposal === undefined ? [] : [colors.bold('Fix'), terminalText(attempt.proposal.summary)],
  attempt.patch === undefined ? [] : [colors.bold('Diff'), ...attempt.patch.trimEnd().split('\n').map(diffLine)],
  attempt.tests.length === 0 ? [] : [colors.bold('Tests'), ...attempt.tests.map(testLine)],
  verdictText(attempt, model),
];

function diagnosisText({ title, rootCause, evidence, confidence, nextSteps }: InvestigateVerdict): string[] {
  return [
    `${colors.bold('Diagnosis')} (confidence ${confidence})`,
    terminalLine(title, LINE),
    terminalText(rootCause),
    ...evidence.map(({ kind, file, line, observation }) => {
      const place = file === undefined ? kind : `${file}${line === undefined ? '' : `:${line}`}`;
      return `  ${colors.cyan(terminalLine(place, LINE))} ${terminalLine(observation, LINE)}`;
    }),
    ...(nextSteps === '' ? [] : [`What to do: ${terminalText(nextSteps)}`]),
  ];
}

function diffLine(line: string): string {
  const shown = terminalText(line);
  if (/^(\+\+\+|---|diff )/.test(line)) return colors.bold(shown);
  if (line.startsWith('+')) return colors.green(shown);
  return line.startsWith('-') ? colors.red(shown) : shown;
}

/** A regression test is red without the fix: that is as it must be. */
function testLine(run: TestRun): string {
  const { name, passed, noVerdict, durationMs, command } = run;
  const isRight = noVerdict === undefined && (name === 'regression test on base' ? !passed : passed);
  const mark = isRight ? colors.green('✓') : colors.red('✗');
  return `  ${mark} ${name} ${outcomeOf(run)} (${duration(durationMs)}, ${terminalLine(command, LINE)})`;
}

function outcomeOf({ passed, failing, passedCount, noVerdict }: TestRun): string {
  if (noVerdict !== undefined) return terminalLine(noVerdict, LINE);
  const names = failing.length === 0 ? '' : `: ${terminalLine(failing.join(', '), LINE)}`;
  const counted = passedCount === undefined ? '' : `, ${count(passedCount)} passed`;
  return passed ? `passes${counted}` : `fails${names}${counted}`;
}

function verdictText({ outcome, proof, phases, dollars: spent }: TriedAttempt, { kind }: TryResult['model']): string[] {
  const turns = phases.reduce((sum, phase) => sum + phase.turns, 0);
  const paint = outcome.kind === 'fix-verified' ? colors.green : colors.yellow;
  return [
    `${colors.bold('Verdict')} ${paint(outcome.kind)}: ${terminalText(outcome.reason)}`,
    ...(proof === undefined ? [] : [`${colors.bold('Proof')} ${terminalText(describeProof(proof))} (${proof.grade})`]),
    `${colors.bold('Cost')} ${kind === 'real' ? '' : 'nothing was spent; a model would have cost about '}${dollars(spent)} at list prices (${counted(phases.length, 'phase')}, ${counted(turns, 'turn')})`,
  ];
}

function rehearsalText({ model, steps }: Extract<TryResult, { kind: 'rehearsal' }>): string[][] {
  return [
    ...steps.map(stepText),
    [`${colors.bold('Verdict')} ${colors.yellow('none')}: ${model.label}`, `${colors.bold('Cost')} ${dollars(0)}`],
  ];
}

function stepText(step: RehearsalStep): string[] {
  switch (step.step) {
    case 'repository':
      return step.note === undefined ? [] : [terminalLine(step.note, LINE)];
    case 'suspects':
      return suspectsText(step);
    case 'prompt':
      return [`${colors.bold('First prompt')} for ${step.model}:`, ...indent(step.text)];
    case 'tests':
      return testsText(step.plan);
    case 'no-tests':
      return [
        `${colors.bold('Tests')} none: ${terminalText(step.reason)} (services[].test of a configuration: --config)`,
      ];
    case 'setup-failed':
      return [`${colors.red('✗')} ${terminalText(step.reason)}`, ...indent(step.run.output)];
    case 'suite':
      return [testLine(step.run), ...(step.run.passed ? [] : indent(step.run.output))];
    default:
      return step satisfies never;
  }
}

function suspectsText({ suspects, commits }: Extract<RehearsalStep, { step: 'suspects' }>): string[] {
  if (suspects.length === 0) return [`${colors.bold('Suspects')} none: the trace names no file of the repository`];
  return [
    colors.bold('Suspects'),
    ...suspects.slice(0, SUSPECTS_SHOWN).map(({ path, line, why }) => {
      const place = `${path}${line === undefined ? '' : `:${line}`}`;
      return `  ${colors.cyan(terminalLine(place, LINE))} ${terminalLine(why, LINE)}`;
    }),
    ...commits.map((commit) => `  ${terminalLine(commit, LINE)}`),
  ];
}

function testsText(plan: Extract<RehearsalStep, { step: 'tests' }>['plan']): string[] {
  const { setup, command, regression, detected } = plan;
  return [
    `${colors.bold('Tests')}${detected === undefined ? '' : ` (${detected}, found from the files)`}`,
    ...(setup === undefined ? [] : [`  setup      ${terminalLine(setup, LINE)}`]),
    `  suite       ${terminalLine(command, LINE)}`,
    `  regression  ${terminalLine(regression, LINE)}`,
  ];
}

const indent = (text: string): string[] =>
  terminalText(text.trimEnd())
    .split('\n')
    .map((line) => `  ${line}`);
