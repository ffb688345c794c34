/** A line that asserts something, in the words of the common test libraries. */
export const ASSERTION =
  /\bassert\w*\b|\brefute\w*\b|\bmust_\w+|\bexpect\b|\b[Ss]hould\b|\bt\.(?:Error|Fatal)f?\b|\brequire\.\w+\(t\b|\bAssert\.\w+/;
