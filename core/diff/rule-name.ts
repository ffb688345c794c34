import { z } from 'zod';

/** The names of the rules for diffs: `DIFF_RULES` has one rule of each name. An outcome keeps the name of its rule. */
export const diffRuleName = z.enum([
  'empty',
  'tests-only',
  'too-many-files',
  'too-many-lines',
  'binary',
  'symlink',

  'submodule',
  'generated',
  'install-script',
  'secret',
  'secret-suspected',
  'protected-path/automation',
  'protected-path/git',
  'protected-path/agent',
  'protected-path/toolchain',
  'protected-path/infrastructure',
  'protected-path/migration',
  'protected-path/credentials',
  'protected-path/configured',
  'lock-file-alone',
  'test-deleted',
  'test-skipped',
  'test-loosened',
  'test-setup-changed',
  'build-file',
  'exception-swallowed',
  'limit-raised',
  'error-log-silenced',
  'check-silenced',
  'ignore-list-grown',
]);
export type DiffRuleName = z.infer<typeof diffRuleName>;
