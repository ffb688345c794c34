import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PACKAGED = join(ROOT, 'image');

/** The folder that the worker's image is built from. The package brings it as `image/`; a checkout is that folder itself. */
export const IMAGE_CONTEXT = existsSync(PACKAGED) ? PACKAGED : ROOT;
