import { Command } from 'commander';
import { vi } from 'vitest';

/**
 * Runs a command as a person does, without the cost of a process.
 *
 * @param environment what the person's shell has besides
 * @returns the lines that it printed
 */
export async function runInProcess(
  register: (program: Command) => void,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(...String(text).replace(/\n$/, '').split('\n'));
    return true;
  });
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  try {
    const program = new Command().exitOverride();
    register(program);
    await program.parseAsync(['node', 'mendhook', ...words]);
    return lines;
  } finally {
    log.mockRestore();
    write.mockRestore();
    vi.unstubAllEnvs();
  }
}
