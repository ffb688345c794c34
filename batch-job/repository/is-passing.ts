/**
 * Whether a refusal of the git host may pass, from what git printed. No answer, a server's fault, a limit, and a token or a
 * repository that one of its servers does not know yet all pass. Whatever the host decided lasts.
 */
export const isPassing = (words: string): boolean =>
  !LASTING.test(words) && (!/remote rejected/i.test(words) || PASSING_REJECTION.test(words));

/** Decisions: of rules, permissions and what the repository holds. */
const LASTING =
  /could not read (Username|Password)|not our ref|couldn't find remote ref|GH\d{3}:|hook declined|archived|read-only|not granted|denied to|suspended|disabled|exists; cannot create|directory.file conflict|cannot be updated|exceeds GitHub's file size limit/i;

/** A reference that is in use or was just made, or a fault of the server while it writes it. */
const PASSING_REJECTION =
  /\((failure|Internal Server Error|failed to (update|write|lock) ref|fatal error in commit_refs|unpacker error|cannot lock ref .*|reference already exists|.*timed? ?out.*)\)|fatal error in commit_refs/i;
