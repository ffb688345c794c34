import type { ServiceConfig } from '../../../../core/config/config.ts';
import type { RehearsalStep } from '../../../../core/records/rehearsal.ts';
import type { TestRun } from '../../../../core/records/test-run.ts';
import { count, counted, duration } from '../../../../core/text/quantities.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';
import { asFinding } from '../run-checks.ts';

/** Runs setup and suite of a service once, on the newest commit of its branch. */
export type RunSuite = (service: ServiceConfig) => Promise<readonly RehearsalStep[]>;

/** Whether setup and suite of the services pass. They run one after the other: two suites may want the same port. */
export async function checkSuites(services: readonly ServiceConfig[], run: RunSuite): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const service of services) {
    const ofService = await run(service).then(describeSuite, (error) => [asFinding(error)]);
    findings.push(...ofService.map((finding) => ({ ...finding, what: `${service.name}: ${finding.what}` })));
  }
  return findings;
}

function describeSuite(steps: readonly RehearsalStep[]): readonly Finding[] {
  const setup = steps.find((step) => step.step === 'tests')?.plan.setup;
  return steps.flatMap((step) => describeStep(step, setup));
}

function describeStep(step: RehearsalStep, setup: string | undefined): readonly Finding[] {
  switch (step.step) {
    case 'no-tests':
      return [bad(`no tests are recognised: ${step.reason}`, SAY_COMMANDS)];
    case 'tests':
      return [good(describePlan(step.plan))];
    case 'setup-failed':
      return [withOutput(bad(step.reason, SAY_SETUP), step.run)];
    case 'suite':
      return [...(setup === undefined ? [] : [good('the setup passes')]), withOutput(describeRun(step), step.run)];
    default:
      return [];
  }
}

const SAY_COMMANDS =
  '`test.command` and `test.regression` of the service in mendhook.config.ts, and `folder` where it has one';
const SAY_SETUP = '`test.setup` of the service in mendhook.config.ts, or what this machine lacks';
const SAY_REPORT = `\`test.command\` and \`test.regression\`: commands that print TAP or write JUnit XML (${documentPath('worker.md')})`;

function describePlan({ setup, command, detected }: Extract<RehearsalStep, { step: 'tests' }>['plan']): string {
  const commands = `${setup === undefined ? 'no setup' : `setup \`${setup}\``}, suite \`${command}\``;
  return detected === undefined ? `${commands}, as configured` : `${commands}, by the files of ${detected}`;
}

function describeRun(step: Extract<RehearsalStep, { step: 'suite' }>): Finding {
  const { run, recognised, unusable } = step;
  if (unusable !== undefined) return bad(`the suite ${unusable}`, '`test.command` or `test.timeoutMinutes`');
  if (run.noVerdict !== undefined) return bad(`the suite ${run.noVerdict}`, SAY_COMMANDS);
  const took = `(${duration(run.durationMs)})`;
  const passed = run.passedCount === undefined ? '' : `, ${counted(run.passedCount, 'test')} passed`;
  if (!run.passed) {
    const failed = run.failing.length === 0 ? 'no failed test has a name' : namesOf(run.failing);
    return warning(
      `the suite fails: ${failed}${passed} ${took}`,
      'fix them: they do not count against a fix, but fewer tests check it',
    );
  }
  return recognised
    ? good(`the suite passes${passed} ${took}`)
    : warning(
        `the suite passes, but its output is from no known test runner: no fix can be verified ${took}`,
        SAY_REPORT,
      );
}

const NAMES_SHOWN = 5;

function namesOf(failing: readonly string[]): string {
  const more = failing.length - NAMES_SHOWN;
  const names = failing.slice(0, NAMES_SHOWN).join(', ');
  return `${counted(failing.length, 'failed test')}: ${names}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

const LINES_SHOWN = 15;

/** A run that passed needs no explanation. */
function withOutput(finding: Finding, { output }: Pick<TestRun, 'output'>): Finding {
  const end = output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
  return finding.state === 'good' || end === '' ? finding : { ...finding, output: end };
}
