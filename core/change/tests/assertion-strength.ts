/** How much an assertion asks for: one value, a part of it, or that there is something. */
export type AssertionStrength = 'exact' | 'partial' | 'vague';

/** @returns undefined for a line that asserts nothing, or what is always so */
export function assertionStrength(code: string): AssertionStrength | undefined {
  if (CONDITION.test(code)) {
    if (HANDED_ON.test(code)) return undefined;
    // What fails is said: all values but one, or few of many.
    return /!=|!\w/.test(code) ? 'exact' : 'partial';
  }
  if (!ASSERTS.test(code) || ALWAYS.test(code) || OPENS.test(code)) return undefined;
  if (VAGUE.test(code)) return 'vague';
  return EITHER.test(code) || PARTIAL.test(code) ? 'partial' : 'exact';
}

/** Go and Rust assert by a condition. The call inside only prints a message. */
const CONDITION = /^\s*(?:\}\s*else\s+)?if\s+(?!\().{1,500}\{\s*$/;
/** Set-up that fails, and no condition of the test's own. */
const HANDED_ON = /\berr\s*!=\s*nil\s*\{/;

/** An expectation over several lines has its matcher on the last one. */
const OPENS = /\bexpect\(\s*$/;

/** A helper that checks is called like an assertion in most tests. */
const ASSERTS =
  /\b(?:assert|expect|refute|verify|ensure|mustBe|must_|should|check)\w{0,40}!?\s{0,2}[(.{]|\bassert(?:_\w+!?|!)?\s+[^=\s]|\brefute(?:_\w+)?\s|\bexpect\s*[{(]|\bflunk\b|\.(?:should|must)\b|\b(?:require|assert|is|Assert|cut)\.\w{2,40}\(|\$this->(?:assert|expect)\w{0,40}\(|\bXCTAssert\w{0,30}\(|\bpytest\.(?:raises|approx)\(|\bwith_raises\b|\.(?:toBe|toEqual|to_eq)\b/;

/** It holds whatever the code does. */
const ALWAYS =
  /\bexpect\(\s{0,4}(true|false|1|null)\s{0,4}\)\.(?:toBe|toEqual|toStrictEqual)\(\s{0,4}\1\s{0,4}\)|\bexpect\(\s{0,4}true\s{0,4}\)\.(?:toBeTruthy|to\.be\.true)|\bassert\s+True\s*$|\bassert(?:True)?\(\s{0,4}[Tt]rue\s{0,4}[,)]|\bassert\s+1\s*==\s*1|\bassert!\(\s{0,4}true\s{0,4}\)|\bassert_?(?:equal)?\s*\(?\s*true\s*(?:,\s*true\s*)?\)?\s*$|\b(?:require|assert)\.True\(t,\s{0,4}true\b|\bAssert\.(?:True|IsTrue)\(\s{0,4}true\s{0,4}[,)]|\bexpect\.(?:assertions|hasAssertions)\(|\.pass\(\s{0,4}\)/;

const VAGUE =
  /\.(?:toBeTruthy|toBeFalsy|toBeDefined|toHaveBeenCalled|toBeCalled|toThrow|toThrowError|toBeInstanceOf|not\.toThrow|resolves\.toBeDefined|toHaveReturned)\(\s{0,4}\)|\bexpect\.(?:anything|any)\(|\.not\.(?:toBeNull|toBeUndefined)\(|\b(?:not\.)?to\.(?:exist|be\.ok)\b|\.toBeGreaterThan(?:OrEqual)?\(\s{0,4}0\s{0,4}\)|\bassert\.ok\(\s{0,4}[\w.[\]()]{1,200}\s{0,4}[,)]|\bassert\(\s{0,4}[\w.[\]]{1,200}\s{0,4}\)|\bassert(?:NotNull|IsNotNone|IsInstance|NotEmpty|DoesNotThrow)\b|\b(?:assertTrue|assertFalse)\(\s{0,4}[\w.[\]()]{1,200}\s{0,4}[,)]|\bis not None\s*$|^\s*assert\s+[\w.[\]()]{1,200}\s*(?:,|$)|\bis\s+not\s+None\b|\b(?:require|assert)\.(?:NotNil|NotEmpty|Error|NoError|NotPanics)\(|\bisNotNull\(\)|\bisNotEmpty\(\)|\bAssert\.(?:NotNull|NotEmpty|IsNotNull)\(|\bNotBeNull\(|\bbe_(?:truthy|present)\b|\bnot_to be_nil\b|\brefute_nil\b|\bassert_not_nil\b|\bassert!\(.{1,200}\.is_(?:ok|some|err|none)\(\)\s{0,4}[,)]|\b(?:assertRaises|assertThrows|pytest\.raises)\(\s{0,4}(?:Exception|BaseException|Throwable)\b|\bassertNotNull\b/;

const PARTIAL =
  /\.(?:toMatchObject|toContain|toContainEqual|toMatch|toBeCloseTo|toBeGreaterThan\w{0,8}|toBeLessThan\w{0,8}|toHaveProperty|toBeOneOf|toSatisfy)\b|\b(?:objectContaining|arrayContaining|stringContaining|stringMatching)\(|\bto\.(?:include|contain|match|be\.(?:above|below|at\.least|within|closeTo|oneOf))|\bassert(?:In|Regex|Contains|Greater\w{0,8}|Less\w{0,8}|AlmostEqual|Matches|StringContains\w{0,12}|ArrayHasKey)\b|\bassert\b[^=]{1,200}(?:\sin\s|>=|<=|[^=-]>\s|[^=]<\s)|\b(?:require|assert)\.(?:Contains|Greater\w{0,8}|Less\w{0,8}|InDelta|InEpsilon|Regexp|Subset)\(|\b(?:contains\w{0,16}|startsWith|endsWith|isGreaterThan\w{0,9}|isLessThan\w{0,9}|isCloseTo|isIn)\(|\bAssert\.(?:Contains|StartsWith|InRange|Matches)\(|\b(?:include|match|be_within|be_between|a_hash_including)\b\s{0,2}\(?|\bBe(?:Greater|Less)\w{0,20}\(|\bassert_(?:includes|match|in_delta|operator)\b|=~/;

/** A condition that many values meet. */
const EITHER =
  /\b(?:assertTrue|assertFalse|assert\.(?:True|ok)|Assert\.(?:True|IsTrue)|require\.True|assert!?)\s?\(.{0,200}(?:[<>]|\|\||\bor\b|contains|[sS]tarts_?[wW]ith|includes)|\bassert\b[^(]{1,200}\sor\s/;

/** The values that an assertion names. */
export const valuesIn = (code: string): readonly string[] =>
  (
    code.match(
      /"[^"]{0,200}"|'[^']{0,200}'|`[^`]{0,200}`|\b\d[\d_]*(?:\.\d+)?\b|\b(?:true|false|null|nil|None|True|False|undefined)\b/g,
    ) ?? []
  ).map((value) => value.replace(/^["'`]|["'`]$/g, '').toLowerCase());

/** Values that tell an assertion from others: a zero, an index or an empty text is found anywhere. */
export const tellingValues = (values: readonly string[]): readonly string[] => {
  const telling = values.filter((value) =>
    /^\d/.test(value) ? value.length > 1 : value.length > 1 && !CONSTANTS.test(value),
  );
  return telling.length === 0 ? values : telling;
};
const CONSTANTS = /^(?:true|false|null|nil|none|undefined)$/;

/** What a line allows to differ: a larger number allows more; of decimal places, a smaller one. */
export function toleranceIn(code: string): number | undefined {
  const places =
    /\b(?:toBeCloseTo|assertAlmostEqual)\([^,]{1,200},(?:[^,]{1,200},)?\s{0,4}(?:places\s?=\s?)?(\d{1,2})\s{0,4}\)/.exec(
      code,
    )?.[1];
  if (places !== undefined) return 10 ** -Number(places);
  const found =
    /\b(?:InDelta|InEpsilon)\(.{1,200},\s{0,4}([\d.e-]{1,20})\s{0,4}[,)]/.exec(code) ??
    /\b(?:rel|abs|delta|epsilon|tolerance|rtol|atol|precision)\s?[=:]\s?([\d.e-]{1,20})/.exec(code) ??
    /\b(?:be_within|within|offset|closeTo|isCloseTo|assert_in_delta)\s?\(?(?:[^,()]{1,80},\s?){0,2}([\d.e-]{1,20})[fd]?\)/.exec(
      code,
    ) ??
    /\bassertEquals\([^,]{1,200},[^,]{1,200},\s?([\d.e-]{1,20})[fd]?\)/.exec(code);
  const number = Number(found?.[1]);
  return Number.isNaN(number) ? undefined : number;
}
