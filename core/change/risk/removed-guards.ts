import type { PatchFile } from '../../diff/parse-patch.ts';
import type { Change } from '../change.ts';
import { type ChangedLine, changedLines } from '../changed-lines.ts';

/** A check or a lock that a change takes away from code that stays. */
export interface RemovedGuard {
  readonly line: ChangedLine;
  readonly kind: 'access' | 'lock' | 'validation';
}

const GUARDS = {
  access:
    /\b(?:require|ensure|check|verify|assert|is|has|validate|enforce|needs?)_?(?:auth\w*|login|logged_?in|signed_?in|admin\w*|roles?|permissions?|scopes?|owner\w*|access|token|jwt|session|user|csrf\w*)\b|\b(?:auth|authenticate|authorize|authenticated|authorized|authGuard|authMiddleware|jwtAuth|isAuthenticated|isAuthorized)(?:\w{0,20})?\s*[(,)]|@(?:login_required|permission_required|user_passes_test|PreAuthorize|PostAuthorize|Secured|RolesAllowed|Roles|UseGuards|Authorized|jwt_required|requires_auth|roles_required|staff_member_required)\b|\[(?:Authorize|ValidateAntiForgeryToken)\b|\bbefore_action\s+:(?:authenticate|authorize|require|check|ensure|set_current_user)\w*|\bprotect_from_forgery\b|\bpermission_classes\b|\bIsAuthenticated\b|\bplug\s+:?(?:require|authenticate|ensure|check)\w*|\bplug\s+\w*(?:Auth|Authorize)\w*|\bGate::\w+|\$this->authorize\b|\bmiddleware\(\s*\[?['"](?:auth|can|verified)|\bhasRole\(|\bhasAuthority\(|\bhasPermission\w*\(|\bcan\?\s*\(|\bcurrent_user\.\w+\?|\b(?:Forbidden|Unauthorized|NotAuthorized|AccessDenied|PermissionDenied)\w*\b|\b(?:status|sendStatus|abort|Status|StatusCode)\w*\(?\s*\(?\s*(?:401|403)\b|\b(?:user_?[iI]d|owner_?[iI]d|tenant_?[iI]d|UserID|OwnerID|TenantID)\b\s*(?:!==?|===?|!=)|\bSignature(?:Valid|Verif)\w*|\bverifySignature\b|\btimingSafeEqual\b|\bcompare_digest\b/i,
  lock: /\b\w{0,30}(?:[mM]utex|[lL]ock)\w{0,10}\.(?:[lL]ock|acquire|RLock|runExclusive|synchronize|withLock|tryLock)\b|\bsynchronized\b|@Transactional\b|@Synchronized\b|\b(?:async\s+)?with\s+(?:self\.)?\w{0,30}lock\w{0,20}\s*:|\bFOR UPDATE\b|\block\s*\(\s*\w+\s*\)|\bsync\.(?:RW)?Mutex\b|\bMutex\.new\b|\bwith_lock\b|\.transaction\s*(?:\(|do\b)|\btransaction\.atomic\b|\bRepo\.transaction\(|\bDB::transaction\(|\bSERIALIZABLE\b|\bselect_for_update\(|\blockForUpdate\(|\bSemaphore\b/,
  validation:
    /\b(?:validate|sanitize|sanitise|escape|escapeHtml|htmlspecialchars|DOMPurify|bleach\.clean|rate_?[lL]imit\w*|throttle\w*|helmet)\w{0,20}\s*[(:]/i,
} as const;

/**
 * Guards that go while what they guard stays. One that is replaced by another of its kind is kept, and one that goes with its
 * whole function, class, route or file guards nothing any more.
 */
export function removedGuards(change: Change): readonly RemovedGuard[] {
  const { added, removed } = changedLines(change);
  const isCode = ({ kind }: ChangedLine) => kind === 'code';
  const deleted = new Set(change.files.filter(({ kind }) => kind === 'deleted').map(({ path }) => path));
  return (['access', 'lock', 'validation'] as const).flatMap((kind) => {
    const isGuard = ({ code }: ChangedLine) => GUARDS[kind].test(code) && !NO_GUARD.test(code);
    const gone = removed
      .filter(isCode)
      .filter(isGuard)
      .filter((line) => !deleted.has(line.path) && !goesWithItsBlock(line, change) && !isRenamed(line, added, removed));
    const fresh = added.filter(isCode).filter(isGuard);
    // One guard of a group does the work of many.
    const kept = fresh.some(({ code }) => OF_GROUP.test(code)) ? gone.length : fresh.length;
    return gone.length > kept
      ? gone
          .slice(kept)
          .slice(0, 1)
          .map((line) => ({ line, kind }))
      : [];
  });
}

const OF_GROUP =
  /\.[uU]se\(|\b[gG]roup\(|\bbefore_action\b|^\s*plug\b|\bpipe_through\b|^\s*@UseGuards|^\s*\[Authorize|\bAPIRouter\(|\bRoute::middleware|\banyRequest\(/;

/** It brings a guard in, writes one or tells of one. */
const NO_GUARD =
  /^\s*(?:import|from|use|using|require|include|package)\b|^\s*(?:const|let|var)\s+.{0,100}\brequire\(|^\s*(?:export\s+)?(?:async\s+)?(?:function|def|func|fn|fun|class|interface|type)\s|\b(?:log|logger|console)\.\w+\(/;

const DEFINES =
  /\b(?:def|function|func|fn|fun|class|module|defmodule|defp)\s+(?:\([^)]{0,80}\)\s*)?([A-Za-z_][\w.?!]{0,80})|\b(?:const|let|var|val)\s+(\w{1,80})\s*=\s*(?:async\s*)?(?:\(|function|\w+\s*=>)|\b(?:get|post|put|patch|delete|route|all|Get|Post|Put|Delete|Handle\w*|Map\w+)\s*\(\s*["'`](\/[^"'`]{0,200})|\b(?:public|private|protected|internal)\s+(?:static\s+|async\s+|final\s+)*[\w<>[\],? ]{1,80}\s(\w{1,80})\s*\(/;
const LOOKS_UP = 80;

/** Whether the guard was only renamed: the same line calls it by another name, and so does its definition. */
function isRenamed(line: ChangedLine, added: readonly ChangedLine[], removed: readonly ChangedLine[]): boolean {
  const wordsOf = (code: string): readonly string[] => code.match(/\w+/g) ?? [];
  const defines = (lines: readonly ChangedLine[], name: string) =>
    lines.some(({ code }) => DEFINES.exec(code)?.slice(1).includes(name));
  const words = wordsOf(line.code);
  return added.some(({ path, code }) => {
    if (path !== line.path) return false;
    const others = wordsOf(code);
    const [gone, fresh] = [
      words.filter((word) => !others.includes(word)),
      others.filter((word) => !words.includes(word)),
    ];
    const [before = '', after = ''] = [gone[0], fresh[0]];
    return gone.length === 1 && fresh.length === 1 && defines(removed, before) && defines(added, after);
  });
}

/** Whether the definition around a removed line is removed as well, without a gap, and is nowhere else. */
function goesWithItsBlock({ path, line }: ChangedLine, { files, base, head }: Change): boolean {
  const file = files.find((each) => (each.oldPath ?? each.path) === path);
  const isRemoved = new Set(file === undefined ? [] : removedNumbers(file));
  const lines = (base.text(path) ?? '').split('\n');
  let first = line;
  while (isRemoved.has(first - 1) && line - first < LOOKS_UP) first -= 1;
  let last = line;
  while (isRemoved.has(last + 1) && last - line < MARK_LINES) last += 1;
  const names = lines.slice(first - 1, last).flatMap(
    (each) =>
      DEFINES.exec(each.slice(0, 500))
        ?.slice(1)
        .filter((name) => name !== undefined) ?? [],
  );
  const name = names.at(-1);
  return name !== undefined && !(head.text(file?.path ?? path) ?? '').includes(name);
}

function removedNumbers({ hunks }: PatchFile): number[] {
  return hunks.flatMap(({ oldStart, lines }) => {
    let at = oldStart;
    return lines.flatMap(({ kind }) => {
      if (kind === 'added') return [];
      at += 1;
      return kind === 'removed' ? [at - 1] : [];
    });
  });
}

/** A mark is above the code that it marks. */
const MARK_LINES = 3;
