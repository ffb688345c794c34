import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandAidRule } from '../../../../core/change/rules/band-aids.ts';
import { processorMs } from '../../../processor-time.ts';
import { changeOf } from '../change-of.ts';

const asked = (path: string, before: string, after: string) =>
  bandAidRule
    .find(changeOf({ [path]: `${before}\n` }, { [path]: `${after}\n` }))
    .flatMap(({ rule, reason }) => (reason === undefined ? [] : [rule]));

const JS = 'export async function load() {\n  return await db.load();\n}';
const PY = 'def load():\n    return db.load()';

describe('found', () => {
  test.each([
    [
      'src/a.ts',
      JS,
      'export async function load() {\n  try {\n    return await db.load();\n  } catch {}\n}',
      'error-swallowed',
    ],
    [
      'src/a.ts',
      JS,
      'export async function load() {\n  try {\n    return await db.load();\n  } catch (error) {\n    // ignore for now\n    return null;\n  }\n}',
      'error-swallowed',
    ],
    [
      'src/a.ts',
      'try {\n  await pay();\n} catch (error) {\n  throw new PayError(error);\n}',
      'try {\n  await pay();\n} catch (error) {\n}',
      'error-swallowed',
    ],
    ['src/a.ts', 'await send();', 'await send().catch(() => {});', 'error-swallowed'],
    [
      'app/a.py',
      PY,
      'def load():\n    try:\n        return db.load()\n    except Exception:\n        pass',
      'error-swallowed',
    ],
    [
      'app/a.py',
      PY,
      'def load():\n    try:\n        return db.load()\n    except:\n        return None',
      'error-swallowed',
    ],
    [
      'a.go',
      'if err := save(x); err != nil {\n\treturn err\n}',
      'if err := save(x); err != nil {\n\treturn nil\n}',
      'error-swallowed',
    ],
    ['a.go', 'value, err := take()', 'value, _ := take()', 'error-swallowed'],
    ['src/A.java', 'pay();', 'try {\n  pay();\n} catch (Exception e) {\n}', 'error-swallowed'],
    ['src/A.kt', 'pay()', 'try {\n  pay()\n} catch (e: Exception) {\n  null\n}', 'error-swallowed'],
    ['A.cs', 'Pay();', 'try\n{\n  Pay();\n}\ncatch (Exception) {\n  return null;\n}', 'error-swallowed'],
    ['A.cs', 'Pay();', 'try\n{\n  Pay();\n}\ncatch (Exception)\n{\n}', 'error-swallowed'],
    [
      'src/a.php',
      '$x = load();',
      'try {\n  $x = load();\n} catch (\\Throwable $e) {\n  $x = null;\n}',
      'error-swallowed',
    ],
    ['a.rb', 'pay', 'begin\n  pay\nrescue StandardError\n  nil\nend', 'error-swallowed'],
    ['a.rb', 'x = pay', 'x = pay rescue nil', 'error-swallowed'],
    ['src/a.php', 'pay();', 'try {\n  pay();\n} catch (\\Exception $e) {\n}', 'error-swallowed'],
    ['src/a.rs', 'store.save(&order)?;', 'let _ = store.save(&order);', 'error-swallowed'],
    ['lib/a.ex', 'pay()', 'try do\n  pay()\nrescue\n  _ -> nil\nend', 'error-swallowed'],
    ['src/a.ts', 'const x = f();', '// @ts-ignore\nconst x = f();', 'check-silenced'],
    ['app/a.py', 'x = f()', 'x = f()  # type: ignore', 'check-silenced'],
    ['a.go', 'x := f()', 'x := f() //nolint', 'check-silenced'],
    ['tsconfig.json', '"strict": true', '"strict": false', 'check-switched-off'],
    ['build.sh', 'npm run lint', 'npm run lint || true', 'failure-ignored'],
    ['Makefile', 'check:\n\tgo vet ./...', 'check:\n\tgo vet ./... || true', 'failure-ignored'],
    ['src/a.ts', 'pay();', "if (process.env.NODE_ENV === 'test') return;\npay();", 'test-only-condition'],
    ['app/a.rb', 'pay', 'if Rails.env.test?\n  return\nend\npay', 'test-only-condition'],
    [
      'src/a.ts',
      'logger.error({ error }, "payment failed");',
      'logger.debug({ error }, "payment failed");',
      'error-log-silenced',
    ],
    ['config/a.yml', 'logging.level.root: info', 'logging.level.root: off', 'error-log-silenced'],
    ['src/a.ts', 'const timeoutMs = 5_000;', 'const timeoutMs = 60_000;', 'limit-raised'],
    ['config/a.yml', 'timeout: 5s', 'timeout: 0s', 'limit-raised'],
    ['a.go', 'Timeout: 5 * time.Second,', 'Timeout: 5 * time.Minute,', 'limit-raised'],
    ['src/a.ts', 'await save(x);', 'await save(x);\nawait sleep(2000);', 'sleep-added'],
    ['app/a.py', 'save(x)', 'save(x)\ntime.sleep(5)', 'sleep-added'],
    ['src/A.java', 'save(x);', 'save(x);\nThread.sleep(2000);', 'sleep-added'],
    [
      'src/sentry.ts',
      "ignoreErrors: [\n  'A',\n],",
      "ignoreErrors: [\n  'A',\n  'TypeError',\n],",
      'ignore-list-grown',
    ],
    [
      'src/a.ts',
      'await save(x);',
      'while (true) {\n  try {\n    await save(x);\n    break;\n  } catch (error) {\n    log.warn({ error });\n    continue;\n  }\n}',
      'endless-retry',
    ],
  ])('%s: %j → %j', (path, before, after, rule) => {
    expect(asked(path, before, after)).toEqual([rule]);
  });
});

describe('tempting but clean', () => {
  test.each([
    [
      'src/a.ts',
      JS,
      'export async function load() {\n  try {\n    return await db.load();\n  } catch (error) {\n    throw new LoadError("load", { cause: error });\n  }\n}',
    ],
    [
      'src/a.ts',
      JS,
      'export async function load() {\n  try {\n    return await db.load();\n  } catch (error) {\n    logger.warn({ error }, "no cache");\n    return null;\n  }\n}',
    ],
    [
      'src/a.ts',
      JS,
      'export async function load() {\n  try {\n    return await db.load();\n  } catch {\n    metrics.increment("fallback");\n    return DEFAULTS;\n  }\n}',
    ],
    ['src/a.ts', 'const x = read(text);', 'let x;\ntry {\n  x = JSON.parse(text);\n} catch {\n  x = undefined;\n}'],
    [
      'src/a.ts',
      'const isUrl = check(text);',
      'function isUrl(text) {\n  try {\n    new URL(text);\n    return true;\n  } catch {\n    return false;\n  }\n}',
    ],
    ['app/a.py', PY, 'def load():\n    try:\n        return db.load()\n    except KeyError:\n        return None'],
    [
      'app/a.py',
      PY,
      'def load():\n    try:\n        return db.load()\n    except Exception as error:\n        log.exception("load failed")\n        raise',
    ],
    ['a.go', 'save()', 'if err := save(x); err != nil {\n\treturn fmt.Errorf("save: %w", err)\n}'],
    ['a.go', 'save()', 'if errors.Is(err, sql.ErrNoRows) {\n\treturn nil\n}'],
    ['a.go', 'x()', 'for _, line := range lines {\n\tx(line)\n}'],
    ['src/A.java', 'pay();', 'try {\n  pay();\n} catch (IOException e) {\n  throw new UncheckedIOException(e);\n}'],
    ['a.rb', 'pay', 'begin\n  pay\nrescue Stripe::CardError => e\n  render_error(e)\nend'],
    ['src/a.rs', 'f()?;', 'f().map_err(LoadError::from)?;'],
    [
      'src/a.ts',
      'const x = f();',
      '// eslint-disable-next-line no-await-in-loop -- one after the other\nconst x = f();',
    ],
    ['app/a.py', 'x = f()', 'x = f()  # noqa: E501'],
    ['src/a.ts', '// @ts-ignore\nconst x = f();', 'const y = 1;\n// @ts-ignore\nconst x = g();'],
    ['test/a.test.ts', 'f();', 'await sleep(100);\nf();'],
    ['deploy.sh', 'docker run shop', 'docker rm -f shop || true\ndocker run shop'],
    ['src/server.ts', 'app.listen(port);', "if (process.env.NODE_ENV !== 'test') app.listen(port);"],
    ['src/log.ts', 'level: "info",', "level: process.env.NODE_ENV === 'test' ? 'silent' : 'info',"],
    ['src/a.ts', 'const timeoutMs = 5_000;', 'const timeoutMs = 6_000;'],
    ['src/a.ts', 'const pageSize = 10;', 'const pageSize = 100;'],
    ['src/a.ts', 'const timeoutMs = 60_000;', 'const timeoutMs = 5_000;'],
    [
      'src/a.ts',
      'await save(x);',
      'for (let attempt = 1; attempt <= 3; attempt++) {\n  await sleep(backoff(attempt));\n  await save(x);\n}',
    ],
    ['src/a.ts', 'await again(x);', 'await sleep(READ_AGAIN_MS);\nawait again(x);'],
    ['src/a.ts', 'const a = old.done.catch(() => undefined);', 'const a = current.done.catch(() => undefined);'],
    [
      'src/a.ts',
      'const isText = check(bytes);',
      'function decodes(bytes) {\n  try {\n    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).length > 0;\n  } catch {\n    return false;\n  }\n}',
    ],
    ['src/a.ts', 'const schema = z.object({ a });', 'const schema = z.object({ a }).catch({});'],
    ['app/poll.py', 'x()', 'while not done():\n    time.sleep(interval)'],
    ['src/a.ts', 'logger.error("a");\nold();', ''],
    ['src/a.ts', 'logger.error("failed");', 'logger.error({ userId }, "failed");'],
    ['.gitignore', 'dist/', 'dist/\n*.log'],
    ['src/worker.ts', 'x();', 'while (true) {\n  const message = await queue.receive();\n  await handle(message);\n}'],
    ['README.md', 'a', '// @ts-ignore\ntry { } catch {}'],
    ['src/a.ts', 'x();', '// try { x() } catch {} hides errors, so there is none'],
    ['src/a.ts', 'if (a) {\n  try {\n    x();\n  } catch {}\n}', 'try {\n  x();\n} catch {}'],
    ['src/list.ts', 'list.take(1);', 'list.filter(({ ignored }) => !ignored);'],
  ])('%s: %j → %j', (path, before, after) => {
    expect(asked(path, before, after)).toEqual([]);
  });
});

test('an empty handler has its line', () => {
  const after = 'try {\n  await pay();\n} catch {\n}\n';
  expect(bandAidRule.find(changeOf({ 'a.ts': 'await pay();\n' }, { 'a.ts': after }))).toEqual([
    {
      rule: 'error-swallowed',
      reason: 'band-aid',
      path: 'a.ts',
      line: 3,
      text: 'An error is caught, and nothing is done with it.',
    },
  ]);
});

test('hostile texts are read in time that grows with them', () => {
  const piece = fc.constantFrom(
    'catch',
    '(',
    '{',
    '}',
    ' ',
    'except ',
    ':',
    'ignoreErrors: [',
    'timeout',
    '1',
    '\n',
    'while (true)',
    '|| true',
  );
  fc.assert(
    fc.property(
      fc.constantFrom('a.ts', 'a.py', 'a.rb', 'a.go'),
      fc.array(piece, { minLength: 1, maxLength: 5 }),
      (path, pieces) => {
        const change = changeOf({}, { [path]: `${pieces.join('').repeat(5_000).slice(0, 10_000)}\n` });
        return processorMs(() => bandAidRule.find(change)) < 3_000;
      },
    ),
    { numRuns: 20 },
  );
});
