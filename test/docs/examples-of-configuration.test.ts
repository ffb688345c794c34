import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema } from '../../core/config/config.ts';

const root = join(import.meta.dirname, '..', '..');
const SERVICE = { name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout-alerts' };

/** Blocks of TypeScript that begin with an option. Those of `docs/policy.md` leave something out, with `…`. */
const examples = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n([a-z]+: [[{].*?)^```/gms)]
    .map(([, block = '']) => block)
    .filter((block) => !block.includes('…'))
    .map((block, index) => [`${page} ${index + 1}`, block] as const),
);

test('pages have examples', () => expect(examples.length).toBeGreaterThan(8));

test.each(examples)('the configuration of %s is right', async (_, block) => {
  const code = encodeURIComponent(`export default {${block}}`);
  const module: { default: Record<string, unknown> } = await import(`data:text/javascript,${code}`);
  const { escalation, ...options } = module.default;
  const service = escalation === undefined ? SERVICE : { ...SERVICE, escalation };
  const services = [service, { ...SERVICE, name: 'billing', repository: 'acme/billing' }];
  expect(configSchema.safeParse({ services, ...options }).error).toBeUndefined();
});
