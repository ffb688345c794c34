import type { Attributes, CoverageElements } from './coverage-elements.ts';
import { type CoverageFiles, CoverageFormatError, readCount } from './file-coverage.ts';

/**
 * JaCoCo's report (https://www.jacoco.org/jacoco/trunk/coverage/report.dtd). It names a file by its package and its name, such
 * as `com/acme/Stock.java`, and tells what ran without counts.
 */
export function createJacoco(files: CoverageFiles): CoverageElements {
  let inPackage = '';
  let classFile: string | undefined;
  let sourceFile: string | undefined;
  let method: { name: string; line: number } | undefined;
  const pathOf = (name: string) => (inPackage === '' ? name : `${inPackage}/${name}`);
  return {
    open: (element, attributes) => {
      if (element === 'package') inPackage = named(attributes, 'name');
      else if (element === 'class') classFile = attributes['sourcefilename'];
      else if (element === 'sourcefile') sourceFile = pathOf(named(attributes, 'name'));
      else if (element === 'method') method = readMethod(attributes);
      else if (element === 'line' && sourceFile !== undefined)
        files.line(sourceFile, readCount(attributes['nr']), readCount(attributes['ci']) > 0 ? 1 : 0);
      else if (
        element === 'counter' &&
        attributes['type'] === 'METHOD' &&
        method !== undefined &&
        classFile !== undefined
      )
        files.function(pathOf(classFile), method.name, method.line, readCount(attributes['covered']) > 0 ? 1 : 0);
    },
    close: (element) => {
      if (element === 'package') inPackage = '';
      else if (element === 'class') classFile = undefined;
      else if (element === 'sourcefile') sourceFile = undefined;
      else if (element === 'method') method = undefined;
    },
  };
}

/** @returns undefined for a method that the compiler made, which has no line */
function readMethod(attributes: Attributes): { name: string; line: number } | undefined {
  const line = attributes['line'];
  return line === undefined ? undefined : { name: named(attributes, 'name'), line: readCount(line) };
}

function named(attributes: Attributes, key: string): string {
  const value = attributes[key];
  if (value === undefined) throw new CoverageFormatError(`an element has no ${key}`);
  return value;
}
