import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { readCheckAction } from '../../../core/messages/change/check-actions.ts';
import { checkStateOf, overtakenCheckState } from '../../../core/messages/check-run.ts';
import type { Fact } from '../../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../../core/records/change-record.ts';
import type { ReviewFinding } from '../../../core/records/review-verdict.ts';
import { aChange, NOW } from '../../fixtures/records.ts';
import { hostileChange } from './hostile-change.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });

const FACTS: Fact[] = [
  {
    status: 'ran',
    name: 'openapi',
    version: '1.0.6',
    found: [
      {
        rule: 'response-property-removed',
        reason: 'api-break',
        path: 'openapi.yaml',
        line: 12,
        text: 'total is gone from GET /carts',
      },
    ],
  },
  { status: 'ran', name: 'size', version: '1', found: [] },
  { status: 'not measured', name: 'tests', why: 'the head is of a fork', found: [] },
  { status: 'not needed', name: 'protobuf', why: 'no .proto file changed' },
];
const FINDING: ReviewFinding = {
  id: 'f1',
  category: 'security',
  severity: 'high',
  path: 'src/cart.ts',
  line: 7,
  quote: 'const total = eval(rule);\nreturn total;',
  text: 'A rule of a customer is run as code.',
  proof: 'claimed',
};

const asked = (change: Partial<ChangeRecord> = {}): ChangeRecord =>
  aChange({
    status: 'needs-person',
    facts: FACTS,
    findings: [FINDING],
    decision: {
      sequence: 1,
      result: 'ask',
      rules: ['api-break', 'not-measured'],
      why: 'GET /carts loses total.',
      at: NOW,
    },
    ...change,
  });

test.each<[ChangeRecord['status'], Partial<ChangeRecord>, string, string | undefined, string]>([
  ['opened', {}, 'queued', undefined, 'Round 1 waits for its review'],
  ['opened', { draft: true }, 'queued', undefined, 'Waits while this is a draft'],
  ['reviewing', {}, 'in_progress', undefined, 'Reviewing, round 1'],
  ['testing', {}, 'in_progress', undefined, 'Writing tests for changed lines that no test runs'],
  [
    'ready',
    { decision: { sequence: 1, result: 'pass', rules: [], why: 'ok', at: NOW } },
    'completed',
    'success',
    'May be merged',
  ],
  [
    'needs-person',
    { decision: asked().decision },
    'completed',
    'action_required',
    'Asks a person: API break, not measured',
  ],
  [
    'blocked',
    { decision: { sequence: 1, result: 'block', rules: ['tests-failed'], why: 'red', at: NOW } },
    'completed',
    'failure',
    'Must not be merged: tests failed',
  ],
  [
    'merged',
    { decision: { sequence: 1, result: 'pass', rules: [], why: 'ok', at: NOW } },
    'completed',
    'success',
    'Merged',
  ],
  ['closed', {}, 'completed', 'cancelled', 'Closed'],
  ['closed', { decision: asked().decision }, 'completed', 'neutral', 'Closed'],
])('%s %o', (status, more, progress, conclusion, title) => {
  const state = checkStateOf(aChange({ status, ...more }));
  expect([state.status, state.conclusion, state.title]).toEqual([progress, conclusion, title]);
  expect(state.actions.map(({ identifier }) => identifier)).toEqual(
    status === 'needs-person' ? ['approve', 'refuse', 'once-more'] : [],
  );
});

test('the check run is of the head and round, and known again by them', () => {
  const { repository, head, externalId, name } = checkStateOf(asked({ round: 3 }));
  expect([repository, head, externalId, name]).toEqual([
    'acme/checkout',
    'b'.repeat(40),
    `${asked().id}-3`,
    'mendhook / release',
  ]);
});

test('a round that was overtaken is cancelled on its own commit', () => {
  const left = { round: 1, head: 'c'.repeat(40), budgets: [], spent: 0 };
  expect(overtakenCheckState(asked(), left)).toMatchObject({
    head: left.head,
    externalId: `${asked().id}-1`,
    conclusion: 'cancelled',
  });
});

describe('the summary', () => {
  const { summary } = checkStateOf(asked());

  test('says why, which facts speak, and what was not measured', () => {
    expect(summary).toContain('GET /carts loses total.');
    expect(summary).toContain('- It breaks an API that others may call.');
    expect(summary).toContain('`openapi 1.0.6`\n\n- **API break**: total is gone from GET /carts (`openapi.yaml:12`)');
    expect(summary).toContain('- `tests`: the head is of a fork');
    expect(summary).not.toMatch(/size|protobuf/);
  });

  test('says what each answer does, only where a person is asked', () => {
    expect(summary).toContain('write why in a comment first');
    expect(checkStateOf(asked({ status: 'ready' })).summary).not.toContain('**Approve**');
  });

  test('shows a finding with the lines that it is about', () => {
    expect(summary).toContain('**security**, claimed, severity high (`src/cart.ts:7`)');
    expect(summary).toContain('```\nconst total = eval(rule);\nreturn total;\n```');
  });

  test('holds the verdict in its published form, as JSON', () => {
    const verdict = {
      risk_score: 8,
      security_issues: Array.from({ length: 50 }, () => 'x'.repeat(900)),
      performance_concerns: [],
      coverage_gaps: [],
      api_breaking_changes: ['openapi.yaml:12 total is gone'],
      auto_approvable: false,
      requires_human_review: true,
      review_rationale: 'The risk is 8 of 10.',
    };
    const json = /```json\n([\s\S]*?)\n```/.exec(checkStateOf(asked({ verdict })).summary)?.[1] ?? '';
    const shown: unknown = JSON.parse(json);
    expect(shown).toMatchObject({ ...verdict, security_issues: expect.any(Array) });
    expect(json).toContain('and 30 more');
  });

  test('answers a word that was refused in this round, and not one of an earlier round', () => {
    const words = [
      { id: '1', login: 'mona', word: 'approve', at: NOW, refused: 'write why in a comment, then press again' },
    ];
    expect(checkStateOf(asked({ words })).summary).toContain(
      '> `mona` said `approve`. Nothing changed: write why in a comment, then press again',
    );
    expect(checkStateOf(asked({ words, roundAt: NOW + 1 })).summary).not.toContain('mona');
  });
});

describe('annotations', () => {
  test('are on the lines of what closed a gate and of what the model found', () => {
    expect(checkStateOf(asked()).annotations).toEqual([
      {
        path: 'openapi.yaml',
        startLine: 12,
        endLine: 12,
        level: 'warning',
        title: 'openapi: response-property-removed',
        message: 'total is gone from GET /carts',
      },
      {
        path: 'src/cart.ts',
        startLine: 7,
        endLine: 8,
        level: 'warning',
        title: 'security, claimed, severity high',
        message: 'A rule of a customer is run as code.',
      },
    ]);
  });

  test.each<[string, Partial<ChangeRecord>]>([
    ['a finding that a person dismissed', { facts: [], dismissed: ['f1'] }],
    [
      'notes of tools',
      {
        findings: [],
        facts: [
          {
            status: 'ran',
            name: 'coverage',
            version: '1',
            found: [{ rule: 'line-not-run', path: 'a.ts', line: 1, text: 'not run' }],
          },
        ],
      },
    ],
    [
      'what has no position',
      {
        findings: [],
        facts: [
          { status: 'ran', name: 'who', version: '1', found: [{ rule: 'fork', reason: 'fork', text: 'a fork' }] },
        ],
      },
    ],
    ['a path with invisible characters', { facts: [], findings: [{ ...FINDING, path: 'src/\u202ecart.ts' }] }],
    ['a round without a decision', { status: 'reviewing', decision: undefined }],
  ])('there are none for %s', (_, change) => {
    expect(checkStateOf(asked(change)).annotations).toEqual([]);
  });

  test('a claim of a silent category is not shown, and the summary says so; a reproduced one is', () => {
    const silenced = checkStateOf(asked({ facts: [] }), { silent: ['security'] });
    expect(silenced.annotations).toEqual([]);
    expect(silenced.summary).toContain('were of no use: security.');
    const reproduced = asked({ facts: [], findings: [{ ...FINDING, proof: 'reproduced' }] });
    expect(checkStateOf(reproduced, { silent: ['security'] }).annotations).toMatchObject([{ level: 'failure' }]);
  });
});

test('whatever the record holds, it is within GitHub’s limits and nothing in it comes alive', () => {
  fc.assert(
    fc.property(hostileChange, (record) => {
      const { title, summary, annotations } = checkStateOf(record);
      expect(title.length).toBeLessThanOrEqual(200);
      expect(summary.length).toBeLessThanOrEqual(65_535);
      const html = markdown.render(summary);
      expect(html).not.toMatch(/<(?!\/?(?:p|ul|li|pre|code|strong|h3|blockquote)\b)/);
      expect(html.replace(/<code[^>]*>[^<]*<\/code>/g, ' ')).not.toMatch(/@\w|#\d|:\/\//);
      for (const { title: head = '', message } of annotations) {
        expect(head.length).toBeLessThanOrEqual(255);
        expect(message).not.toMatch(/@\w|:\/\//);
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

test('endless texts are cut', () => {
  const endless = 'a@b '.repeat(2_000);
  const facts = Array.from(
    { length: 30 },
    (): Fact => ({
      status: 'ran',
      name: endless,
      version: '1',
      found: Array.from({ length: 20 }, () => ({
        rule: endless,
        reason: 'risk',
        path: endless,
        line: 1,
        text: endless,
      })),
    }),
  );
  const { summary, annotations } = checkStateOf(
    asked({
      facts,
      findings: Array.from({ length: 22 }, (_, index) => ({
        ...FINDING,
        id: String(index),
        text: endless,
        quote: endless,
      })),
    }),
  );
  expect(summary.length).toBeLessThanOrEqual(60_000);
  expect(annotations.length).toBeLessThanOrEqual(100);
});

test('a press is read by its identifier, within GitHub’s limits', () => {
  expect(['approve', 'refuse', 'once-more', 'dismiss-finding', 'x'].map(readCheckAction)).toEqual([
    'approve',
    'refuse',
    'once-more',
    undefined,
    undefined,
  ]);
  for (const { label, description, identifier } of checkStateOf(asked()).actions) {
    expect([label.length <= 20, description.length <= 40, identifier.length <= 20]).toEqual([true, true, true]);
  }
});
