/** What one user of the image tries, as a line for `sh`, and whether it may come off. */
export interface Expectation {
  /** `worker` is a process that the worker started as itself, such as git. */
  readonly user: 'worker' | 'agent' | 'sandbox';
  /** Completes "agent cannot …". */
  readonly name: string;
  readonly line: string;
  readonly succeeds: boolean;
}

interface Surroundings {
  readonly ids: { readonly worker: number; readonly first: number; readonly agent: number };
  readonly place: string;
  readonly agentHome: string;
  readonly agentTree: string;
  readonly sandboxTree: string;
}

export function expectations({ ids, place, agentHome, agentTree, sandboxTree }: Surroundings): readonly Expectation[] {
  const both = (['agent', 'sandbox'] as const).flatMap((user) => [
    ...spying(ids.worker, 'the worker').map((attempt) => ({ ...attempt, user, succeeds: false })),
    ...forbidden(place, ids).map((attempt) => ({ ...attempt, user, succeeds: false })),
    { user, name: 'do without any capability', line: WITHOUT_CAPABILITIES, succeeds: true },
  ]);
  return [
    ...both,
    { user: 'worker', name: 'read the worker’s environment', line: `cat /proc/${ids.worker}/environ`, succeeds: false },
    { user: 'worker', name: 'do without any capability', line: WITHOUT_CAPABILITIES, succeeds: true },
    ...spying(ids.agent, 'the agent').map((attempt) => ({ ...attempt, user: 'sandbox' as const, succeeds: false })),
    { user: 'sandbox', name: 'look into the agent’s home', line: `ls ${agentHome}`, succeeds: false },
    { user: 'sandbox', name: 'look into the agent’s tree', line: `cat ${agentTree}/src/main.js`, succeeds: false },
    { user: 'sandbox', name: 'end the agent', line: `kill -TERM ${ids.agent}`, succeeds: false },
    { user: 'agent', name: 'look into the tests’ tree', line: `cat ${sandboxTree}/src/main.js`, succeeds: false },
    {
      user: 'agent',
      name: 'read its own environment and memory map',
      line: 'cat /proc/self/environ /proc/self/maps',
      succeeds: true,
    },
    { user: 'agent', name: 'change its tree', line: `echo 2 >> ${agentTree}/src/main.js`, succeeds: true },
    { user: 'agent', name: 'keep a folder to itself', line: `mkdir -m 700 ${agentTree}/own`, succeeds: true },
    { user: 'agent', name: 'start Claude Code', line: '/opt/mendhook/bin/claude --version', succeeds: true },
    { user: 'sandbox', name: 'run the tests', line: `node ${sandboxTree}/src/main.js`, succeeds: true },
    {
      user: 'sandbox',
      name: 'use what tests use',
      line: 'npm --version; git --version; python3 -m venv -h',
      succeeds: true,
    },
    { user: 'worker', name: 'rely on signals being passed on', line: PASSES_SIGNALS, succeeds: true },
  ];
}

type Attempt = Pick<Expectation, 'name' | 'line'>;

const spying = (id: number, whose: string): Attempt[] => [
  { name: `read ${whose}’s environment`, line: `cat /proc/${id}/environ` },
  { name: `read ${whose}’s memory map`, line: `cat /proc/${id}/maps` },
  { name: `open ${whose}’s memory`, line: `exec 3< /proc/${id}/mem` },
  { name: `list ${whose}’s open files`, line: `ls /proc/${id}/fd` },
  { name: `see where ${whose} works`, line: `readlink /proc/${id}/cwd` },
  { name: `attach to ${whose}`, line: attach(id) },
];

const forbidden = (place: string, ids: Surroundings['ids']): Attempt[] => [
  { name: 'read the first process’s environment', line: `cat /proc/${ids.first}/environ` },
  { name: 'signal the worker', line: `kill -0 ${ids.worker}` },
  { name: 'list attempts', line: 'ls /work' },
  { name: 'list the attempt’s place', line: `ls ${place}` },
  { name: 'write into the attempt’s place', line: `touch ${place}/mine` },
  { name: 'read the repository', line: `cat ${place}/repository/secret` },
  { name: 'start the worker’s Node', line: '/opt/mendhook/bin/node --version' },
  { name: 'replace the worker', line: 'echo >> /opt/mendhook/lib/worker/main.js' },
  { name: 'replace Claude Code', line: 'touch /opt/mendhook/bin/claude' },
  { name: 'replace Node', line: 'touch /usr/local/bin/node' },
  { name: 'add a user', line: 'echo >> /etc/passwd' },
  { name: 'become somebody else', line: 'python3 -c "import os; os.setuid(10001)"' },
  { name: 'find a program that runs as root', line: 'find / -xdev -type f -perm /6000 2>/dev/null | grep .' },
];

const WITHOUT_CAPABILITIES = "! grep -E '^Cap(Inh|Prm|Eff|Amb):' /proc/self/status | grep -v 0000000000000000";

/** PTRACE_ATTACH is 16. */
const attach = (id: number): string =>
  `python3 -c "import ctypes, sys; sys.exit(0 if ctypes.CDLL(None).ptrace(16, ${id}, 0, 0) == 0 else 1)"`;

/** A first process as in the image’s entry; its child ends with 7 when it is told to end. */
const PASSES_SIGNALS =
  `dumb-init --single-child -- sh -c 'trap "exit 7" TERM; while :; do sleep 0.1; done' & ` +
  'sleep 1; kill -TERM $!; wait $!; test $? = 7';
