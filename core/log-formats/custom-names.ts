import { memoize } from '../grouping/memoize.ts';
import { isPersonalName } from '../text/personal-names.ts';
import { OWN_FIELDS, PLACES, plainName } from './error-names.ts';
import { FIELD_PATHS } from './field-paths.ts';
import { LOGGERS, WRAPPERS } from './loggers.ts';

/**
 * Whether a field is a service's own: none of the error, of its logger, of a collector or of Datadog, and nothing that tells
 * who a person is or what a person typed. A name with blanks or markup in it is no name.
 *
 * @param path names with dots between them
 */
export const isCustomName = (path: string): boolean => path.length <= NAME_LENGTH && isCustom(path);

const NAME_LENGTH = 60;
const NAME = /^[\p{L}\p{N}_.:@/-]+$/u;

const isCustom = memoize((path) => {
  if (!NAME.test(path)) return false;
  return !isKnown(path) && !isPersonalName(path);
}, 10_000);

/** What is known is also known within a wrapper: `context.extra.span_id`. */
function isKnown(path: string): boolean {
  if (KNOWN.has(inOneSpelling(path)) || OWN_FIELDS.has(plainName(path))) return true;
  const dot = path.indexOf('.');
  return dot !== -1 && WRAPPING.has(inOneSpelling(path.slice(0, dot))) && isKnown(path.slice(dot + 1));
}

/** `threadName` and `thread_name` are one; `@x` of Serilog is not `x`. */
const inOneSpelling = (name: string): string => name.replace(/[_-]/g, '').toLowerCase();

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Loggers and collectors also put a service's fields into these. */
const WRAPPING = new Set([...WRAPPERS, 'mdc', 'contextMap', 'scopes'].map(inOneSpelling));

/** The fields that loggers write by themselves: their documentation is linked in `loggers.ts`. */
const OF_LOGGERS = names(`
  name logger logger_name loggerName loggerFqcn log.logger logger.name SourceContext Category channel EventId EventName
  thread thread_name threadName thread_id threadId threadPriority process process_name processName process_id processId
  pid ppid caller callerFunc func funcName function method_name class_name source_location sourceLocation file filename
  pathname module lineno line line_number host.hostname levelno level_value levelValue severityNumber created msecs
  relativeCreated taskName args v instant nanoTime endOfBatch sequence ndc record.elapsed @version @i @r MessageTemplate
  Renderings ecs ecs.version log log.origin event.original event.dataset logtag time_local facility gl2 syslog PRIORITY
  code.function code.filepath code.lineno code.namespace code.file.path code.function.name code.line.number`);

/** https://docs.datadoghq.com/standard-attributes/ , and what agents, collectors and tracers add. */
const OF_DATADOG = names(`
  dd ddsource ddtags status source tags network usr user enduser git issue span_id spanId SpanId span.id otelSpanID @sp
  parent_id parentSpanId trace_flags traceFlags otelTraceSampled otelServiceName transaction.id traceSampled
  logging.googleapis.com/trace logging.googleapis.com/spanId logging.googleapis.com/sourceLocation
  logging.googleapis.com/trace_sampled kubernetes k8s docker container container_id container_name telemetry agent cloud
  http.url_details http.referer http.useragent http.useragent_details http.version`);

/** Texts of a log in `loggers.ts` whose names are common words: what else a service says in them is worth reading. */
const COMMON = new Set(['reason', 'description', 'title']);

/** With a field goes all that is in it. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    ...PLACES,
    ...LOGGERS.flatMap(({ text, level }) => [...text, ...level]).filter((path) => !COMMON.has(path)),
    ...Object.values(FIELD_PATHS).flat(),
    ...OF_LOGGERS,
    ...OF_DATADOG,
  ].map(inOneSpelling),
);
