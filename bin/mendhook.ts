import { Command } from 'commander';
import { runCommand } from './run-command.ts';

type Register = (program: Command) => void;

/** Each command by its name. Only the one that is asked for is loaded; help and completion load them all. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  demo: async () => (await import('./commands/demo.ts')).registerDemoCommand,
  try: async () => (await import('./commands/try/try.ts')).registerTryCommand,
  local: async () => (await import('./commands/local.ts')).registerLocalCommand,
  init: async () => (await import('./commands/init/init.ts')).registerInitCommand,
  'github-app': async () => (await import('./commands/github-app/github-app.ts')).registerGitHubAppCommand,
  config: async () => (await import('./commands/config/config.ts')).registerConfigCommand,
  'cdk-app': async () => (await import('./commands/stage/cdk-app.ts')).registerCdkAppCommand,
  synth: async () => (await import('./commands/stage/stage.ts')).registerSynthCommand,
  diff: async () => (await import('./commands/stage/stage.ts')).registerDiffCommand,
  deploy: async () => (await import('./commands/stage/stage.ts')).registerDeployCommand,
  destroy: async () => (await import('./commands/stage/destroy.ts')).registerDestroyCommand,
  secrets: async () => (await import('./commands/secrets/secrets.ts')).registerSecretsCommand,
  register: async () => (await import('./commands/register/register.ts')).registerRegisterCommand,
  doctor: async () => (await import('./commands/doctor/doctor.ts')).registerDoctorCommand,
  'test-alert': async () => (await import('./commands/test-alert/test-alert.ts')).registerTestAlertCommand,
  incidents: async () => (await import('./commands/incidents/incidents.ts')).registerIncidentsCommand,
  changes: async () => (await import('./commands/changes/changes.ts')).registerChangesCommand,
  releases: async () => (await import('./commands/releases/releases.ts')).registerReleasesCommand,
  audit: async () => (await import('./commands/audit/audit.ts')).registerAuditCommand,
  transcript: async () => (await import('./commands/transcript/transcript.ts')).registerTranscriptCommand,
  logs: async () => (await import('./commands/logs/logs.ts')).registerLogsCommand,
  dlq: async () => (await import('./commands/dlq.ts')).registerDlqCommand,
  review: async () => (await import('./commands/review/review.ts')).registerReviewCommand,
  group: async () => (await import('./commands/group.ts')).registerGroupCommand,
  record: async () => (await import('./commands/replay/record.ts')).registerRecordCommand,
  replay: async () => (await import('./commands/replay/replay.ts')).registerReplayCommand,
  suspects: async () => (await import('./commands/suspects.ts')).registerSuspectsCommand,
};

const program = new Command('mendhook')
  .description('From a Datadog alert to a verified draft pull request')
  .option('--verbose', 'show the stack trace of an error')
  // Options after a command are that command's: `review` and `review test` share some.
  .enablePositionalOptions()
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: true });

const asked = COMMANDS[process.argv[2] ?? ''];
if (asked === undefined) {
  for (const load of Object.values(COMMANDS)) (await load())(program);
  (await import('./commands/completion.ts')).registerCompletionCommand(program);
} else {
  (await asked())(program);
}

await runCommand(program, process.argv);
