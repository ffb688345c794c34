import type { Pattern } from './pattern.ts';

const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|Jun(?:e)?|Jul(?:y)?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const WEEKDAY = '(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)';
const CLOCK = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::(?:[0-5]\\d|60))?(?:[.,]\\d{1,9})?(?!:?\\d)';
const ZONE = '(?: ?(?:Z(?:\\d\\d:?\\d\\d)?|[A-Z]{3,4}(?:[+-]\\d{4})?|[+-]\\d\\d:?\\d\\d)(?![A-Za-z\\d]))';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const ISO_DAY = '\\d{4}[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\\d|3[01])';
const COMPACT_DAY = '(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';

/** Dates and times of day in the forms that programs print. A date and the time after it are one match. */
export const dates = (start: string, end: string): readonly Pattern[] => [
  { name: 'date', pattern: `datetime\\.(?:datetime|date|time)\\([\\d, ]{1,60}\\)` },
  { name: 'date', pattern: `${start}${WEEKDAY},? ${DAY}[- ]${MONTH}[- ]\\d{2,4} ${CLOCK}${ZONE}?` },
  {
    name: 'date',
    pattern: `${start}(?:${WEEKDAY},? )?${MONTH} {1,2}${DAY},? \\d{4}(?: ${CLOCK}${ZONE}?)?(?: \\([\\w ]{2,50}\\))?`,
  },
  { name: 'date', pattern: `${start}(?:${WEEKDAY},? )?${MONTH} {1,2}${DAY} ${CLOCK}${ZONE}?(?: \\d{4})?` },
  { name: 'date', pattern: `${start}${DAY}[-/ ]${MONTH}[-/ ]\\d{4}(?:[ :]${CLOCK}${ZONE}?)?` },
  { name: 'date', pattern: `${start}${ISO_DAY}(?:(?:[T ]|, )${CLOCK}${ZONE}?)?(?![-\\d])` },
  { name: 'date', pattern: `${start}${COMPACT_DAY}[T ](?:\\d{6}|${CLOCK})${ZONE}?${end}` },
  { name: 'date', pattern: `${start}(?<!\\d:)${CLOCK}(?: ?[AaPp][Mm]${end})?(?![\\w:])` },
];
