/** A dependency that could not be reached, as the error says it. */
export interface DependencyFailure {
  /** In words, such as `connection refused`. */
  readonly failure: string;
  /** `host` or `host:port`, in lower case. */
  readonly host: string;
  /** Whether the host is the machine itself: then another machine's is another dependency. */
  readonly loopback: boolean;
}

const FAILURES: readonly (readonly [failure: string, pattern: RegExp])[] = [
  ['connection refused', /ECONNREFUSED|connection (?:to \S+ )?refused|ConnectionRefused/i],
  ['name not found', /ENOTFOUND|EAI_AGAIN|UnknownHost|no such host|name or service not known|nodename nor servname/i],
  ['timed out', /ETIMEDOUT|ESOCKETTIMEDOUT|ConnectTimeout|(?:connect|connection|connecting)\b.{0,80}\btimed? ?out/i],
  ['connection reset', /ECONNRESET|connection reset|socket hang up/i],
  ['unreachable', /EHOSTUNREACH|ENETUNREACH|no route to host|network is unreachable/i],
  ['too many connections', /too many (?:clients|connections)|remaining connection slots/i],
];

/** A message names its dependency near its beginning; what comes later may be anything. */
const TEXT_LENGTH = 600;

/**
 * Reads which dependency failed, out of an error's kind and message. Only a failure to reach it counts, and only with a host
 * in the text: an answer of the dependency, such as a refused query, says something of the caller.
 */
export function readDependencyFailure(kind: string, message: string): DependencyFailure | undefined {
  const text = `${kind}: ${message}`.slice(0, TEXT_LENGTH);
  const failure = FAILURES.find(([, pattern]) => pattern.test(text))?.[0];
  const host = failure === undefined ? undefined : readHost(message.slice(0, TEXT_LENGTH), kind);
  if (failure === undefined || host === undefined) return undefined;
  return { failure, host, loopback: /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?)(?::\d+)?$/.test(host) };
}

const NAME = '(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\\.){0,8}[a-z0-9_](?:[a-z0-9_-]{0,62})';
const IN_WORDS = new RegExp(`\\b(?:host(?:name)?|server at)[ =]+["']?(${NAME})["']?`, 'i');
const LOOKED_UP = new RegExp(`(?:ENOTFOUND|EAI_AGAIN|lookup) +(${NAME})`, 'i');
const ADDRESS = new RegExp(`[a-z][a-z0-9+.-]{1,20}://(?:[^\\s/@]{0,200}@)?(${NAME})(?::(\\d{2,5}))?`, 'i');
const WITH_PORT = new RegExp(`(?<![\\w.-])(${NAME}|\\[?::1\\]?):(\\d{2,5})(?![\\w.-]|:\\S)`, 'gi');
const ALONE = new RegExp(`^${NAME}$`, 'i');
const SOURCE_FILE = /\.(?:[cm]?[jt]sx?|py|java|kt|go|rb|php|cs|rs|c|cc|cpp|h)$/i;

function readHost(message: string, kind: string): string | undefined {
  const [, scheme, schemePort] = ADDRESS.exec(message) ?? [];
  // "10.0.0.5:54321->10.0.0.9:5432": what comes after the arrow is where it went.
  const ports = [...message.matchAll(WITH_PORT)].filter(([, host = '']) => !SOURCE_FILE.test(host));
  const [, host, port] = (message.includes('->') ? ports.at(-1) : ports[0]) ?? [];
  const bare = /UnknownHost/i.test(kind) && ALONE.test(message.trim()) ? message.trim() : undefined;
  const [found, at] =
    scheme !== undefined
      ? [scheme, schemePort]
      : host !== undefined
        ? [host, port]
        : [
            LOOKED_UP.exec(message)?.[1] ?? IN_WORDS.exec(message)?.[1] ?? bare,
            /\bport[ =]+(\d{2,5})/i.exec(message)?.[1],
          ];
  return found === undefined ? undefined : `${found.toLowerCase()}${at === undefined ? '' : `:${at}`}`;
}
