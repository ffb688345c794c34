import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCoverageXml } from '../../../core/coverage/read-coverage-xml.ts';

const JACOCO = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="shop"><sessioninfo id="host-1" start="1" dump="2"/><group name="core"><package name="com/acme">
<class name="com/acme/Stock" sourcefilename="Stock.java">
<method name="&lt;init&gt;" desc="()V" line="3"><counter type="INSTRUCTION" missed="0" covered="3"/><counter type="METHOD" missed="0" covered="1"/></method>
<method name="left" desc="(II)I" line="5"><counter type="LINE" missed="1" covered="1"/><counter type="METHOD" missed="0" covered="1"/></method>
<method name="unused" desc="()V" line="9"><counter type="METHOD" missed="1" covered="0"/></method>
<method name="made" desc="()V"><counter type="METHOD" missed="0" covered="1"/></method>
<counter type="METHOD" missed="1" covered="2"/></class>
<sourcefile name="Stock.java"><line nr="3" mi="0" ci="3" mb="0" cb="0"/><line nr="5" mi="2" ci="4" mb="1" cb="1"/><line nr="6" mi="2" ci="0" mb="0" cb="0"/>
<counter type="LINE" missed="1" covered="2"/></sourcefile></package></group></report>`;

const COBERTURA = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5" branch-rate="0" version="7.6" timestamp="1"><sources><source>/work/shop</source></sources>
<packages><package name="shop" line-rate="0.5"><classes><class name="stock.py" filename="shop/stock.py" line-rate="0.5">
<methods><method name="left" signature="()"><lines><line number="2" hits="3"/></lines></method></methods>
<lines><line number="1" hits="1"/><line number="2" hits="3" branch="true" condition-coverage="50% (1/2)"/><line number="3" hits="0"/></lines>
</class></classes></package></packages></coverage>`;

const shown = (text: string) =>
  readCoverageXml(text)?.map(({ path, lines, functions }) => ({ path, lines: Object.fromEntries(lines), functions }));

describe('a report is read', () => {
  test('of JaCoCo, with its groups', () => {
    expect(shown(JACOCO)).toEqual([
      {
        path: 'com/acme/Stock.java',
        lines: { 3: 1, 5: 1, 6: 0 },
        functions: [
          { name: '<init>', line: 3, calls: 1 },
          { name: 'left', line: 5, calls: 1 },
          { name: 'unused', line: 9, calls: 0 },
        ],
      },
    ]);
  });

  test('of Cobertura, with the lines of a method once', () => {
    expect(shown(COBERTURA)).toEqual([
      {
        path: 'shop/stock.py',
        lines: { 1: 1, 2: 3, 3: 0 },
        functions: [{ name: 'left', line: 2, calls: 3 }],
      },
    ]);
  });
});

const line = (attributes: string) =>
  `<report><package name="a"><sourcefile name="A.java"><line ${attributes}/></sourcefile></package></report>`;
const ENTITIES = '<!DOCTYPE report [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';

test.each([
  ['nothing', ''],
  ['another document', '<testsuites/>'],
  ['a document that is cut off', JACOCO.slice(0, -30)],
  ['two documents', JACOCO + COBERTURA],
  ['entities that multiply', `${ENTITIES}<report name="&b;"/>`],
  ['an entity that names a file', '<!DOCTYPE report [<!ENTITY x SYSTEM "file:///etc/passwd">]><report name="&x;"/>'],
  ['an entity that is not declared', '<report name="&x;"/>'],
  ['elements without end', `<report>${'<group name="a">'.repeat(5_000)}`],
  ['a line that is none', line('nr="x" ci="1"')],
  ['a line without a count', line('nr="1"')],
  ['a line beyond every file', line('nr="99999999" ci="1"')],
  ['a class without its file', '<coverage><class name="a"/></coverage>'],
])('of %s, nothing is read', (_, text) => {
  expect(readCoverageXml(text)).toBeUndefined();
});

test('a file that climbs out is left out', () => {
  expect(readCoverageXml(JACOCO.replace('"com/acme"', '"../../com"'))).toEqual([]);
});

test('a cut or changed report is read or refused, and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(JACOCO, COBERTURA), fc.nat(2_000), fc.string({ maxLength: 5 }), (report, at, junk) => {
      readCoverageXml(report.slice(0, at) + junk + report.slice(at));
      expect(readCoverageXml(report.slice(0, Math.min(at, report.length - 1)))).toBeUndefined();
    }),
  );
});
