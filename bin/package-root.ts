import { extname, join, relative } from 'node:path';

/** The folder of mendhook itself: a checkout, or where npm installed the package. */
export const PACKAGE_ROOT = join(import.meta.dirname, '..');

/** How the files of code end: `.ts` in a checkout, `.js` in the package. */
export const CODE = extname(import.meta.filename);

/** Where a page of the documentation is read, from the working directory: `docs/deploy.md` in a checkout. */
export const documentPath = (name: string): string => relative('.', join(PACKAGE_ROOT, 'docs', name));
