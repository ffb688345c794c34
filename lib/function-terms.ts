import { Duration } from 'aws-cdk-lib';
import { FunctionName } from '../core/names.ts';

export interface FunctionTerms {
  readonly description: string;
  /** Whether the configuration is beside the code. */
  readonly configured: boolean;
  /** What calls it: who is told of a failure depends on that. */
  readonly calledBy: 'api' | 'queue' | 'event' | 'clock';
  readonly timeout: Duration;
  /** In MiB. The processor's share grows with it. */
  readonly memorySize: number;
}

/** Time limit and memory of each function. Callers that wait for an answer have limits of their own. */
export const FUNCTION_TERMS: Readonly<Record<FunctionName, FunctionTerms>> = {
  [FunctionName.receive]: {
    description: 'Takes Datadog’s webhook calls and puts the alerts on the queue',
    configured: false,
    calledBy: 'api',
    timeout: Duration.seconds(10),
    memorySize: 512,
  },
  [FunctionName.triage]: {
    description: 'Finds the bugs behind an alert and starts an attempt for each new one',
    configured: true,
    calledBy: 'queue',
    timeout: Duration.minutes(2),
    memorySize: 1024,
  },
  [FunctionName.slack]: {
    description: 'Takes presses of buttons in Slack and puts what people ask for on a queue',
    configured: false,
    calledBy: 'api',
    timeout: Duration.seconds(10),
    // Slack waits three seconds, a cold start included: half a second of it is saved by a whole processor.
    memorySize: 1769,
  },
  [FunctionName.requests]: {
    description: 'Carries out what people ask for: a draft, another attempt, a mute',
    configured: true,
    calledBy: 'queue',
    timeout: Duration.minutes(1),
    memorySize: 512,
  },
  [FunctionName.github]: {
    description: 'Takes GitHub’s webhook calls and asks how the pull request stands',
    configured: false,
    calledBy: 'api',
    timeout: Duration.seconds(10),
    memorySize: 512,
  },
  [FunctionName.jira]: {
    description: 'Takes JIRA’s webhook calls and puts on the queue which issue to read',
    configured: true,
    calledBy: 'api',
    timeout: Duration.seconds(10),
    memorySize: 512,
  },
  [FunctionName.jobEvents]: {
    description: 'Closes attempts whose container ended without a word',
    configured: false,
    calledBy: 'event',
    timeout: Duration.minutes(1),
    memorySize: 512,
  },
  [FunctionName.sweep]: {
    description: 'Looks at what should have gone on by now and did not',
    configured: true,
    calledBy: 'clock',
    timeout: Duration.minutes(5),
    memorySize: 512,
  },
  [FunctionName.watch]: {
    description: 'Looks at error rates where no monitor of Datadog’s does, and raises alerts',
    configured: true,
    calledBy: 'clock',
    timeout: Duration.minutes(1),
    memorySize: 512,
  },
  [FunctionName.release]: {
    description: 'Has pull requests under review go on: rounds, decisions, check runs',
    configured: true,
    calledBy: 'queue',
    timeout: Duration.minutes(2),
    memorySize: 512,
  },
  [FunctionName.deploy]: {
    description: 'Deploys and promotes what a decision in the log allows, and nothing else',
    configured: false,
    calledBy: 'event',
    timeout: Duration.minutes(1),
    memorySize: 512,
  },
  [FunctionName.rollback]: {
    description: 'Brings back what ran before, without asking anybody',
    configured: false,
    calledBy: 'event',
    timeout: Duration.minutes(1),
    memorySize: 512,
  },
  [FunctionName.deployEvents]: {
    description: 'Passes on that ECS or CodeDeploy has changed a deployment',
    configured: false,
    calledBy: 'event',
    timeout: Duration.seconds(30),
    memorySize: 512,
  },
};
