import type { NamedError } from '../fingerprint.ts';
import { readLogfmt } from '../logfmt.ts';
import { memoize } from '../memoize.ts';
import { oneLine } from '../one-line.ts';
import { logTemplate } from '../parameterize/log-template.ts';
import { HOLE } from '../parameterize/scan.ts';
import { digest, type Part, toComponent } from './key.ts';

const TEMPLATES_REMEMBERED = 10_000;
const TEXT_LENGTH = 400;

/**
 * Names a log line without an exception by the statement that printed it. It has no variants: `strict` is the same
 * statement of the same service; the same statement of another service is related.
 */
export const nameLogLine = (service: string, line: string): NamedError =>
  nameTemplate(`${service.length}:${service}${templateOf(line)}`);

/** Of logfmt only the statement counts, and the error behind it: the other keys are the logger's, and their values vary. */
function templateOf(line: string): string {
  const pairs = readLogfmt(line);
  if (pairs === undefined) return logTemplate(line);
  const { statement, error } = pairs;
  const said = [statement === undefined ? [] : logTemplate(statement), error === undefined ? [] : errorTemplate(error)];
  return said.flat().join(': ');
}

/** A frame of Go as a value: its function is what tells two panics apart, and a template would mask it. */
const FRAME = /^([\w./-]+\.(?:\(\*?\w+\)\.)?\w+)\(.*\)$/;

const errorTemplate = (error: string): string => FRAME.exec(error)?.[1] ?? logTemplate(error);

const nameTemplate = memoize((key: string): NamedError => {
  const colon = key.indexOf(':');
  const end = colon + 1 + Number(key.slice(0, colon));
  const service: Part = ['service', key.slice(colon + 1, end)];
  const template: Part = ['template', key.slice(end)];
  return {
    fingerprint: digest([service, template]),
    strict: digest([service, template, ['variant', '']]),
    loose: digest([['statement', template[1].replaceAll(HOLE, '').toLowerCase()]]),
    method: 'log-template',
    because: oneLine(`no exception; log template "${template[1]}"`, TEXT_LENGTH),
    components: [toComponent(service), toComponent(template)],
  };
}, TEMPLATES_REMEMBERED);
