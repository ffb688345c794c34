// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code of others
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { riskRule } from '../../../../core/change/rules/risk.ts';
import type { ChangeDescription } from '../../../../core/records/change-description.ts';
import { processorMs } from '../../../processor-time.ts';
import { changeOf, type Files } from '../change-of.ts';

const find = (base: Files, head: Files, description: Partial<ChangeDescription> = {}) =>
  riskRule.find(changeOf(base, head, description));
const asked = (base: Files, head: Files) =>
  find(base, head).flatMap(({ rule, reason }) => (reason === undefined || rule === 'score' ? [] : [rule]));
const score = (...args: Parameters<typeof find>) => find(...args).find(({ rule }) => rule === 'score');
const adding = (path: string, text: string) => asked({ [path]: 'first\n' }, { [path]: `first\n${text}\n` });

describe('found', () => {
  test.each([
    ['src/a.ts', 'await db.query(`SELECT * FROM users WHERE id = ${id}`);', 'sql-built'],
    ['src/a.js', `db.query("SELECT * FROM users WHERE name = '" + name + "'");`, 'sql-built'],
    ['src/a.ts', "const q = `\n  SELECT *\n  FROM users\n  WHERE name = '${name}'`;", 'sql-built'],
    ['app/a.py', 'cursor.execute(f"SELECT * FROM users WHERE id = {user_id}")', 'sql-built'],
    ['app/a.py', `cursor.execute("SELECT * FROM users WHERE id = %s" % user_id)`, 'sql-built'],
    ['a.go', 'db.Query(fmt.Sprintf("SELECT * FROM users WHERE id = %s", id))', 'sql-built'],
    ['src/A.java', 'st.executeQuery("SELECT * FROM users WHERE id = " + id);', 'sql-built'],
    [
      'app/a.rb',
      `User.where("name = '#{params[:name]}'")\nUser.find_by_sql("SELECT * FROM users WHERE id = #{id}")`,
      'sql-built',
    ],
    ['src/a.php', '$db->query("SELECT * FROM users WHERE id = $id");', 'sql-built'],
    ['A.cs', 'cmd.CommandText = $"SELECT * FROM Users WHERE Id = {id}";', 'sql-built'],
    ['src/a.rs', 'sqlx::query(&format!("SELECT * FROM users WHERE id = {}", id))', 'sql-built'],
    ['src/A.kt', 'jdbc.query("SELECT * FROM users WHERE name = \'$name\'")', 'sql-built'],
    ['lib/a.ex', 'Repo.query!("SELECT * FROM users WHERE id = " <> id)', 'sql-built'],
    ['src/a.ts', 'exec(`convert ${file} out.png`);', 'command-built'],
    ['app/a.py', 'subprocess.run(cmd, shell=True)', 'command-built'],
    ['app/a.py', 'os.system("convert " + name)', 'command-built'],
    ['a.go', 'exec.Command("sh", "-c", "convert "+name)', 'command-built'],
    ['app/a.rb', 'system("convert #{name}")', 'command-built'],
    ['src/a.php', 'shell_exec("convert $name");', 'command-built'],
    ['src/a.ts', 'const f = eval(req.body.code);', 'code-evaluated'],
    ['app/a.py', 'data = pickle.loads(request.data)', 'object-deserialised'],
    ['app/a.py', 'data = yaml.load(text)', 'object-deserialised'],
    ['src/a.php', '$data = unserialize($input);', 'object-deserialised'],
    ['src/a.ts', 'res.sendFile(path.join(root, req.params.name));', 'input-as-address'],
    ['src/a.ts', 'const page = await fetch(req.query.url);', 'input-as-address'],
    ['src/a.ts', 'https.request({ rejectUnauthorized: false });', 'tls-unverified'],
    ['app/a.py', 'requests.get(url, verify=False)', 'tls-unverified'],
    ['a.go', 'tls.Config{InsecureSkipVerify: true}', 'tls-unverified'],
    ['src/a.rs', '.danger_accept_invalid_certs(true)', 'tls-unverified'],
    ['src/A.java', 'http.csrf().disable();', 'csrf-off'],
    ['app/a.py', '@csrf_exempt', 'csrf-off'],
    ['app/a.rb', 'skip_before_action :verify_authenticity_token', 'csrf-off'],
    ['src/a.ts', "cors({ origin: '*', credentials: true })", 'cors-open'],
    ['src/a.ts', "const hash = createHash('md5').update(password).digest('hex');", 'weak-cryptography'],
    ['src/a.ts', 'const resetToken = Math.random().toString(36);', 'weak-cryptography'],
    ['a.go', 'os.Chmod(path, 0777)', 'permissions-wide'],
    ['policy.json', '"Action": "*",', 'permissions-wide'],
    ['main.tf', 'acl = "public-read"', 'permissions-wide'],
    ['src/A.java', '.requestMatchers("/orders/**").permitAll()', 'access-opened'],
    ['src/a.ts', 'logger.info(`login ${email} ${password}`);', 'secret-logged'],
    ['app/a.py', 'log.info("token %s", access_token)', 'secret-logged'],
    ['src/a.ts', 'await orders.deleteMany({});', 'everything-deleted'],
  ])('%s: %s', (path, text, rule) => {
    expect([...new Set(adding(path, text))]).toEqual([rule]);
  });

  test.each([
    [
      'src/a.ts',
      "router.delete('/users/:id', requireAdmin, remove);",
      "router.delete('/users/:id', remove);",
      'access-guard-removed',
    ],
    [
      'src/a.ts',
      'function pay(user, order) {\n  if (order.userId !== user.id) throw new ForbiddenError();\n  charge(order);\n}',
      'function pay(user, order) {\n  charge(order);\n}',
      'access-guard-removed',
    ],
    [
      'app/a.py',
      '@login_required\ndef view(request):\n    return page()',
      'def view(request):\n    return page()',
      'access-guard-removed',
    ],
    [
      'src/A.java',
      '@PreAuthorize("hasRole(\'ADMIN\')")\npublic void remove(Long id) {\n}',
      'public void remove(Long id) {\n}',
      'access-guard-removed',
    ],
    ['A.cs', '[Authorize]\npublic class Orders {}', 'public class Orders {}', 'access-guard-removed'],
    [
      'app/a.rb',
      'class A\n  before_action :authenticate_user!\n  def index; end\nend',
      'class A\n  def index; end\nend',
      'access-guard-removed',
    ],
    [
      'a.go',
      'func (s *S) Add() {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\ts.n++\n}'.replaceAll('mu', 'mutex'),
      'func (s *S) Add() {\n\ts.n++\n}',
      'lock-guard-removed',
    ],
    ['src/A.java', '@Transactional\npublic void pay() {\n}', 'public void pay() {\n}', 'lock-guard-removed'],
  ])('%s: %j → %j', (path, before, after, rule) => {
    expect(asked({ [path]: `${before}\n` }, { [path]: `${after}\n` })).toEqual([rule]);
  });
});

describe('tempting but clean', () => {
  test.each([
    ['src/a.ts', 'await db.query("SELECT * FROM users WHERE id = $1", [id]);'],
    ['src/a.ts', 'await sql`SELECT * FROM users WHERE id = ${id}`;'],
    ['src/a.ts', 'await db.query(`SELECT * FROM ${TABLE} WHERE id = $1`, [id]);'],
    ['src/a.ts', 'await db.query(`SELECT * FROM users WHERE id IN (${placeholders})`, ids);'],
    ['src/a.ts', 'logger.info(`select ${item} from the list`);'],
    ['a.go', 'text := fmt.Sprintf("select %s from the menu", name)'],
    ['src/a.ts', 'await db.query(`UPDATE users SET ${sets.join(", ")} WHERE id = $1`, values);'],
    ['src/a.ts', '// db.query(`SELECT * FROM users WHERE id = ${id}`)'],
    ['test/a.test.ts', 'await db.query(`SELECT * FROM users WHERE id = ${id}`);'],
    ['app/a.py', 'cursor.execute("SELECT * FROM users WHERE id = %s", (user_id,))'],
    ['a.go', 'db.Query("SELECT * FROM users WHERE id = $1", id)'],
    ['src/a.php', '$st = $db->prepare("SELECT * FROM users WHERE id = ?");'],
    ['app/a.rb', 'User.where(name: params[:name])'],
    ['src/A.java', 'st = c.prepareStatement("SELECT * FROM users WHERE id = ?");'],
    ['src/a.ts', "execFile('convert', [file, 'out.png']);"],
    ['src/a.ts', 'const match = /a/.exec(`x ${y}`);'],
    ['app/a.py', 'subprocess.run(["convert", name])'],
    ['a.go', 'exec.Command("convert", name)'],
    ['app/a.py', 'data = yaml.safe_load(text)'],
    ['app/a.py', 'data = json.loads(request.data)'],
    ['src/a.ts', "const etag = createHash('md5').update(body).digest('hex');"],
    ['src/a.ts', 'const jitter = Math.random() * 100;'],
    ['src/a.ts', "logger.info({ userId: user.id }, 'order placed');"],
    ['src/a.ts', "logger.info('the password was reset', { userId });"],
    ['src/a.ts', 'logger.info({ tokenId: token.id }, "token refreshed");'],
    ['app/a.py', 'log.info("reset token sent to %s", user.id)'],
    ['src/A.java', '.requestMatchers("/actuator/health").permitAll()'],
    ['src/a.ts', 'retry({ verify: true });'],
    ['src/a.ts', 'await orders.deleteMany({ userId });'],
    ['src/a.ts', "cors({ origin: ['https://shop.io'], credentials: true })"],
    ['policy.json', '"Action": "s3:GetObject",'],
    ['k8s/a.yaml', 'secretKeyRef: { name: search-cluster-admin, key: admin-key }'],
    ['app/a.py', `op.execute("UPDATE entries SET memo = 'entry ' || id WHERE memo = ''")`],
    ['a.go', 'os.Chmod(path, 0o644)'],
    ['src/redis.ts', "await redis.eval('return 1', 0);"],
    ['lib/a.ex', 'Repo.all(from u in User, where: u.id == ^id)'],
    ['src/a.rs', 'sqlx::query("SELECT * FROM users WHERE id = $1").bind(id)'],
  ])('%s: %s', (path, text) => {
    expect(adding(path, text)).toEqual([]);
  });

  test.each([
    [
      'another guard',
      "router.delete('/u', requireAuth, remove);",
      "router.delete('/u', requireRole('admin'), remove);",
    ],
    [
      'dead code',
      'export function a() {}\nexport function old(user) {\n  if (!user.isAdmin) throw new ForbiddenError();\n  return 1;\n}',
      'export function a() {}',
    ],
    ['a route that goes', "app.get('/a', a);\napp.delete('/old', requireAdmin, old);", "app.get('/a', a);"],
    [
      'a guard with another name',
      'function requireUser(req) {\n  if (!req.user) throw new UnauthorizedError();\n}\nrequireUser(req);',
      'function currentUserOf(req) {\n  if (!req.user) throw new UnauthorizedError();\n}\ncurrentUserOf(req);',
    ],
    [
      'a guard of the group',
      "router.get('/a', requireAuth, a);\nrouter.get('/b', requireAuth, b);",
      "router.use(requireAuth);\nrouter.get('/a', a);\nrouter.get('/b', b);",
    ],
    ['an import', "import { requireAuth } from './auth.ts';\nx();", 'x();'],
    ['a guard that moves', "app.get('/a', requireAuth, a);\n", "app.use(requireAuth);\napp.get('/a', a);\n"],
    ['a line that was like this', 'requests.get(url, verify=False)', 'requests.get(address, verify=False)'],
  ])('%s', (_, before, after) => {
    expect(
      asked({ 'src/a.py': `${before}\n` }, { 'src/a.py': `${after}\n` }).concat(
        asked({ 'src/a.ts': `${before}\n` }, { 'src/a.ts': `${after}\n` }),
      ),
    ).toEqual([]);
  });
});

describe('the score', () => {
  test('adds up, part by part', () => {
    const found = find(
      { 'src/payment.ts': 'x\n' },
      { 'src/payment.ts': `${Array.from({ length: 200 }, (_, at) => `call(${at});`).join('\n')}\n` },
    );
    expect(found).toEqual([
      { rule: 'part/size', text: '+1: 201 lines of code change.' },
      { rule: 'part/sensitive', text: '+1: 1 of them are about money, access or cryptography.' },
      { rule: 'part/untested', text: '+1: No test changes with them.' },
      {
        rule: 'score',
        text: 'The risk is 4 of 10: 1 + 1 (size) + 1 (sensitive) + 1 (untested). Not measured: how often the files change, their incidents.',
      },
    ]);
  });

  test('tests that fail ask a person, whatever fails', () => {
    const given = { test: { command: null, given: { exit: 1 } } };
    expect(score({ 'a.ts': 'a\n' }, { 'a.ts': 'b\n' }, given)?.reason).toBe('risk');
    expect(
      score({ 'a.ts': 'a\n' }, { 'a.ts': 'b\n' }, { test: { command: null, given: { exit: 0 } } })?.reason,
    ).toBeUndefined();
    expect(
      score({ 'a.ts': 'a\n' }, { 'a.ts': 'b\n' }, { test: { command: null, given: { exit: null } } })?.reason,
    ).toBeUndefined();
  });

  test('a large change asks nobody by its size', () => {
    const files = (name: string) =>
      Object.fromEntries(
        Array.from({ length: 60 }, (_, at) => [`src/auth/${at}.ts`, `${`${name}(${at});\n`.repeat(40)}`]),
      );
    expect(score(files('before'), files('after'))?.reason).toBeUndefined();
  });
});

test('hostile texts are read in time that grows with them', () => {
  const piece = fc.constantFrom(
    'select ',
    ' from ',
    '${',
    '" + ',
    'exec(',
    '`',
    'where ',
    '=',
    'log(',
    'password',
    'req.body',
    ' ',
    '\n',
    'csrf',
    'origin',
    'format(',
  );
  fc.assert(
    fc.property(
      fc.constantFrom('a.ts', 'a.py', 'a.php'),
      fc.array(piece, { minLength: 1, maxLength: 5 }),
      (path, pieces) => {
        const text = `${pieces.join('').repeat(5_000).slice(0, 10_000)}\n`;
        return processorMs(() => find({}, { [path]: text })) < 3_000;
      },
    ),
    { numRuns: 20 },
  );
});
