import { Command } from 'commander';
import { registerCompletionCommand } from './commands/completion.ts';
import { registerDemoCommand } from './commands/demo.ts';
import { registerDlqCommand } from './commands/dlq.ts';
import { registerDoctorCommand } from './commands/doctor/doctor.ts';
import { registerGroupCommand } from './commands/group.ts';
import { registerIncidentsCommand } from './commands/incidents/incidents.ts';
import { registerInitCommand } from './commands/init/init.ts';
import { registerLocalCommand } from './commands/local.ts';
import { registerRegisterCommand } from './commands/register/register.ts';
import { registerSecretsCommand } from './commands/secrets/secrets.ts';
import { registerSuspectsCommand } from './commands/suspects.ts';
import { registerTestAlertCommand } from './commands/test-alert/test-alert.ts';
import { registerTranscriptCommand } from './commands/transcript/transcript.ts';
import { runCommand } from './run-command.ts';

const program = new Command('mendhook')
  .description('From a Datadog alert to a verified draft pull request')
  .option('--verbose', 'show the stack trace of what went wrong')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: true });

registerDemoCommand(program);
registerLocalCommand(program);
registerDlqCommand(program);
registerIncidentsCommand(program);
registerTranscriptCommand(program);
registerInitCommand(program);
registerSecretsCommand(program);
registerRegisterCommand(program);
registerDoctorCommand(program);
registerTestAlertCommand(program);
registerCompletionCommand(program);
registerGroupCommand(program);
registerSuspectsCommand(program);

await runCommand(program, process.argv);
