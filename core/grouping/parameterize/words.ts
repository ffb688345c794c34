const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Words with a digit that are names of standards, not values. */
export const KNOWN_WORDS = words(
  'ipv4 ipv6 utf8 utf-8 utf16 utf-16 utf-32 sha1 sha-1 sha256 sha-256 sha512 sha-512 md5 base64 http2 http/1.0 http/1.1 http/2 http/2.0 tls1.2 tlsv1.2 tlsv1.3 oauth2 ssh2 s3 ec2 k8s i18n l10n x509 x.509 p2p b2b mp3 mp4 h264 h2 iso-8859-1 log4j log4j2 slf4j c3p0 ps2 neo4j db2 socks4 socks5',
);

export const MONTHS = words(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August September October November December',
);

export const WEEKDAYS = words('Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday');

/** What a word says about the next: nothing, that a name follows, or that a name follows unless it is part of the noun. */
export type Announcement = 0 | 1 | 2;
const NO_NAME: Announcement = 0;
const NAME: Announcement = 1;
export const NAME_AFTER_NOUN: Announcement = 2;

const ANNOUNCEMENTS: ReadonlyMap<string, Announcement> = new Map([
  ...['user', 'users', 'username', 'account', 'host', 'hostname', 'node', 'domain'].map(
    (word) => [word, NAME] as const,
  ),
  ...['id', 'interface', 'file', 'device', 'table', 'directory', 'topic', 'group', 'queue', 'member'].map(
    (word) => [word, NAME_AFTER_NOUN] as const,
  ),
]);
const FIRST_LETTERS = [...new Set([...ANNOUNCEMENTS.keys()].map(([first]) => first))].join('');
const ANNOUNCEMENT_BEGIN = FIRST_LETTERS + FIRST_LETTERS.toUpperCase();
const ANNOUNCEMENT_LENGTH = Math.max(...[...ANNOUNCEMENTS.keys()].map(({ length }) => length));

/** Whether a name that differs from call to call follows the word. Asked of every word, so the cheap refusals come first. */
export const announcementOf = (word: string): Announcement =>
  word.length >= 2 && word.length <= ANNOUNCEMENT_LENGTH && ANNOUNCEMENT_BEGIN.includes(word[0] ?? '')
    ? (ANNOUNCEMENTS.get(word.toLowerCase()) ?? NO_NAME)
    : NO_NAME;

/** Words that may follow without being a name. */
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

const ADDRESS_AFTER = words(
  'to from at on via host server node broker address peer proxy through by endpoint client connection master leader listener upstream backend',
);

/** Whether an address follows the word. */
export const isAddressWord = (word: string): boolean => ADDRESS_AFTER.has(word.toLowerCase());

const HOST_OR_FILE =
  /\w@\w|^localhost$|^[\w-]+\.(?:com|net|org|edu|gov|local|internal|localdomain)$|^\w[\w./-]*\.(?:log|txt|json|xml|ya?ml|conf|cfg|ini|properties|csv|gz|zip|tar|jar|war|exe|dll|so|sh|py|rb|js|ts|html?|php|jsp|css|sql|db|sock|pid|lock|tmp|bak|dat|bin|img|iso|png|jpe?g|gif|svg|pdf|pem|crt|key|service|socket|timer)$/;

/** `localhost`, `ann@host`, `example.com`, `out.log`. */
export const isHostOrFile = (word: string): boolean => HOST_OR_FILE.test(word);

/** What follows a noun and is no name: `file descriptor`, `table full`. */
const PART_OF_NOUN = words(
  'descriptor descriptors system systems name names pattern size type handle format header path paths offset count limit list mode lock access already does exists too only required open closed missing full empty has needs add delete create remove update read write high low scan',
);

/** Words in these are what happens to the thing, or who does it: `topic deleted`, `topic deletion`, `file reader`. */
const ACTION = /(?:ed|ing|tion|er|or)$/;

/** Whether the word after a noun such as `topic` is a name. */
export const isNameAfterNoun = (word: string): boolean =>
  isSmall(word.charCodeAt(0)) && !NOT_A_NAME.has(word) && !PART_OF_NOUN.has(word) && !ACTION.test(word);

const isSmall = (code: number): boolean => code >= 97 && code <= 122;
