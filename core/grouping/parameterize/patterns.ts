import { dates } from './date-patterns.ts';
import type { Pattern } from './pattern.ts';

const HEX = '[\\da-fA-F]';
const END = '(?![A-Za-z\\d_])';
const START = '(?<![A-Za-z\\d_])';
const SIGN = '(?:(?<![A-Za-z\\d_>)\\]-])[-+])?';
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const TLD =
  '(?:com|net|org|io|dev|app|cloud|edu|gov|info|biz|local|internal|invalid|example|co\\.[a-z]{2}|com\\.[a-z]{2}|de|uk|fr|nl|eu|us|ca|au|jp|cn|ru|br|in|ch|se|no|it|es|pl)';

const GROUPS = `${HEX}{1,4}(?::${HEX}{1,4}){0,6}`;

/**
 * What varies, first match wins: the more particular comes before the more general, and what would be torn apart by
 * a later row (a URL with a host with a number) before that row. Every repetition is bounded or runs over characters
 * that nothing after it can match, so no row backtracks over more than its own match.
 */
export const PATTERNS: readonly Pattern[] = [
  {
    name: 'url',
    pattern: `${START}[a-zA-Z][a-zA-Z\\d+.-]{1,20}://(?:\\[[\\da-fA-F:.]{2,45}\\]|[^\\s"'<>|\\\\^\`{}[\\]),;])+`,
  },
  { name: 'email', pattern: `${START}[\\w.%+-]{1,64}@[A-Za-z\\d-]{1,63}(?:\\.[A-Za-z\\d-]{1,63}){1,8}` },
  { name: 'traceparent', pattern: `${START}(?:00-${HEX}{32}-${HEX}{16}-${HEX}{2}|1-${HEX}{8}-${HEX}{24})${END}` },
  { name: 'uuid', pattern: `${START}${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}${END}` },
  { name: 'swift_txn_id', pattern: `${START}tx${HEX}{21}-${HEX}{10}(?:-[\\w-]{1,64})?` },
  ...dates(START, END),
  { name: 'hostname', pattern: `${START}(?:[a-zA-Z\\d](?:[a-zA-Z\\d-]{0,62})\\.){1,8}${TLD}(?![\\w.(-]*[\\w(])` },
  { name: 'ip', pattern: `${START}(?<![.:])${OCTET}(?:\\.${OCTET}){3}(?!\\.?\\w)(?:/\\d{1,2}(?!\\d))?` },
  {
    name: 'ip',
    pattern: `${START}(?<!:)(?:${HEX}{1,4}(?::${HEX}{1,4}){7}|(?:${GROUPS})?::(?:(?:${HEX}{1,4}:){0,5}${OCTET}(?:\\.${OCTET}){3}|(?:${GROUPS})?))(?:/\\d{1,3})?(?![\\w(:])`,
  },
  { name: 'sha1', pattern: `${START}${HEX}{40}${END}` },
  { name: 'md5', pattern: `${START}${HEX}{32}${END}` },
  { name: 'size', pattern: `${START}\\d+(?:\\.\\d+)? ?(?:[KMGT]i?B|[kmgt]b|bytes?)${END}` },
  {
    name: 'duration',
    pattern: `${START}\\d+(?:\\.\\d+)? ?(?:ns|us|µs|ms|secs?|seconds?|mins?|minutes?|hours?|days?)${END}|${START}\\d+(?:\\.\\d+)?[smhd]${END}`,
  },
  { name: 'git_sha', pattern: `(?<=\\bcommit )(?=[a-f]*\\d)(?=\\d*[a-f])[\\da-f]{7}${END}` },
  { name: 'hex', pattern: `${START}0[xX]${HEX}+${END}` },
  {
    name: 'hex',
    pattern: `${SIGN}${START}(?:(?=[a-f]*\\d)(?=\\d*[a-f])[\\da-f]{4,}|(?=[A-F]*\\d)(?=\\d*[A-F])[\\dA-F]{4,}|[\\da-f]{8,}|[\\dA-F]{8,})${END}`,
  },
  { name: 'int', pattern: `${SIGN}${START}\\d{1,3}(?:,\\d{3})+(?![\\d,])${END}` },
  { name: 'float', pattern: `${SIGN}${START}\\d+\\.\\d+(?:[eE][-+]?\\d+)?(?!\\.?\\w)` },
  {
    name: 'int',
    pattern: `(?<!\\b[uU][tT][fF]|\\b[sS][hH][aA])${SIGN}${START}(?<!\\b[uU][tT][fF]-|\\b[sS][hH][aA]-)\\d+${END}`,
  },
  { name: 'quoted_str', pattern: `(?<==)(?:'[^'"\\n]{0,400}'|"[^"'\\n]{0,400}")` },
  { name: 'bool', pattern: `(?<==)(?:[tT]rue|[fF]alse|TRUE|FALSE)${END}|(?<=["']: )(?:true|false|True|False)${END}` },
  { name: 'id', pattern: `(?<=[iI][dD]": )"[^"\\s]{1,200}"` },
  { name: 'id', pattern: `(?<=[iI][dD]': ')[^'\\s]{1,200}(?=')` },
  {
    name: 'path',
    pattern: `(?<![\\w/.<>\\\\])(?:[A-Za-z]:)?(?:/[\\w.@~+%-]{1,200}){2,}/?|(?<![\\w\\\\])[A-Za-z]:(?:\\\\[\\w.@~+%-]{1,200})+`,
  },
  {
    name: 'random_str',
    pattern: `${START}(?=[A-Za-z]*\\d[A-Za-z]+\\d)(?=[a-z\\d]*[A-Z])(?=[A-Z\\d]*[a-z])[A-Za-z\\d]{10,}${END}`,
  },
  { name: 'value', pattern: `(?<=[\\w\\]]=)(?!(?:null|None|nil|undefined|NaN)\\b)[A-Za-z_][\\w.-]*` },
];
