/** Where a logger puts what mendhook reads. Paths go through objects and flat names alike: `err.stack`, `"err.stack"`. */
export interface LoggerLayout {
  readonly logger: string;
  /** Where the layout is described, or the code that writes it. */
  readonly source: string;
  /** The log's own text. */
  readonly text: readonly string[];
  /** The level, as a word or as one of the logger's numbers. */
  readonly level: readonly string[];
  readonly errors: readonly ErrorPlace[];
}

/** One place of an error. A place that holds a text alone holds the trace, or what went wrong. */
export interface ErrorPlace {
  /** The path of the error; empty when its fields stand beside the log's own. */
  readonly at: string;
  readonly kind?: readonly string[];
  readonly message?: readonly string[];
  /** The trace: a text, a list of lines, or a list of frames. */
  readonly stack?: readonly string[];
  /** The error that caused this one, of the same form. */
  readonly cause?: readonly string[];
}

/**
 * The loggers whose layouts are read, in the order in which their places are looked at: of several traces in one log
 * the first place counts. Any logger's names are read in any logger's place, since people rename and mix them.
 */
export const LOGGERS: readonly LoggerLayout[] = [
  {
    logger: 'Datadog (standard attributes, all tracers)',
    source: 'https://docs.datadoghq.com/standard-attributes/',
    text: ['message'],
    level: ['status'],
    errors: [{ at: 'error', kind: ['kind'], message: ['message', 'msg'], stack: ['stack'] }],
  },
  {
    logger: 'ECS (log4j2, logback, .NET, Python, Go, PHP and Ruby encoders)',
    source: 'https://www.elastic.co/guide/en/ecs/current/ecs-error.html',
    text: ['message'],
    level: ['log.level'],
    errors: [{ at: 'error', kind: ['type'], message: ['message'], stack: ['stack_trace'] }],
  },
  {
    logger: 'pino',
    source: 'https://github.com/pinojs/pino-std-serializers',
    text: ['msg'],
    level: ['level'],
    errors: [
      { at: 'err', kind: ['type'], message: ['message'], stack: ['stack'], cause: ['cause', 'aggregateErrors'] },
    ],
  },
  {
    logger: 'bunyan',
    source: 'https://github.com/trentm/node-bunyan#recommendedbest-practice-fields',
    text: ['msg'],
    level: ['level'],
    errors: [{ at: 'err', kind: ['name'], message: ['message'], stack: ['stack'] }],
  },
  {
    logger: 'zap',
    source: 'https://github.com/uber-go/zap/blob/master/zapcore/error.go',
    text: ['msg'],
    level: ['level'],
    errors: [{ at: 'error' }, { at: '', stack: ['errorVerbose', 'stacktrace'] }],
  },
  {
    logger: 'OpenTelemetry',
    source: 'https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/',
    text: ['body'],
    level: ['severity_text', 'SeverityText'],
    errors: [{ at: 'exception', kind: ['type'], message: ['message'], stack: ['stacktrace'] }],
  },
  {
    logger: 'Quarkus and JBoss Log Manager',
    source:
      'https://github.com/jboss-logging/jboss-logmanager/blob/main/src/main/java/org/jboss/logmanager/formatters/StructuredFormatter.java',
    text: ['message'],
    level: ['level'],
    errors: [
      { at: 'exception', kind: ['exceptionType'], message: ['message'], stack: ['frames'], cause: ['causedBy'] },
      { at: '', stack: ['stackTrace'] },
    ],
  },
  {
    logger: 'Rails Semantic Logger',
    source: 'https://github.com/reidmorrison/semantic_logger/blob/master/lib/semantic_logger/formatters/raw.rb',
    text: ['message'],
    level: ['level'],
    errors: [{ at: 'exception', kind: ['name'], message: ['message'], stack: ['stack_trace'], cause: ['cause'] }],
  },
  {
    logger: 'log4j2 (LogstashJsonEventLayoutV1)',
    source: 'https://github.com/apache/logging-log4j2/tree/2.x/log4j-layout-template-json/src/main/resources',
    text: ['message'],
    level: ['level'],
    errors: [{ at: 'exception', kind: ['exception_class'], message: ['exception_message'], stack: ['stacktrace'] }],
  },
  {
    logger: 'structlog',
    source: 'https://www.structlog.org/en/stable/api.html#structlog.tracebacks.ExceptionDictTransformer',
    text: ['event'],
    level: ['level'],
    errors: [{ at: 'exception', kind: ['exc_type'], message: ['exc_value'], stack: ['frames'], cause: ['exceptions'] }],
  },
  {
    logger: 'NLog',
    source: 'https://github.com/NLog/NLog/wiki/Exception-Layout-Renderer',
    text: ['message'],
    level: ['level'],
    errors: [
      {
        at: 'exception',
        kind: ['Type'],
        message: ['Message'],
        stack: ['StackTrace'],
        cause: ['InnerException', 'InnerExceptions'],
      },
    ],
  },
  {
    logger: 'Serilog',
    source: 'https://github.com/serilog/serilog-formatting-compact',
    text: ['@m', 'RenderedMessage', '@mt', 'MessageTemplate'],
    level: ['@l', 'Level'],
    errors: [
      { at: 'Exception', kind: ['Type'], message: ['Message'], stack: ['StackTrace'], cause: ['InnerException'] },
      { at: '@x' },
      { at: 'ExceptionDetail', kind: ['Type'], message: ['Message'], stack: ['StackTrace'], cause: ['InnerException'] },
    ],
  },
  {
    logger: '.NET (JSON console)',
    source:
      'https://github.com/dotnet/runtime/blob/main/src/libraries/Microsoft.Extensions.Logging.Console/src/JsonConsoleFormatter.cs',
    text: ['Message'],
    level: ['LogLevel'],
    errors: [{ at: 'Exception', kind: ['Type'], message: ['Message'], stack: ['StackTrace'] }],
  },
  {
    logger: 'log4j2 (JsonLayout)',
    source: 'https://logging.apache.org/log4j/2.x/manual/layouts.html#JSONLayout',
    text: ['message'],
    level: ['level'],
    errors: [
      {
        at: 'thrown',
        kind: ['name'],
        message: ['message', 'localizedMessage'],
        stack: ['extendedStackTrace'],
        cause: ['cause'],
      },
    ],
  },
  {
    logger: 'log4j2 (GcpLayout)',
    source: 'https://github.com/apache/logging-log4j2/tree/2.x/log4j-layout-template-json/src/main/resources',
    text: ['message'],
    level: ['severity'],
    errors: [{ at: '_exception', kind: ['class'], message: ['message'], stack: ['stackTrace'] }],
  },
  {
    logger: 'logback (JsonLayout of logback-contrib and of logback 1.5)',
    source: 'https://logback.qos.ch/manual/encoders.html#JsonEncoder',
    text: ['message', 'formattedMessage'],
    level: ['level'],
    errors: [
      { at: 'throwable', kind: ['className'], message: ['message'], stack: ['stepArray'], cause: ['cause'] },
      { at: 'exception' },
    ],
  },
  {
    logger: 'python-json-logger',
    source: 'https://nhairs.github.io/python-json-logger/latest/',
    text: ['message'],
    level: ['levelname'],
    errors: [{ at: 'exc_info' }, { at: 'exc_text' }],
  },
  {
    logger: 'zerolog',
    source: 'https://github.com/rs/zerolog/blob/master/pkgerrors/stacktrace.go',
    text: ['message'],
    level: ['level'],
    errors: [{ at: 'error' }, { at: '', stack: ['stack'] }],
  },
  {
    logger: 'logrus',
    source: 'https://github.com/sirupsen/logrus/blob/master/json_formatter.go',
    text: ['msg'],
    level: ['level'],
    errors: [{ at: 'error' }],
  },
  {
    logger: 'slog',
    source: 'https://pkg.go.dev/log/slog#JSONHandler',
    text: ['msg'],
    level: ['level'],
    errors: [{ at: 'err' }, { at: 'error' }],
  },
  {
    logger: 'logback (logstash-logback-encoder)',
    source: 'https://github.com/logfellow/logstash-logback-encoder#standard-fields',
    text: ['message'],
    level: ['level'],
    errors: [{ at: '', kind: ['throwable_class', 'throwable_root_cause_class'], stack: ['stack_trace'] }],
  },
  {
    logger: 'winston',
    source: 'https://github.com/winstonjs/logform#errors',
    text: ['message'],
    level: ['level'],
    errors: [{ at: '', stack: ['stack'], cause: ['cause'] }],
  },
  {
    logger: 'AWS Lambda',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html',
    text: ['message'],
    level: ['level'],
    errors: [
      { at: 'message', kind: ['errorType'], message: ['errorMessage'], stack: ['stackTrace'] },
      { at: '', kind: ['errorType'], message: ['errorMessage'], stack: ['stackTrace', 'stack', 'trace'] },
    ],
  },
  {
    logger: 'Google Cloud',
    source: 'https://cloud.google.com/error-reporting/docs/formatting-error-messages',
    text: ['message', 'textPayload'],
    level: ['severity'],
    errors: [{ at: '', stack: ['stack_trace'] }, { at: 'exception' }],
  },
  {
    logger: 'Monolog (with Symfony and Laravel)',
    source: 'https://github.com/Seldaek/monolog/blob/main/src/Monolog/Formatter/NormalizerFormatter.php',
    text: ['message'],
    level: ['level_name', 'level'],
    errors: [{ at: 'context.exception', kind: ['class'], message: ['message'], stack: ['trace'], cause: ['previous'] }],
  },
  {
    logger: 'loguru',
    source: 'https://loguru.readthedocs.io/en/stable/api/logger.html#record',
    text: ['record.message', 'text'],
    level: ['record.level.name'],
    errors: [
      { at: '', stack: ['text'] },
      { at: 'record.exception', kind: ['type'], message: ['value'] },
    ],
  },
  {
    logger: 'GELF',
    source: 'https://go2docs.graylog.org/current/getting_in_log_data/gelf.html',
    text: ['short_message'],
    level: ['level'],
    errors: [{ at: '', stack: ['full_message'] }],
  },
  {
    logger: "people's own",
    source: 'https://docs.datadoghq.com/logs/log_configuration/parsing/',
    text: ['log', 'body', 'description', 'title', 'reason'],
    level: ['severity', 'log_level', 'loglevel', 'lvl'],
    errors: [
      { at: '', kind: ['error_kind', 'error_type', 'error_class', 'error_name', 'exception_class', 'exception_type'] },
      { at: '', message: ['error_message', 'err_msg', 'exception_message'] },
      { at: '', stack: ['error_stack', 'stack_trace', 'exception_stacktrace', 'traceback', 'backtrace', 'call_stack'] },
      { at: 'error', cause: ['causes', 'inner', 'caused_by', 'root_cause'] },
      { at: 'e' },
      { at: 'ex' },
      { at: 'exc' },
      { at: 'cause' },
      { at: 'throwable' },
      { at: 'failure' },
      { at: 'panic' },
    ],
  },
];

/** Objects that loggers and collectors put a log's fields into, such as Monolog's `context` and winston's `metadata`. */
export const WRAPPERS: readonly string[] = [
  'context',
  'extra',
  'metadata',
  'meta',
  'record',
  'fields',
  'data',
  'payload',
  'jsonPayload',
  'attributes',
  'Properties',
  'State',
  '@fields',
  'details',
];
