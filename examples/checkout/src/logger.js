/**
 * Writes one JSON object a line, with the attributes that Datadog's log pipeline knows.
 * https://docs.datadoghq.com/standard-attributes/
 *
 * @param {{ service: string, env: string, version: string, commit?: string }} identity
 * @param {(line: string) => void} write
 */
export function createLogger({ service, env, version, commit }, write = (line) => process.stdout.write(line)) {
  const log = (status, message, attributes) => {
    const record = { timestamp: new Date().toISOString(), status, message, service, env, version, ...attributes };
    if (commit !== undefined) record.git = { commit: { sha: commit } };
    write(`${JSON.stringify(record)}\n`);
  };
  return {
    info: (message, attributes) => log('info', message, attributes),
    error: (message, error, attributes) => log('error', message, { ...attributes, error: describe(error) }),
  };
}

const describe = (error) => ({ kind: error.name, message: error.message, stack: error.stack });
