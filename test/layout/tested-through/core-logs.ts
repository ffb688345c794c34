import type { TestedThrough } from '../without-own-test.ts';

export const CORE_LOGS: TestedThrough = {
  'test/core/logs/custom-fields.test.ts': ['core/logs/custom-names.ts', 'core/logs/field-paths.ts'],
  'test/core/logs/logged-error.test.ts': [
    'core/logs/error-names.ts',
    'core/logs/frame-lines.ts',
    'core/logs/holds-frames.ts',
    'core/logs/trace-text.ts',
  ],
  'test/core/logs/parse-error-event.test.ts': ['core/logs/log-stream.ts', 'core/logs/log-text.ts'],
  'test/core/logs/read-line.test.ts': ['core/logs/json-in-text.ts'],
  'test/core/logs/reserved-fields.test.ts': ['core/logs/fields.ts', 'core/logs/levels.ts'],
  'test/core/logs/stated-level.test.ts': ['core/logs/loggers.ts', 'core/logs/text-level.ts'],
};
