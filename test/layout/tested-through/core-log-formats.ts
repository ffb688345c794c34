import type { TestedThrough } from '../without-own-test.ts';

export const CORE_LOG_FORMATS: TestedThrough = {
  'test/core/log-formats/custom-fields.test.ts': [
    'core/log-formats/custom-names.ts',
    'core/log-formats/field-paths.ts',
  ],
  'test/core/log-formats/logged-error.test.ts': [
    'core/log-formats/error-names.ts',
    'core/log-formats/frame-lines.ts',
    'core/log-formats/holds-frames.ts',
    'core/log-formats/trace-text.ts',
  ],
  'test/core/log-formats/parse-error-event.test.ts': ['core/log-formats/log-stream.ts', 'core/log-formats/log-text.ts'],
  'test/core/log-formats/read-line.test.ts': ['core/log-formats/json-in-text.ts'],
  'test/core/log-formats/reserved-fields.test.ts': ['core/log-formats/fields.ts', 'core/log-formats/levels.ts'],
  'test/core/log-formats/stated-level.test.ts': ['core/log-formats/loggers.ts', 'core/log-formats/text-level.ts'],
};
