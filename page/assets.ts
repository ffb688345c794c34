import { readFileSync } from 'node:fs';

export interface Asset {
  readonly type: string;
  readonly text: string;
}

/** The page's own files, by name. Style sheets are joined in the order of the list. */
export const readAssets = (): ReadonlyMap<string, Asset> =>
  new Map([
    [
      'page.css',
      { type: 'text/css; charset=utf-8', text: STYLE_SHEETS.map((name) => read(`css/${name}.css`)).join('') },
    ],
    ['page.js', { type: 'text/javascript; charset=utf-8', text: read('page.js') }],
    ['press.js', { type: 'text/javascript; charset=utf-8', text: read('press.js') }],
    ['morph.js', { type: 'text/javascript; charset=utf-8', text: read('morph.js') }],
    ['icon.svg', { type: 'image/svg+xml', text: read('icon.svg') }],
  ]);

const STYLE_SHEETS = [
  'colors',
  'base',
  'frame',
  'incidents',
  'incident',
  'overview',
  'pull-request',
  'diff',
  'code',
  'slack',
  'folds',
  'tests',
  'transcript',
  'change',
  'release',
];

const read = (path: string): string => readFileSync(new URL(`./assets/${path}`, import.meta.url), 'utf8');
