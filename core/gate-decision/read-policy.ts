/** What a configuration lets through that would otherwise be a person's to decide. */
export interface ReviewPolicy {
  /** Migrations that only add what the running code does not need to know. */
  readonly expandOnlyMigrations: boolean;
}

const EXPAND_ONLY =
  /\b(expand[- ]only|expanding|additive|add[- ]only|(only|purely) add(s|ing|itive)?|nullable columns?|(new|added|adding) (nullable|optional) columns?|non-?destructive|backwards?[- ]compatible)\b/;

/** What is said of other changes does not count for these. */
const OF_OTHERS =
  /\b((every|any)(thing|one)? (else|other)|all (the )?(other|else)s?|others?|the rest|drops?|dropp\w*|destructive|contract\w*|renam\w*|remov\w*|breaking|delet\w*|locks?|locking|secrets?|api|workflows?|integrations?)\b/;

/** Words of a permission that look like a refusal. */
const NEEDS_NOBODY =
  /\b(without|no need (for|of)|((need|require)s?|are|is) no|(do(es)? not|don't|doesn't|need not|needn't) (need|require|want|ask( for)?|have to (wait for|ask))?)\s*(a |an |any |the |to )?(\w+ )?(person('s)?|people|human|review(er)?s?|approvals?|sign-?off|approve[dr]?|asking|review(ed)?|be (reviewed|approved))( (review|approval|decision|ok|okay))?\b/g;

const APPROVED =
  /\b((auto(matically)?|pre)[- ]?(approved?|merged?)|approved (automatically|in advance|by default)|no(body| person| human| review(er)?| approval| sign-?off| one)( \w+)? (is|has to|have to|needs?|must)( \w+)?( (for|on|to))?|(not|never) ask(ed)? (anybody|anyone|a person|people))\b/g;

/** What a migration has to be is what the permission is about, and no condition beyond it. */
const BEING =
  /\b((must|should|has to|have to) (be|only|stay)|(only )?(if|when|as long as|provided( that)?|which|that)( (it|they|it's|these|is|are|the migrations?|the changes?|does|do|merely))*)\s+$/;

const REFUSED =
  /\b(no|nobody|not|never|none|neither|nor|cannot|can't|n't|isn't|aren't|don't|doesn't|mustn't|won't|forbid(den|s)?|prohibit\w*|disallow\w*|den(y|ied)|refus\w*|reject\w*|block\w*|stop(ped|s)?|unless|except|only (with|after|if|when|once)|until|if|when|before|must|should|need\w*|requir\w*|ask\w*|person|people|human|review\w*|approv\w*|wait\w*|unclear|maybe|perhaps|might|discuss\w*|planned|later)\b|\?/;

/**
 * Reads the sentence that says what a configuration allows. It knows a closed set of permissions. A sentence that refuses,
 * sets a condition or is unclear allows nothing.
 *
 * @param sentence such as "expand-only migrations are allowed"
 */
export function readPolicy(sentence: string | undefined): ReviewPolicy {
  const sentences = (sentence ?? '')
    .toLowerCase()
    .replaceAll('’', "'")
    .slice(0, 2_000)
    .split(/[.;!\n]+/);
  return { expandOnlyMigrations: sentences.some(allowsExpandOnly) && !sentences.some(refusesExpandOnly) };
}

const allowsExpandOnly = (sentence: string): boolean => EXPAND_ONLY.test(ownWords(sentence)) && !refuses(sentence);
const refusesExpandOnly = (sentence: string): boolean => EXPAND_ONLY.test(ownWords(sentence)) && refuses(sentence);

/** A sentence without the clauses that are about other changes. */
const ownWords = (sentence: string): string =>
  sentence
    .split(/,|:|\(|\)| but | while | whereas | – | — | - /)
    .filter((clause) => EXPAND_ONLY.test(clause) || !OF_OTHERS.test(clause))
    .join(' , ');

function refuses(sentence: string): boolean {
  const words = ownWords(sentence).replace(NEEDS_NOBODY, ' ').replace(APPROVED, ' ');
  const at = words.search(EXPAND_ONLY);
  return REFUSED.test(words.slice(0, at).replace(BEING, ' ')) || REFUSED.test(words.slice(at));
}
