import type { ChangedLine } from '../changed-lines.ts';
import { type Danger, doubtful, severe } from './dangerous-line.ts';

const SECRETISH =
  'passw(?:or)?d|passwd|pwd|secret|token|otp|pin\\b|nonce|session|csrf|reset|api_?key|signature|signing';

/** A log line that holds what must stay secret, and not only the name of it. */
function logsSecret({ bare, code }: ChangedLine): boolean {
  if (
    !/\b(?:log|logger|logging|console|slog|LOG|LOGGER|Log|Logger|fmt|System\.out|_logger|error_log|print|println!|puts|info!|debug!)\b\s{0,2}[.!(:]/.test(
      bare,
    )
  )
    return false;
  const inTemplate = [...code.matchAll(/(?:\$|#)?\{([^{}]{1,100})\}/g)].map(([, inside = '']) => inside).join(' ');
  const values = `${bare.replace(/^[^(]{0,200}\(/, '')} ${/["'`]/.test(code) ? inTemplate : ''}`;
  return /(?:^|[^\w])(?:[\w$]+(?:\.|->|\[["']?))?(?:password|passwd|plain_?[pP]assword|secret|api_?[kK]ey|access_?[tT]oken|refresh_?[tT]oken|auth_?[tT]oken|private_?[kK]ey|card_?[nN]umber|cvv|cvc|ssn|authorization)\b(?!\s*[:=(]|[.\w]*(?:length|size|Id|_id|Hash|masked|name|type|exp))/i.test(
    values,
  );
}

/** Safety that a change switches off, or makes weaker. */
export const WEAKENED: readonly Danger[] = [
  severe(
    'tls-unverified',
    'The certificate of the other side is not verified.',
    /\brejectUnauthorized["']?\s*[:=]\s*false|NODE_TLS_REJECT_UNAUTHORIZED["']?\]?\s*[:=]\s*["']?0|\bverify\s*=\s*False|\bInsecureSkipVerify\s*[:=]\s*true|\b_create_unverified_context|\bcheck_hostname\s*=\s*False|\bCERT_NONE\b|\bVERIFY_NONE\b|:verify_none\b|CURLOPT_SSL_VERIFY(?:PEER|HOST)\b.{0,6}(?:false|0)|["']verify["']\s*=>\s*false|\bdanger_accept_invalid_(?:certs|hostnames)\(\s*true|\bServerCertificate(?:Custom)?ValidationCallback\b.{0,80}(?:true|Dangerous)|\bTrustAll\w*|\bNoopHostnameVerifier\b|\bALLOW_ALL_HOSTNAME|\bstrictSSL["']?\s*[:=]\s*false|\bcurl\b.{0,100}\s(?:-[a-zA-Z]*k\b|--insecure)|\bwget\b.{0,100}--no-check-certificate|\bsslmode=(?:disable|allow)\b|\bverify_ssl["']?\s*[:=]\s*[fF]alse|\bssl_verify["']?\s*[:=]\s*(?:false|False|no|off)/,
  ),
  severe(
    'csrf-off',
    'The protection against forged requests is switched off.',
    /\bcsrf\(\s*\)\.disable\(|\bcsrf\(?\s*(?:\w+\s*->\s*\w+\.disable|AbstractHttpConfigurer::disable|\{\s*(?:it\.)?disable)|@csrf_exempt\b|\bskip_(?:before_action|forgery_protection)\b(?:\s+:verify_authenticity_token)?(?=\s*$|.*verify_authenticity)|\bIgnoreAntiforgeryToken\b|\bcsrf(?:Protection|_enabled|Enabled|Check)?["']?\s*[:=]\s*(?:false|False)|\bWTF_CSRF_ENABLED\s*=\s*False/i,
  ),
  {
    rule: 'cors-open',
    severity: 'severe',
    text: 'Any site may call with the cookies of a person who is signed in.',
    matches: ({ code }, { above, below }) =>
      (/\borigin\s*:\s*(?:["'`]\*["'`]|true\b)|Access-Control-Allow-Origin.{0,10}(?:\*|req|origin)|\ballow_?[oO]rigins?(?:Patterns)?\b.{0,10}\*|\ballowedOrigins?(?:Patterns)?\(\s*"\*"|\bCORS_ALLOW_ALL_ORIGINS\s*=\s*True|\bAllowAnyOrigin\(/i.test(
        code,
      ) &&
        [code, ...above, ...below].some((line) => CREDENTIALS.test(line))) ||
      (CREDENTIALS.test(code) &&
        [code, ...above, ...below].some((line) =>
          /\borigin\s*:\s*(?:["'`]\*["'`]|true\b)|Allow-Origin.{0,10}\*|origins?.{0,10}["']\*["']/i.test(line),
        )),
  },
  doubtful(
    'cors-wide',
    'Any site may read the answers.',
    /Access-Control-Allow-Origin.{0,10}\*|\borigin\s*:\s*["'`]\*["'`]|\ballow_origins\s*=\s*\[\s*["']\*|\bAllowAnyOrigin\(/,
  ),
  severe(
    'weak-cryptography',
    'A hash, a cipher or a source of randomness is too weak for what it protects.',
    new RegExp(
      `\\b(?:md5|sha-?1)\\b.{0,80}(?:${SECRETISH})|(?:${SECRETISH})\\w{0,20}\\b.{0,60}\\b(?:md5|sha-?1)\\b`,
      'i',
    ),
    /\bcreateCipher\(|\b(?:AES|DES(?:ede)?)\/ECB\b|\bMODE_ECB\b|\b(?:DES|RC4|ARC4|Blowfish)\.new\(|Cipher\.getInstance\(\s*"(?:DES|RC4|AES)["/](?!GCM|CBC|CTR)|["'](?:des|rc4|aes-\d+-ecb)["']/i,
    new RegExp(
      `(?:${SECRETISH})\\w{0,30}["']?\\s*(?::?=|:|\\(|return).{0,80}(?:\\bMath\\.random\\(|(?<![.\\w])random\\.(?:random|randint|choice|choices)\\(|\\brand\\.(?:Intn?|Int63)\\(|\\bnew Random\\(|\\bmt_rand\\(|\\brand\\(|:rand\\.uniform)`,
      'i',
    ),
    /\balgorithms?["']?\s*[:=]\s*\[?\s*["']none["']|\bverify_signature["']?\s*[:=]\s*False|\bjwt\.decode\(.{0,200}verify\s*=\s*False|\bignoreExpiration["']?\s*:\s*true|\bSignatureAlgorithm\.NONE\b|\bParseUnverified\(/,
  ),
  severe(
    'permissions-wide',
    'More is allowed to more than before.',
    /\b(?:chmod|Chmod|mkdir|MkdirAll|WriteFile|os\.makedirs)\b.{0,80}(?:\b0?o?777\b|\ba\+rwx\b|\bModePerm\b)|\b0o?777\b/,
    /["']?Action["']?\s*[:=]\s*\[?\s*["']\*["']|^\s*-\s*["']\*["']\s*$(?<=Action.{0,40})|\bactions\s*[:=]\s*\[\s*["'](?:\*|[a-z0-9]+:\*)["']|["']?Principal["']?\s*[:=]\s*\{?\s*(?:["']?AWS["']?\s*:\s*)?["']\*["']|\bAdministratorAccess\b|(?<![\w-])cluster-admin(?![\w-])|\ballUsers\b/,
    /\bacl["']?\s*[:=]\s*["']public-read(?:-write)?["']|\bACL:\s*["']?public-read|\bpublicly_accessible\s*=\s*true|\bPubliclyAccessible["']?\s*:\s*true|\bblock_public_\w+\s*=\s*false|\bBlockPublic\w+["']?\s*:\s*false|\bprivileged:\s*true|\ballowPrivilegeEscalation:\s*true|\bhost(?:Network|PID):\s*true|\bGRANT ALL\b/,
    /\b(?:cidr_blocks|CidrIp|cidrIp|source_ranges)["']?\s*[:=]\s*\[?\s*["']0\.0\.0\.0\/0["']/,
  ),
  {
    ...severe(
      'access-opened',
      'Who is not signed in gets in.',
      /\bpermitAll\(\)|\[AllowAnonymous\]|\bAllowAny\b|\bskip_before_action\s+:(?:authenticate|authorize|require|login)\w*|@Public\(\)|@PermitAll\b|\b(?:auth|authRequired|requireAuth|requiresAuth|authentication)["']?\s*[:=]\s*(?:false|False)\b|@(?:Anonymous|NoAuth|SkipAuth)\b|\bpermission_classes\s*=\s*\[\s*\]|\bwithout_authentication\b/,
    ),
    matches: ({ code }) =>
      /\bpermitAll\(\)|\[AllowAnonymous\]|\bAllowAny\b|\bskip_before_action\s+:(?:authenticate|authorize|require|login)\w*|@Public\(\)|@PermitAll\b|\b(?:auth|authRequired|requireAuth|requiresAuth|authentication)["']?\s*[:=]\s*(?:false|False)\b|@(?:Anonymous|NoAuth|SkipAuth)\b|\bpermission_classes\s*=\s*\[\s*\]|\bwithout_authentication\b/.test(
        code,
      ) &&
      !/health|metrics|actuator|ping|ready|live|status|login|signup|register|public\/|static|favicon|docs|swagger|robots/i.test(
        code,
      ),
  },
  severe(
    'debug-on',
    'The service shows its internals to every caller.',
    /^DEBUG\s*=\s*True\b|\bapp\.run\([^)]{0,200}debug\s*=\s*True|\bAPP_DEBUG\s*=\s*true\b|\bconsider_all_requests_local\s*=\s*true|\bdisplay_errors['"]?\s*[,=]\s*['"]?(?:1|on)\b/i,
  ),
  { rule: 'secret-logged', severity: 'severe', text: 'A log line holds what must stay secret.', matches: logsSecret },
  severe(
    'everything-deleted',
    'Everything of a kind is deleted or changed, without a condition.',
    /\bDELETE\s+FROM\s+[\w."`]{1,80}\s*;?\s*["'`)]|\b(?:deleteMany|remove|updateMany)\(\s*\{\s*\}|\.(?:delete_all|destroy_all)\b(?<!where.{0,200})|\bTRUNCATE\s+TABLE\b|\brm -rf\s+["']?(?:\/(?:\s|$)|\$\{?\w+\}?\/?["']?(?:\s|$|\*))|\bflush(?:all|db)\(/i,
  ),
];

const CREDENTIALS =
  /\bcredentials\s*:\s*true|Allow-Credentials.{0,10}true|\ballow_?[cC]redentials\b.{0,4}[tT]rue|\bAllowCredentials\(/;
