import { describe, expect, test } from 'vitest';
import { gradeRed } from '../../../../batch-job/verify/proof/grade-red.ts';
import { parsePatch } from '../../../../core/diff/parse-patch.ts';
import type { Place } from '../../../../core/proof/places.ts';
import { incidentFixture } from '../../../fakes/records.ts';

/** The error is raised in `Stock.take`; the fix mends `Cart.count`, which the test runs before. */
const SOURCES: Readonly<Record<string, string>> = {
  'src/main/java/com/acme/Cart.java':
    'package com.acme;\n\nclass Cart {\n  int count(int wanted) {\n    return -wanted;\n  }\n}\n',
  'src/main/java/com/acme/Stock.java':
    'package com.acme;\n\nclass Stock {\n  void take(int count) {\n    if (count < 0) throw new IllegalStateException("stock is " + count);\n  }\n}\n',
};
const [CART = '', STOCK = ''] = Object.keys(SOURCES);
const REGRESSION = 'src/test/java/com/acme/CartTest.java';
const incident = incidentFixture({
  representative: {
    id: 'event-1',
    timestamp: 0,
    kind: 'java.lang.IllegalArgumentException',
    message: 'no such stock',
    stack:
      'java.lang.IllegalArgumentException: no such stock\n\tat com.acme.Stock.take(Stock.java:5)\n\tat com.acme.Shop.sell(Shop.java:9)',
  },
});
const TEST = 'new Stock().take(new Cart().count(2));';
const patchOf = (test: string) => `diff --git a/${CART} b/${CART}
index 1111111..2222222 100644
--- a/${CART}
+++ b/${CART}
@@ -5 +5 @@
-    return -wanted;
+    return wanted;
diff --git a/${REGRESSION} b/${REGRESSION}
new file mode 100644
index 0000000..3333333
--- /dev/null
+++ b/${REGRESSION}
@@ -0,0 +1 @@
+${test}
`;
const OUTPUT = `[ERROR] CartTest.sells:7 » IllegalState stock is -2
[ERROR] com.acme.CartTest.sells -- Time elapsed: 0.01 s <<< ERROR!
java.lang.IllegalStateException: stock is -2
	at com.acme.Stock.take(Stock.java:5)
	at com.acme.CartTest.sells(CartTest.java:7)

[INFO] Results:
`;
const JACOCO = `<report name="shop"><package name="com/acme"><sourcefile name="Cart.java"><line nr="5" mi="0" ci="3"/></sourcefile></package></report>`;
const LCOV = `SF:${CART}\nDA:5,1\nend_of_record\n`;

async function gradeWith(report: { path: string; text: string } | undefined, runs: readonly string[], test = TEST) {
  const asked: string[] = [];
  const { grade } = await gradeRed({
    incident,
    change: parsePatch(patchOf(test)),
    regressionFiles: [REGRESSION],
    repository: { files: async () => Object.keys(SOURCES), texts: async () => new Map(Object.entries(SOURCES)) },
    evidence: {
      ...{ output: OUTPUT, directory: '/work/tree', coverage: '/nowhere' },
      ...(report === undefined ? {} : { reports: [report] }),
    },
    // As the worker's own crash tells it.
    enter: async (places: readonly Place[]) => {
      asked.push(...places.map((place) => place.function));
      return places.filter(({ path }) => runs.includes(path));
    },
  });
  return { grade, asked };
}

const jacoco = { path: 'target/site/jacoco/jacoco.xml', text: JACOCO };
const lcov = { path: 'coverage/lcov.info', text: LCOV };

describe('a report of coverage that has the changed function as run', () => {
  test.each([
    ['JaCoCo', jacoco],
    ['lcov', lcov],
  ])('of %s: the test reaches the bug where the worker sees both functions run', async (_, report) => {
    expect(await gradeWith(report, [CART, STOCK])).toEqual({ grade: 'reached', asked: ['count', 'take'] });
  });

  test('is nothing by itself: a forged one lifts no grade', async () => {
    expect(await gradeWith(jacoco, [])).toEqual({ grade: 'unrelated', asked: ['count'] });
    expect(await gradeWith(jacoco, [STOCK])).toEqual({ grade: 'unrelated', asked: ['count'] });
    expect(await gradeWith(jacoco, [CART])).toEqual({ grade: 'unrelated', asked: ['count', 'take'] });
  });

  test('is not enough where errors can end unseen in the test', async () => {
    const hiding = `try { ${TEST} } catch (Exception e) { fail(); }`;
    expect((await gradeWith(jacoco, [CART, STOCK], hiding)).grade).toBe('unrelated');
  });
});

test.each([
  ['none', undefined],
  ['one that has the function as not run', { ...lcov, text: LCOV.replace('DA:5,1', 'DA:5,0') }],
  ['one that declares entities', { ...jacoco, text: `<!DOCTYPE report [<!ENTITY a "b">]>${JACOCO}` }],
  ['one that is cut off', { ...jacoco, text: JACOCO.slice(0, -9) }],
  ['one of a file that climbs out', { ...lcov, text: LCOV.replace('SF:', 'SF:/work/tree/../') }],
])('with %s, nothing more is asked', async (_, report) => {
  expect(await gradeWith(report, [CART, STOCK])).toEqual({ grade: 'unrelated', asked: [] });
});
