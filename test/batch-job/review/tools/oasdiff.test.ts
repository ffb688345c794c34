import { expect, test } from 'vitest';
import type { ReviewBench } from '../../../../batch-job/review/review-tool.ts';
import { oasdiffTool } from '../../../../batch-job/review/tools/oasdiff.ts';
import { changeOf } from '../../../core/change/change-of.ts';

const refuse = () => Promise.reject(new Error('nothing is run or written'));
const DOCUMENT = 'openapi: 3.0.0\ninfo: { title: T }\npaths: {}\n';
const CHANGE = changeOf({ 'api/v1.yaml': DOCUMENT }, { 'api/v1.yaml': `${DOCUMENT}x-a: 1\n`, 'a.ts': '' });

function bench(answers: readonly { exitCode: number; output: string }[]): { bench: ReviewBench; lines: string[] } {
  const lines: string[] = [];
  const run: ReviewBench['run'] = async (line) => {
    const answer = answers[lines.push(line) - 1];
    if (answer === undefined) throw new Error(`nothing answers ${line}`);
    return { ...answer, timedOut: false, filledDisk: false };
  };
  return {
    lines,
    bench: {
      run,
      runnable: refuse,
      exported: async (side, wanted) => `/${side}${wanted?.('api/v1.yaml') ? '' : '-empty'}`,
      directory: async (name) => `/${name}`,
    },
  };
}

const VERSION = { exitCode: 0, output: 'oasdiff version 1.11.7\n' };

test('its errors ask a person, and nothing leaves the documents', async () => {
  const output = JSON.stringify([
    { id: 'response-property-removed', text: "removed the property 'a'", level: 3, operation: 'GET', path: '/a' },
    { id: 'response-property-enum-value-added', text: 'added', level: 3, operation: 'GET', path: '/a' },
    { id: 'request-property-removed', text: 'removed', level: 2 },
  ]);
  const { bench: opened, lines } = bench([VERSION, { exitCode: 0, output }]);
  expect(await oasdiffTool.measure(CHANGE, opened)).toEqual({
    status: 'ran',
    name: 'oasdiff',
    version: '1.11.7',
    exit: 0,
    found: [
      {
        rule: 'response-property-removed',
        reason: 'api-break',
        path: 'api/v1.yaml',
        text: "GET /a: removed the property 'a'.",
      },
      { rule: 'response-property-enum-value-added', path: 'api/v1.yaml', text: 'GET /a: added.' },
      { rule: 'request-property-removed', path: 'api/v1.yaml', text: 'The document: removed.' },
    ],
  });
  expect(lines[1]).toBe(
    "oasdiff breaking '/base/api/v1.yaml' '/head/api/v1.yaml' --format json --allow-external-refs=false",
  );
});

test('without it, or without a document, it is not needed; when it fails, not measured', async () => {
  const missing = bench([{ exitCode: 127, output: 'sh: oasdiff: not found' }]);
  expect(await oasdiffTool.measure(CHANGE, missing.bench)).toMatchObject({
    status: 'not needed',
    why: 'oasdiff is not installed',
  });
  expect(await oasdiffTool.measure(changeOf({}, { 'a.ts': 'x' }), bench([]).bench)).toMatchObject({
    status: 'not needed',
  });
  const failing = bench([VERSION, { exitCode: 102, output: 'Error: failed to load base spec' }]);
  expect(await oasdiffTool.measure(CHANGE, failing.bench)).toMatchObject({
    status: 'not measured',
    why: 'oasdiff ended with 102: Error: failed to load base spec',
  });
});
