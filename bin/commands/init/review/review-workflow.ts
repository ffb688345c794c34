import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the workflow lies in the repository that it reviews. */
export const WORKFLOW_PATH = '.github/workflows/mendhook-review.yml';

/** The workflow itself. It is the same for every repository. */
export const workflowText = (): string => readFileSync(join(import.meta.dirname, 'mendhook-review.yml'), 'utf8');
