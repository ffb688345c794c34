/** What one user of the image tries, as a line for `sh`, and whether it may come off. */
export interface Expectation {
  /** `worker` is a process that the worker started as itself, such as git. */
  readonly user: 'worker' | 'agent' | 'sandbox';
  /** Completes "agent cannot …". */
  readonly name: string;
  readonly line: string;
  readonly succeeds: boolean;
}

export interface Surroundings {
  readonly ids: { readonly worker: number; readonly first: number; readonly agent: number; readonly sandbox: number };
  readonly place: string;
  readonly agentHome: string;
  readonly agentTree: string;
  readonly sandboxTree: string;
}

/** Everything that the users of the image try: what must fail first, then what must come off. */
export const expectations = (surroundings: Surroundings): readonly Expectation[] => [
  ...forbidden(surroundings).map((attempt) => ({ ...attempt, succeeds: false })),
  ...allowed(surroundings).map((attempt) => ({ ...attempt, succeeds: true })),
];

type Attempt = Pick<Expectation, 'user' | 'name' | 'line'>;

const forbidden = (surroundings: Surroundings): readonly Attempt[] => {
  const { ids, agentHome, agentTree, sandboxTree } = surroundings;
  const both = [...spying(ids.worker, 'the worker’s'), ...reaching(surroundings)];
  return [
    ...both.map((attempt) => ({ ...attempt, user: 'agent' as const })),
    ...spying(ids.sandbox, 'the tests’').map((attempt) => ({ ...attempt, user: 'agent' as const })),
    { user: 'agent', name: 'look into the tests’ tree', line: `cat ${sandboxTree}/src/main.js` },
    { user: 'agent', name: 'change the tests’ tree', line: `touch ${sandboxTree}/src/main.js` },
    { user: 'agent', name: 'end the tests', line: `kill -TERM ${ids.sandbox}` },
    ...both.map((attempt) => ({ ...attempt, user: 'sandbox' as const })),
    ...spying(ids.agent, 'the agent’s').map((attempt) => ({ ...attempt, user: 'sandbox' as const })),
    { user: 'sandbox', name: 'look into the agent’s home', line: `ls ${agentHome}` },
    { user: 'sandbox', name: 'look into the agent’s tree', line: `cat ${agentTree}/src/main.js` },
    { user: 'sandbox', name: 'change the agent’s tree', line: `touch ${agentTree}/src/main.js` },
    { user: 'sandbox', name: 'end the agent', line: `kill -TERM ${ids.agent}` },
    { user: 'worker', name: 'read the worker’s environment', line: `cat /proc/${ids.worker}/environ` },
    { user: 'worker', name: 'open the worker’s memory', line: `exec 3< /proc/${ids.worker}/mem` },
  ];
};

const allowed = ({ agentTree, sandboxTree }: Surroundings): readonly Attempt[] => [
  ...(['agent', 'sandbox', 'worker'] as const).map((user) => ({
    user,
    name: 'do without any capability',
    line: WITHOUT_CAPABILITIES,
  })),
  { user: 'agent', name: 'read its own environment and memory map', line: 'cat /proc/self/environ /proc/self/maps' },
  { user: 'agent', name: 'change its tree', line: `echo 2 >> ${agentTree}/src/main.js` },
  { user: 'agent', name: 'keep a folder to itself', line: `mkdir -m 700 ${agentTree}/own` },
  { user: 'agent', name: 'start Claude Code', line: '/opt/mendhook/bin/claude --version' },
  { user: 'sandbox', name: 'run the tests', line: `node ${sandboxTree}/src/main.js` },
  {
    user: 'sandbox',
    name: 'use what tests use',
    line: 'npm --version && git --version && python3 -m venv -h',
  },
  {
    user: 'sandbox',
    name: 'start every package manager of Node without a download',
    line: `cd ${sandboxTree} && export HOME=${sandboxTree} npm_config_registry=http://127.0.0.1:9/ && pnpm --version && yarn --version && corepack --version`,
  },
  {
    user: 'sandbox',
    name: 'run the tools of a review',
    line: '/opt/mendhook/node_modules/@bufbuild/buf-*/bin/buf --version && /opt/mendhook/node_modules/@squawk-cli/*/bin/squawk --version',
  },
  { user: 'worker', name: 'rely on signals being passed on', line: PASSES_SIGNALS },
];

type Try = Omit<Attempt, 'user'>;

const spying = (id: number, whose: string): readonly Try[] => [
  { name: `read ${whose} environment`, line: `cat /proc/${id}/environ` },
  { name: `read ${whose} memory map`, line: `cat /proc/${id}/maps` },
  { name: `open ${whose} memory`, line: `exec 3< /proc/${id}/mem` },
  { name: `list ${whose} open files`, line: `ls /proc/${id}/fd` },
  { name: `see ${whose} working directory`, line: `readlink /proc/${id}/cwd` },
  { name: `attach to ${whose} process`, line: attach(id) },
];

const reaching = ({ ids, place }: Surroundings): readonly Try[] => [
  { name: 'read the first process’s environment', line: `cat /proc/${ids.first}/environ` },
  { name: 'signal the worker', line: `kill -0 ${ids.worker}` },
  { name: 'find the run’s token in a command line', line: "grep -lsz 'the-run-[t]oken' /proc/[0-9]*/cmdline" },
  { name: 'list attempts', line: 'ls /work' },
  { name: 'begin an attempt of its own', line: 'mkdir /work/mine' },
  { name: 'list the attempt’s place', line: `ls ${place}` },
  { name: 'write into the attempt’s place', line: `touch ${place}/mine` },
  { name: 'read the repository', line: `cat ${place}/repository/secret` },
  { name: 'link the repository into reach', line: `ln ${place}/repository/secret /tmp/link-$$` },
  { name: 'add a hook to the repository', line: `touch ${place}/repository/post-update` },
  { name: 'start the worker’s Node', line: '/opt/mendhook/bin/node --version' },
  { name: 'copy the worker’s Node', line: 'cp /opt/mendhook/bin/node /tmp/node-$$' },
  { name: 'replace the worker', line: 'echo >> /opt/mendhook/lib/worker/main.js' },
  { name: 'rewrite the prompts', line: 'echo >> /opt/mendhook/prompts/system.md' },
  { name: 'replace a tool of a review', line: 'touch /opt/mendhook/node_modules/@bufbuild/buf/package.json' },
  { name: 'replace Claude Code', line: 'touch /opt/mendhook/bin/claude' },
  { name: 'replace Node', line: 'touch /usr/local/bin/node' },
  { name: 'put a program before git', line: 'touch /usr/local/bin/git' },
  { name: 'add a user', line: 'echo >> /etc/passwd' },
  { name: 'have every program load a library', line: 'echo /tmp/evil.so > /etc/ld.so.preload' },
  { name: 'become somebody else', line: 'python3 -c "import os; os.setuid(10001)"' },
  { name: 'give a file to somebody else', line: 'touch /tmp/gift-$$ && chown 10001 /tmp/gift-$$' },
  { name: 'find a program that runs as root', line: 'find / -xdev -type f -perm /6000 2>/dev/null | grep .' },
  {
    name: 'find another place that everybody may write to',
    line: `find / -xdev -type d -perm -0002 ! -path '/proc/*' 2>/dev/null | grep -vE '^(/tmp|/var/tmp|/run/lock|/dev/shm|/dev/mqueue)(/|$)' | grep .`,
  },
  { name: 'mount a file system', line: 'mount -t tmpfs none /mnt' },
  { name: 'make a device', line: 'mknod /tmp/disk-$$ b 8 0' },
  {
    name: 'listen in on the network',
    line: 'python3 -c "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"',
  },
  { name: 'be spared when memory runs out', line: 'echo -1000 > /proc/self/oom_score_adj' },
];

const WITHOUT_CAPABILITIES = "! grep -E '^Cap(Inh|Prm|Eff|Amb):' /proc/self/status | grep -v 0000000000000000";

/** PTRACE_ATTACH is 16. */
const attach = (id: number): string =>
  `python3 -c "import ctypes, sys; sys.exit(0 if ctypes.CDLL(None).ptrace(16, ${id}, 0, 0) == 0 else 1)"`;

/** A first process as in the image’s entry; its child ends with 7 when it is told to end. */
const PASSES_SIGNALS =
  `dumb-init --single-child -- sh -c 'trap "exit 7" TERM; while :; do sleep 0.1; done' & ` +
  'sleep 1; kill -TERM $!; wait $!; test $? = 7';
