import { describe, expect, test } from 'vitest';
import { judgeDiff } from '../../../../core/diff/judge-diff.ts';
import { parsePatch } from '../../../../core/diff/parse-patch.ts';

const LIMITS = { maxFiles: 20, maxLines: 800, protect: [], mayTouch: [] };

/** The rules that one file's change, beside another's, is found by. */
function rulesOf(path: string, lines: readonly string[]): string[] {
  const other =
    'diff --git a/src/other b/src/other\nindex 1..2 100644\n--- a/src/other\n+++ b/src/other\n@@ -1 +1 @@\n-a\n+b\n';
  const header = [
    `diff --git a/${path} b/${path}`,
    'index 1..2 100644',
    `--- a/${path}`,
    `+++ b/${path}`,
    '@@ -1,9 +1,9 @@',
  ];
  const patch = [...header, ...lines, ''].join('\n') + other;
  return judgeDiff(parsePatch(patch), LIMITS).findings.map(({ rule }) => rule);
}

interface Language {
  readonly source: string;
  readonly test: string;
  readonly swallowed: readonly (readonly string[])[];
  readonly skipped: readonly (readonly string[])[];
  readonly deleted: readonly string[];
  readonly loosened: readonly (readonly string[])[];
  readonly quieter: readonly (readonly string[])[];
  readonly raised: readonly (readonly string[])[];
  readonly silenced: readonly (readonly string[])[];
  /** Ordinary changes of source that nothing is found in. */
  readonly sound: readonly (readonly string[])[];
  /** Likewise of tests. */
  readonly soundTests: readonly (readonly string[])[];
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  TypeScript: {
    source: 'src/stock.ts',
    test: 'test/stock.test.ts',
    swallowed: [
      ['+try { take(); } catch {}'],
      ['+} catch (error) {', '+  // expected', '+}'],
      ['+} catch {', '+  return null;', '+}'],
      ['+await take().catch(() => undefined);'],
      ["+await take().catch(() => '');"],
    ],
    skipped: [
      ["-test('a', () => {", "+test.skip('a', () => {"],
      ["-it('a', () => {", "+xit('a', () => {"],
      ['+  this.skip();'],
    ],
    deleted: ["-test('a', () => {", '-});'],
    loosened: [['-  assert.equal(a, 1);'], ['-  expect(a).toBe(1);', '+  expect(a).toBeTruthy();']],
    quieter: [["-  logger.error('lost');", "+  logger.debug('lost');"], ["+logger.level = 'silent';"]],
    raised: [
      ['-const TIMEOUT_MS = 5_000;', '+const TIMEOUT_MS = 30_000;'],
      ['-  maxRetries: 1,', '+  maxRetries: 9,'],
    ],
    silenced: [['+// @ts-expect-error'], ['+const a = b as any;'], ['+// eslint-disable-next-line no-console']],
    sound: [
      ['+try {', '+  take();', '+} catch (error) {', '+  throw new StockError(sku, { cause: error });', '+}'],
      ['-const TIMEOUT_MS = 5_000;', '+const TIMEOUT_MS = 1_000;'],
      ["-  logger.error('lost');", "+  logger.error('lost', { sku });"],
      ['+  if (left === undefined) return 0;'],
      ["+  const level = levels.get('off');"],
    ],
    soundTests: [["+test('never below nothing', () => {", '+  assert.equal(left, 0);', '+});']],
  },
  Python: {
    source: 'shop/stock.py',
    test: 'tests/test_stock.py',
    swallowed: [
      ['+except Exception:', '+    pass'],
      ['+except: pass'],
      ['+    except KeyError:', '+        return None'],
      ['+with contextlib.suppress(Exception):'],
    ],
    skipped: [['+@pytest.mark.skip(reason="later")'], ['+@pytest.mark.xfail'], ['+        self.skipTest("later")']],
    deleted: ['-def test_takes():', '-    pass'],
    loosened: [['-    assert left == 0'], ['-    self.assertEqual(left, 0)', '+    self.assertTrue(left)']],
    quieter: [
      ['-    logger.error("lost")', '+    logger.debug("lost")'],
      ['+logging.disable(logging.ERROR)'],
      ['+logger.setLevel(logging.CRITICAL)'],
    ],
    raised: [['-    requests.get(url, timeout=5)', '+    requests.get(url, timeout=60)']],
    silenced: [['+    take()  # type: ignore'], ['+# mypy: ignore-errors'], ['+import os  # noqa']],
    sound: [
      ['+except KeyError as error:', '+    raise StockError(sku) from error'],
      ['+    return max(0, stock - wanted)'],
      ['-    requests.get(url, timeout=5)', '+    requests.get(url, params, timeout=5)'],
    ],
    soundTests: [['+def test_never_below_nothing():', '+    assert left(1, 2) == 0']],
  },
  Java: {
    source: 'src/main/java/Stock.java',
    test: 'src/test/java/StockTest.java',
    swallowed: [
      ['+} catch (Exception ignored) {', '+}'],
      ['+} catch (IOException e) { return null; }'],
      ['+} catch (Exception e) { /* fine */ }'],
    ],
    skipped: [['+  @Disabled("later")'], ['+  @Ignore'], ['+    assumeTrue(false);']],
    deleted: ['-  @Test', '-  void takes() {', '-  }'],
    loosened: [['-    assertEquals(0, left);'], ['-    assertEquals(0, left);', '+    assertNotNull(left);']],
    quieter: [
      ['-    log.error("lost", e);', '+    log.debug("lost", e);'],
      ['-    LOGGER.severe("lost");'],
      ['-    LOGGER.log(Level.SEVERE, "lost", e);'],
    ],
    raised: [
      ['-    client.setReadTimeout(5000);', '+    client.setReadTimeout(60000);'],
      ['-  Duration timeout = Duration.ofSeconds(30);', '+  Duration timeout = Duration.ofMinutes(30);'],
    ],
    silenced: [['+  @SuppressWarnings("unchecked")'], ['+    // NOSONAR'], ['+    //noinspection ConstantConditions']],
    sound: [
      ['+} catch (IOException e) {', '+  throw new StockException(sku, e);', '+}'],
      ['+    return Math.max(0, stock - wanted);'],
    ],
    soundTests: [['+  @Test', '+  void neverBelowNothing() {', '+    assertEquals(0, left(1, 2));', '+  }']],
  },
  Go: {
    source: 'stock/stock.go',
    test: 'stock/stock_test.go',
    swallowed: [
      ['+if err != nil {', '+}'],
      ['+_ = err'],
      ['-left, err := take()', '-if err != nil {', '-\treturn err', '-}', '+left, _ := take()'],
      ['+defer func() { recover() }()'],
      ['+defer func() { _ = recover() }()'],
    ],
    skipped: [['+\tt.Skip("later")'], ['+//go:build ignore']],
    deleted: ['-func TestTakes(t *testing.T) {', '-}'],
    loosened: [['-\t\tt.Errorf("left = %d", left)'], ['-\trequire.Equal(t, 0, left)', '+\trequire.NotNil(t, left)']],
    quieter: [['-\tslog.Error("lost")', '+\tslog.Debug("lost")'], ['-\tlog.Fatalf("lost %v", err)']],
    raised: [
      [
        '-\tctx, cancel := context.WithTimeout(ctx, 5*time.Second)',
        '+\tctx, cancel := context.WithTimeout(ctx, 5*time.Minute)',
      ],
    ],
    silenced: [['+\ttake() //nolint:errcheck']],
    sound: [
      ['+if err != nil {', '+\treturn fmt.Errorf("take %s: %w", sku, err)', '+}'],
      ['+left, _ := strings.CutPrefix(sku, "x")'],
    ],
    soundTests: [
      [
        '+func TestNeverBelowNothing(t *testing.T) {',
        '+\tif left != 0 {',
        '+\t\tt.Errorf("left = %d", left)',
        '+\t}',
        '+}',
      ],
    ],
  },
  'C#': {
    source: 'Shop/Stock.cs',
    test: 'Shop.Tests/StockTests.cs',
    swallowed: [['+} catch (Exception) { }'], ['+catch', '+{', '+}'], ['+catch (Exception e) { return default; }']],
    skipped: [['+    [Fact(Skip = "later")]'], ['+    [Ignore("later")]'], ['+        Assert.Inconclusive();']],
    deleted: ['-    [Fact]', '-    public void Takes() {', '-    }'],
    loosened: [
      ['-        Assert.Equal(0, left);'],
      ['-        left.Should().Be(0);'],
      ['-        Assert.Equal(0, left);', '+        Assert.NotNull(left);'],
    ],
    quieter: [['-        _logger.LogError(e, "lost");', '+        _logger.LogDebug(e, "lost");']],
    raised: [
      ['-        client.Timeout = TimeSpan.FromSeconds(5);', '+        client.Timeout = TimeSpan.FromSeconds(60);'],
    ],
    silenced: [['+#pragma warning disable CS8602'], ['+#nullable disable'], ['+    [SuppressMessage("x", "y")]']],
    sound: [
      ['+catch (IOException e)', '+{', '+    throw new StockException(sku, e);', '+}'],
      ['+        return Math.Max(0, stock - wanted);'],
    ],
    soundTests: [
      ['+    [Fact]', '+    public void NeverBelowNothing() {', '+        Assert.Equal(0, Left(1, 2));', '+    }'],
    ],
  },
  Ruby: {
    source: 'lib/stock.rb',
    test: 'spec/stock_spec.rb',
    swallowed: [
      ['+rescue StandardError', '+  nil', '+end'],
      ['+rescue => e', '+end'],
      ['+value = take rescue nil'],
      ["+value = take rescue ''"],
    ],
    skipped: [["-  it 'takes' do", "+  xit 'takes' do"], ["+    skip 'later'"], ["+    pending 'later'"]],
    deleted: ["-  it 'takes' do", '-  end'],
    loosened: [['-    expect(left).to eq(0)'], ['-    assert_equal 0, left', '+    refute_nil left']],
    quieter: [["-  Rails.logger.error('lost')", "+  Rails.logger.debug('lost')"], ['+config.log_level = :fatal']],
    raised: [['-  Timeout.timeout(5) do', '+  Timeout.timeout(60) do']],
    silenced: [['+  take # rubocop:disable Lint/All'], ['+# typed: ignore'], ['+  T.unsafe(stock).take']],
    sound: [['+rescue KeyError => e', '+  raise StockError, sku, cause: e', '+end'], ['+  [0, stock - wanted].max']],
    soundTests: [["+  it 'never falls below nothing' do", '+    expect(left(1, 2)).to eq(0)', '+  end']],
  },
};

describe.each(Object.entries(LANGUAGES))('%s', (_, language) => {
  const { source, test: testFile } = language;

  test.each([
    ['exception-swallowed', source, language.swallowed],
    ['test-skipped', testFile, language.skipped],
    ['test-deleted', testFile, [language.deleted]],
    ['test-loosened', testFile, language.loosened],
    ['error-log-silenced', source, language.quieter],
    ['limit-raised', source, language.raised],
    ['check-silenced', source, language.silenced],
  ] as const)('%s', (rule, path, changes) => {
    for (const lines of changes) expect(rulesOf(path, lines), lines.join('\n')).toContain(rule);
  });

  test('an ordinary change is none', () => {
    for (const lines of language.sound) expect(rulesOf(source, lines), lines.join('\n')).toEqual([]);
    for (const lines of language.soundTests) expect(rulesOf(testFile, lines), lines.join('\n')).toEqual([]);
  });
});

test.each([
  ['.eslintignore', ['+src/stock.js']],
  ['src/sentry.js', ["+  ignoreErrors: ['StockError'],"]],
  ['config/initializers/sentry.rb', ["+  config.excluded_exceptions += ['StockError']"]],
  ['setup.cfg', ['+per-file-ignores = stock.py:E501']],
  ['Shop/Shop.csproj', ['+    <NoWarn>CS8602</NoWarn>']],
  ['tsconfig.json', ['-    "strict": true,', '+    "strict": false,']],
])('a list of what is ignored, or a check turned off, in %s', (path, lines) => {
  const rules = rulesOf(path, lines);
  expect(
    rules.some((rule) => rule === 'ignore-list-grown' || rule === 'check-silenced'),
    rules.join(),
  ).toBe(true);
});
