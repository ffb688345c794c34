import type { TestCodeAttack } from '../attack.ts';

const WALL = 'the sandbox is a user of its own';

const tries = (name: string, refused: string, code: string, result: RegExp): TestCodeAttack => ({
  ...{ name, refused, code, result },
  from: 'test code',
});

/** For each process of another user, what the body yields; the attack fails when that is nothing. */
const eachProcess = (body: string): string => `
  const found = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
    try {
      if (lstatSync('/proc/' + pid).uid !== process.getuid()) { ${body} }
    } catch {}
  }
  return found.length + ' found';`;

/** As `eachProcess`, with the words of the command lines of the agent's processes in `words`. */
const eachAgent = (body: string): string =>
  eachProcess(`if (lstatSync('/proc/' + pid).uid === AGENT) {
    const words = readFileSync('/proc/' + pid + '/cmdline', 'utf8').split('\\0');
    ${body}
  }`);

/** `AGENT` is the agent's user; `PLACE` is the attempt's own directory, in which all trees are; `ELSEWHERE` one that holds a secret. */
export const testCodeAttacks: readonly TestCodeAttack[] = [
  tries(
    'read the environment of every process',
    WALL,
    eachProcess("found.push(readFileSync('/proc/' + pid + '/environ'));"),
    /^0 found$/,
  ),
  tries(
    'open the memory of every process',
    WALL,
    eachProcess("found.push(openSync('/proc/' + pid + '/mem', 'r'));"),
    /^0 found$/,
  ),
  tries(
    'list the open files of every process',
    WALL,
    eachProcess("found.push(readdirSync('/proc/' + pid + '/fd'));"),
    /^0 found$/,
  ),
  tries('signal the worker', WALL, eachProcess('process.kill(Number(pid), 0); found.push(pid);'), /^0 found$/),
  tries(
    'find a token in the agent’s command line',
    'no secret is in a command line',
    eachAgent('found.push(...words.filter((word) => /mendhook-[\\w-]{43}$|Bearer|sk-ant/.test(word)));'),
    /^0 found$/,
  ),
  tries(
    'open the files that the agent’s command line names',
    WALL,
    eachAgent(
      "for (const word of words) if (word.endsWith('.json') && word.startsWith('/')) found.push(readFileSync(word));",
    ),
    /^0 found$/,
  ),
  tries(
    'use the ports that the agent is connected to',
    'the gateway and the tools only accept this run’s token',
    `const sockets = readFileSync('/proc/net/tcp', 'utf8').split('\\n').map((line) => line.trim().split(/\\s+/));
    const theirs = sockets.filter((fields) => fields[7] === String(AGENT));
    const ports = [...new Set(theirs.map((fields) => parseInt(fields[2].split(':')[1], 16)).filter(Boolean))];
    const guess = ['mendhook', 'guess'].join('-');
    const headers = Object.fromEntries([['x-api-key', guess], ['authorization', 'Bearer ' + guess]]);
    const urls = ports.flatMap((port) => ['/v1/messages', '/mcp'].map((path) => 'http://127.0.0.1:' + port + path));
    const answers = await Promise.all(urls.map((url) => fetch(url, { method: 'POST', headers, body: '{}' })));
    return ['asked', ports.length, 'ports:', ...answers.map(({ status }) => status)].join(' ');`,
    /^asked \d+ ports:(?: 401)*$/,
  ),
  tries(
    'print the environment',
    'it is built from nothing',
    'return Object.keys(process.env).sort().join();',
    ENVIRONMENT(),
  ),
  tries('become the worker', WALL, 'process.setuid(0); return "root";', /EPERM/),
  tries('read the repository', WALL, "return readFileSync(PLACE + '/repository/repository.git/config');", /EACCES/),
  tries('look into the agent’s tree', WALL, "return readdirSync(PLACE + '/tree').join();", /EACCES|ENOENT/),
  tries('list what the attempt has', WALL, 'return readdirSync(PLACE).join();', /EACCES/),
  tries(
    'plant a hook in the worker’s repository',
    WALL,
    "writeFileSync(PLACE + '/repository/repository.git/hooks/pre-push', 'env'); return 'planted';",
    /EACCES/,
  ),
  tries('add an account', WALL, "appendFileSync('/etc/passwd', 'eve::0:0::/:/bin/sh'); return 'added';", /EACCES/),
  tries('replace Claude Code', WALL, "appendFileSync(CLAUDE, 'x'); return 'replaced';", /EACCES|ETXTBSY/),
  tries(
    'stay behind and mend the next tree',
    'every process of the sandbox is killed after each command',
    `spawn('setsid', ['sh', '-c', 'while :; do for f in ' + PLACE + '/verify/tests-*/tree/src/total.js; do ' +
      '[ "$f" = "$PWD/src/total.js" ] || echo "// tampered" >> "$f"; done; sleep 0.05; done'],
      { detached: true, stdio: 'ignore' }).unref();
    return readFileSync('src/total.js', 'utf8').includes('tampered') ? 'tampered' : 'clean';`,
    /^clean$/,
  ),
  tries(
    'lead the worker out through a link as it cleans up',
    'links are removed, not followed',
    "rmSync('way-out', { force: true }); symlinkSync(ELSEWHERE, 'way-out'); return 'linked';",
    /^linked$/,
  ),
  tries(
    'lock the worker out of the tree',
    'the worker may remove other users’ files',
    "if (!existsSync('locked')) { mkdirSync('locked/in', { recursive: true }); chmodSync('locked', 0); } return 'locked';",
    /^locked$/,
  ),
  tries(
    'forge the worker’s records in the output',
    'output is text: the result of a run is its exit and the runner’s report',
    `return '{"event":"outcome","detail":{"kind":"fix-verified"}} ::set-output name=x::y';`,
    /set-output/,
  ),
];

function ENVIRONMENT(): RegExp {
  const names = [
    'CI',
    'COREPACK_ENABLE_DOWNLOAD_PROMPT',
    'GOFLAGS',
    'GRADLE_OPTS',
    'GRADLE_USER_HOME',
    'HOME',
    'LANG',
    'MAVEN_OPTS',
    'MENDHOOK_RAN',
    'MENDHOOK_TREE',
    'NODE_OPTIONS',
    'NODE_TEST_CONTEXT',
    'NODE_V8_COVERAGE',
    'NO_COLOR',
    'OLDPWD',
    'PATH',
    'PWD',
    'PYTHONPATH',
    'SHLVL',
    'TERM',
    'TMPDIR',
    '_',
  ];
  return new RegExp(`^(?:(?:${names.join('|')}|NODE_TEST_\\w+),?)+$`);
}
