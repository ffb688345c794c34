import type { CoverageElements } from './coverage-elements.ts';
import { type CoverageFiles, CoverageFormatError, readCount } from './file-coverage.ts';

/**
 * Cobertura's report, as coverage.py, coverlet, PHPUnit and many others write it:
 * https://github.com/cobertura/cobertura/blob/master/cobertura/src/site/htdocs/xml/coverage-04.dtd. A method has its lines a second time;
 * the lines of its class are those that count.
 */
export function createCobertura(files: CoverageFiles): CoverageElements {
  let file: string | undefined;
  let method: { name: string; lines: Array<readonly [line: number, hits: number]> } | undefined;
  return {
    open: (element, attributes) => {
      if (element === 'class') {
        file = attributes['filename'];
        if (file === undefined) throw new CoverageFormatError('a class has no file');
      } else if (element === 'method') method = { name: attributes['name'] ?? '', lines: [] };
      else if (element === 'line' && file !== undefined) {
        const line = [readCount(attributes['number']), readCount(attributes['hits'])] as const;
        if (method !== undefined) method.lines.push(line);
        else files.line(file, ...line);
      }
    },
    close: (element) => {
      if (element === 'class') file = undefined;
      if (element !== 'method' || method === undefined || file === undefined) return;
      const [first] = method.lines;
      if (first !== undefined) files.function(file, method.name, first[0], first[1]);
      method = undefined;
    },
  };
}
