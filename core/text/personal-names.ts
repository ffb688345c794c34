const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words under which logs tell who somebody is or where they live, or keep what somebody sent. */
const PERSONAL_WORDS = names(`
  email mail phone mobile fax telephone firstname lastname surname fullname nickname username displayname login address
  addr street zip zipcode postcode postal birth birthday birthdate dob gender ssn iban bic passport ip ips latitude longitude
  geo avatar useragent headers header cookies cookie body querystring`);

/** The same words, written as two: `first_name`. */
const PERSONAL_PAIRS = names('firstname lastname fullname nickname username displayname useragent zipcode querystring');

/** Whole names under which logs keep what somebody typed, alone or in a statement. */
const TYPED = names('query params form input sql statement tel lat lng lon');

const PERSONS = names('user users customer member employee contact recipient sender patient guest owner author');
const PERSON_IDS = names('id ids uid uuid guid number no nr ref reference key code hash');

/**
 * Whether a field tells who a person is, or keeps what a person sent.
 *
 * @param path names with dots between them, in any spelling: `customer.firstName`, `customer_first_name`
 */
export function isPersonalName(path: string): boolean {
  const words = wordsOf(path);
  return (
    path.split('.').some((name) => TYPED.has(name.toLowerCase())) ||
    words.some((word, index) => PERSONAL_WORDS.has(word) || PERSONAL_PAIRS.has(word + (words[index + 1] ?? ''))) ||
    (words.includes('name') && words.some((word) => PERSONS.has(word)))
  );
}

/** Whether the value of a field stands for a person: `customer_id`, `customer`. */
export function isPersonId(path: string): boolean {
  const words = wordsOf(path);
  const last = words.at(-1) ?? '';
  return words.some((word) => PERSONS.has(word)) && (PERSONS.has(last) || PERSON_IDS.has(last));
}

const wordsOf = (path: string): readonly string[] =>
  path
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
