const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Words with a digit that are names of standards, not values. */
export const KNOWN_WORDS = words(
  'ipv4 ipv6 utf8 utf-8 utf16 utf-16 utf-32 sha1 sha-1 sha256 sha-256 sha512 sha-512 md5 base64 http2 http/1.0 http/1.1 http/2 http/2.0 tls1.2 tlsv1.2 tlsv1.3 oauth2 ssh2 s3 ec2 k8s i18n l10n x509 x.509 p2p b2b mp3 mp4 h264 h2 iso-8859-1 log4j log4j2 slf4j c3p0 ps2 neo4j db2 socks4 socks5',
);

export const MONTHS = words(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August September October November December',
);

export const WEEKDAYS = words('Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday');

const NAMES_AFTER = words('user users username account host hostname node domain');
const NAMES_AFTER_BEGIN = 'uahndUAHND';
const NAMES_AFTER_LENGTH = 8;

/** Whether a name that differs from call to call follows the word. Asked of every word, so the cheap refusals come first. */
export const isNameAfter = (word: string): boolean =>
  word.length >= 4 &&
  word.length <= NAMES_AFTER_LENGTH &&
  NAMES_AFTER_BEGIN.includes(word[0] ?? '') &&
  NAMES_AFTER.has(word.toLowerCase());

/** Words that may follow those without being a name. */
export const NOT_A_NAME = words(
  'a an and are as at be because been but by can cannot could did does error failed failure for from had has have id in into is it lookup must name named no not of on or request requests service session should so than that the then this timed timeout to unknown was were when which while will with without would agent connection input',
);

const UNITS = words(
  'ns us µs μs ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days b kb mb gb tb kib mib gib byte bytes bits hz khz mhz ghz %',
);

/** Whether a word after a number is its unit. */
export const isUnit = (word: string): boolean => UNITS.has(word.toLowerCase());

/** `android.intent.action.SCREEN_ON`: the code names a constant, it does not vary. */
export const isConstantName = (word: string): boolean => /[.:][A-Z][A-Z_]+$/.test(word);
