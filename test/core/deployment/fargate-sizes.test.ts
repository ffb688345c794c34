import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FARGATE_MEMORY_GIB } from '../../../core/deployment/fargate-sizes.ts';

const MODELS = join(import.meta.dirname, '../../../node_modules/@aws-sdk/client-batch/dist-types/models/models_0.d.ts');

/** Pairs of memory and vCPU on Fargate, from the documentation of `ResourceRequirement` in Batch's client. */
function documentedPairs(): Map<number, number[]> {
  const text = readFileSync(MODELS, 'utf8')
    .replaceAll(/<[^>]+>|^\s*\*/gm, ' ')
    .replaceAll(/\s+/g, ' ');
  const part = text.slice(text.indexOf('export interface ResourceRequirement '), text.indexOf('type="VCPU"'));
  const pairs = new Map<number, number[]>();
  for (const [, values = '', vcpus = ''] of part.matchAll(/value = ([\d, or]+) VCPU = ([\d., or]+)/g)) {
    for (const vcpu of vcpus.match(/\d+(\.\d+)?/g) ?? []) {
      const memory = (values.match(/\d+/g) ?? []).map((mebibytes) => Number(mebibytes) / 1024);
      pairs.set(
        Number(vcpu),
        [...(pairs.get(Number(vcpu)) ?? []), ...memory].toSorted((a, b) => a - b),
      );
    }
  }
  return pairs;
}

test('memory is what Fargate takes for each number of vCPU', () => {
  const documented = documentedPairs();
  const offered = Object.entries(FARGATE_MEMORY_GIB);
  expect(offered.length).toBeGreaterThan(4);
  for (const [vcpu, { least, most, step }] of offered) {
    const sizes = Array.from({ length: (most - least) / step + 1 }, (_, index) => least + index * step);
    expect(sizes, `${vcpu} vCPU`).toEqual(documented.get(Number(vcpu)));
  }
});
