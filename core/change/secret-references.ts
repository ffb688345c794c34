import type { ChangedLine } from './changed-lines.ts';

/** A place of a secret that a line names. */
export interface NamedSecret {
  readonly id: string;
  readonly line: ChangedLine;
}

/** Secrets by the name under which a store keeps them: in code, configuration and workflows. */
export const secretReferencesIn = (lines: readonly ChangedLine[]): readonly NamedSecret[] =>
  lines
    .filter(({ kind, code }) => (kind === 'code' || kind === 'configuration') && NAMES_SECRET.test(code))
    .flatMap((line) => {
      const found = PATTERNS.flatMap((pattern) => [...line.code.matchAll(pattern)].map(([, id = '']) => id));
      return [...new Set(found)].filter((id) => !/^(?:GITHUB_TOKEN|\$|\{)/.test(id)).map((id) => ({ id, line }));
    });

/** Most lines have none of these words, and are looked at once. */
const NAMES_SECRET = /secret|ssm|vault|kv\/|parameter|op:\/\//i;

const PATTERNS: readonly RegExp[] = [
  /\$\{\{\s{0,4}secrets\.(\w{1,100})\s{0,4}[}|&]/g,
  /\barn:aws[\w-]{0,10}:secretsmanager:[\w-]{0,30}:\d{0,12}:secret:([\w/+=.@-]{1,200})/g,
  /\barn:aws[\w-]{0,10}:ssm:[\w-]{0,30}:\d{0,12}:parameter\/([\w/.-]{1,200})/g,
  /\b(?:SecretId|secret_id|secretId|secretName|secret_name|SecretName|setSecretId|secretKeyRef\.name)\b["']?\s{0,4}[:=(]\s{0,4}["'`]?([A-Za-z][\w/+=.@-]{2,200})/g,
  /\bsecret(?:KeyRef|Ref)?:\s{0,4}\{\s{0,4}name:\s{0,4}["']?([\w.-]{2,200})/g,
  /"(?:aws_secretsmanager_secret|aws_ssm_parameter|google_secret_manager_secret|azurerm_key_vault_secret|vault_\w{1,40})\w{0,20}"\s{1,4}"(\w{1,100})"/g,
  /\bprojects\/[\w-]{1,60}\/secrets\/([\w-]{1,200})/g,
  /\bresolve:(?:secretsmanager|ssm-secure|ssm):([\w/.-]{1,200})/g,
  /\b(?:vault:|vault (?:kv )?(?:get|read) (?:-\S{1,40} ){0,4})([\w/.-]{3,200})/g,
  /["'`]((?:secret|kv)\/(?:data\/)?[\w/.-]{2,200})["'`]/g,
  /\b(?:getSecret|GetSecret|get_secret|accessSecretVersion|access_secret_version|fetchSecret|getSecretString|get_secret_value|getSecretValue|getParameter|get_parameter)\w{0,20}\(\s{0,4}["'`]([\w/.:-]{2,200})["'`]/g,
  /\bop:\/\/([\w /.-]{2,200})/g,
];
