/** What a logger makes of an error: its trace as a text, the name of its class and its message. */
export interface Thrown {
  /** Left out where the trace has none. */
  readonly kind?: string | undefined;
  readonly message: string;
  readonly stack: string;
}

type Envelope = (error: Thrown) => Record<string, unknown>;

const lines = (stack: string): readonly string[] => stack.split('\n');

/** The fields that loggers write for an error with a trace. Written for these tests after the loggers' own code. */
export const ENVELOPES: Readonly<Record<string, Envelope>> = {
  'Datadog’s attributes': ({ kind, message, stack }) => ({ error: { kind, message, stack } }),
  'flat names': ({ kind, message, stack }) => ({ 'error.kind': kind, 'error.message': message, 'error.stack': stack }),
  ECS: ({ kind, message, stack }) => ({ 'log.level': 'ERROR', error: { type: kind, message, stack_trace: stack } }),
  'ECS with a list of lines': ({ kind, message, stack }) => ({
    error: { type: kind, message, stack_trace: lines(stack) },
  }),
  pino: ({ kind, message, stack }) => ({ level: 50, time: 1795165199852, pid: 7, err: { type: kind, message, stack } }),
  bunyan: ({ kind, message, stack }) => ({ v: 0, level: 50, name: 'shop', err: { name: kind, message, stack } }),
  winston: ({ stack }) => ({ level: 'error', stack }),
  'winston with metadata': ({ stack }) => ({ level: 'error', metadata: { stack } }),
  OpenTelemetry: ({ kind, message, stack }) => ({
    'exception.type': kind,
    'exception.message': message,
    'exception.stacktrace': stack,
  }),
  'OpenTelemetry, nested': ({ kind, message, stack }) => ({
    attributes: { exception: { type: kind, message, stacktrace: stack } },
  }),
  'logstash-logback-encoder': ({ stack }) => ({ level: 'ERROR', level_value: 40000, stack_trace: stack }),
  JBoss: ({ stack }) => ({ level: 'ERROR', loggerName: 'c.a.Api', stackTrace: stack }),
  LogstashJsonEventLayoutV1: ({ kind, message, stack }) => ({
    exception: { exception_class: kind, exception_message: message, stacktrace: stack },
  }),
  GcpLayout: ({ kind, message, stack }) => ({
    severity: 'ERROR',
    _exception: { class: kind, message, stackTrace: stack },
  }),
  'log4j2 with the trace as a text': ({ kind, message, stack }) => ({
    thrown: { name: kind, message, localizedMessage: message, extendedStackTrace: stack },
  }),
  'python-json-logger': ({ stack }) => ({ levelname: 'ERROR', name: 'shop', exc_info: stack }),
  'structlog’s format_exc_info': ({ stack }) => ({ level: 'error', exception: stack }),
  loguru: ({ kind, message, stack }) => ({
    text: `2026-11-16 09:00:00.123 | ERROR    | shop.api:post:12 - cannot place order\n${stack}\n`,
    record: { level: { name: 'ERROR', no: 40 }, exception: { type: kind, value: message, traceback: true } },
  }),
  Serilog: ({ stack }) => ({ Level: 'Error', MessageTemplate: 'cannot place {Order}', Exception: stack }),
  'Serilog, compact': ({ stack }) => ({ '@t': '2026-11-16T09:00:00Z', '@l': 'Error', '@x': stack }),
  NLog: ({ kind, message, stack }) => ({
    level: 'ERROR',
    exception: { Type: kind, Message: message, StackTrace: stack, HResult: -2146233079 },
  }),
  '.NET’s JSON console': ({ stack }) => ({ LogLevel: 'Error', Category: 'Shop.Api', Exception: stack }),
  'Rails Semantic Logger': ({ kind, message, stack }) => ({
    level: 'error',
    exception: { name: kind, message, stack_trace: lines(stack) },
  }),
  'AWS Lambda, Python': ({ kind, message, stack }) => ({
    level: 'ERROR',
    errorType: kind,
    errorMessage: message,
    stackTrace: lines(stack).map((line) => `${line}\n`),
  }),
  'AWS Lambda, Node.js': ({ kind, message, stack }) => ({
    level: 'ERROR',
    message: { errorType: kind, errorMessage: message, stackTrace: lines(stack) },
  }),
  'Google Cloud': ({ stack }) => ({ severity: 'ERROR', stack_trace: stack }),
  'Google Cloud, exported': ({ stack }) => ({ severity: 'ERROR', jsonPayload: { exception: stack } }),
  Monolog: ({ stack }) => ({ level: 400, level_name: 'ERROR', channel: 'app', context: { exception: stack } }),
  GELF: ({ stack }) => ({ version: '1.1', level: 3, short_message: 'cannot place order', full_message: stack }),
  zap: ({ message, stack }) => ({ level: 'error', error: message, errorVerbose: stack }),
  'a message of one’s own': ({ stack }) => ({ level: 'error', error: stack }),
  'an own name': ({ message, stack }) => ({ err_msg: message, traceback: stack }),
};
