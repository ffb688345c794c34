import { StateFormatError } from '@mendhook/emulators/state-format-error';
import { StateInUseError } from '@mendhook/emulators/state-in-use-error';
import { MissingRecordError, UpstreamError } from '../core/errors.ts';
import { DatadogError, nextStepOf } from './datadog/datadog-error.ts';

export interface Fault {
  readonly message: string;
  /** What a person does next. */
  readonly next?: string;
}

/**
 * Puts a fault of a system outside, or of the person's access to it, into one line and the next step.
 *
 * @returns undefined for what is a fault of our own, whose stack trace is wanted
 */
export function describeFault(error: unknown): Fault | undefined {
  if (error instanceof DatadogError) return withNext(error.message, nextStepOf(error.status));
  if (error instanceof UpstreamError || error instanceof MissingRecordError) return { message: error.message };
  if (error instanceof StateInUseError)
    return { message: error.message, next: 'stop that one first (Ctrl-C in its terminal)' };
  if (error instanceof StateFormatError)
    return { message: error.message, next: 'clear the state with `mendhook local --reset`' };
  if (!(error instanceof Error)) return undefined;
  return networkFault(error) ?? AWS_FAULTS.find(({ names }) => names.includes(error.name))?.describe(error);
}

const withNext = (message: string, next: string | undefined): Fault =>
  next === undefined ? { message } : { message, next };

const SIGN_IN = 'sign in (`aws sso login`) or set AWS_PROFILE, then try again';

/** By the names that the AWS SDK gives its errors. */
const AWS_FAULTS: readonly { names: readonly string[]; describe: (error: Error) => Fault }[] = [
  {
    names: ['CredentialsProviderError', 'TokenProviderError'],
    describe: () => ({ message: 'no AWS credentials were found', next: SIGN_IN }),
  },
  {
    names: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'],
    describe: () => ({ message: 'the AWS credentials have expired', next: SIGN_IN }),
  },
  {
    names: ['InvalidClientTokenId', 'UnrecognizedClientException', 'SignatureDoesNotMatch', 'AuthFailure'],
    describe: () => ({ message: 'AWS does not know these credentials', next: SIGN_IN }),
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation'],
    describe: ({ message }) => ({
      message: `AWS refused: ${firstLine(message)}`,
      next: 'use credentials that have that permission',
    }),
  },
  {
    names: [
      'ResourceNotFoundException',
      'QueueDoesNotExist',
      'AWS.SimpleQueueService.NonExistentQueue',
      'NoSuchBucket',
    ],
    describe: ({ message }) => ({
      message: `AWS has no such resource: ${firstLine(message)}`,
      next: 'check --stage and --region; `mendhook doctor` checks everything',
    }),
  },
  {
    names: ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'ProvisionedThroughputExceededException'],
    describe: () => ({ message: 'AWS rate-limits the calls', next: 'wait a moment, then try again' }),
  },
];

const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH']);

function networkFault(error: Error): Fault | undefined {
  if (/^Region (is missing|not accepted)/.test(error.message)) {
    return { message: 'no AWS region is set', next: 'use --region, or set AWS_REGION' };
  }
  const fault = causes(error).find(({ code }) => typeof code === 'string' && UNREACHABLE.has(code));
  if (fault === undefined && error.name !== 'TimeoutError') return undefined;
  const place = fault === undefined ? undefined : addressOf(fault);
  return {
    message: `${place ?? 'a system outside'} could not be reached${fault === undefined ? ' in time' : ` (${fault.code})`}`,
    next: 'check the network, the region and, with --local, that the runtime is still running',
  };
}

interface SystemFault {
  readonly code?: unknown;
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
}

/** The error, what it was caused by, and the errors that it sums up (of a name with several addresses). */
function causes(error: unknown, depth = 0): readonly SystemFault[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [
    Object.fromEntries(Object.entries(error)),
    ...[error.cause, ...inner].flatMap((each) => causes(each, depth + 1)),
  ];
}

function addressOf({ hostname, address, port }: SystemFault): string | undefined {
  const host = [hostname, address].find((each) => typeof each === 'string');
  if (host === undefined) return undefined;
  return port === undefined ? String(host) : `${host}:${port}`;
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
