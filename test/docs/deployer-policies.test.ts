import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policy = z.object({ Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: texts })) });
const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The calls of a client in the adapters' own text: `new UpdateServiceCommand(`, `paginateListDeployments(`. */
const callsOf = (service: string, pattern: string): readonly string[] => {
  const text = globSync(pattern, { cwd: root }).map(read).join('\n');
  const names = text.matchAll(/new (\w+)Command\(|paginate(\w+)\(/g);
  return [...new Set([...names].map(([, command, pages]) => `${service}:${command ?? pages}`))];
};

test.each([
  ['ecs', 'adapters/ecs-*.ts', ['ecs:TagResource', 'iam:PassRole']],
  [
    'codedeploy',
    'adapters/codedeploy-*.ts',
    ['codedeploy:GetApplicationRevision', 'codedeploy:RegisterApplicationRevision', 's3:GetObject'],
  ],
])('docs/deployers/%s.md allows what is called, and what AWS asks for beside it', (service, pattern, beside) => {
  const block = /```json\n(.*?)```/s.exec(read(`docs/deployers/${service}.md`))?.[1] ?? '';
  const allowed = policy.parse(JSON.parse(block)).Statement.flatMap(({ Action }) => Action);
  expect(allowed.toSorted()).toEqual([...callsOf(service, pattern), ...beside].toSorted());
});
