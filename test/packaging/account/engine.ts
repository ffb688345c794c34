import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const callsSchema = z.array(z.string());

/**
 * Writes a container engine that the CDK starts as Docker. It builds nothing, and records its calls. As Docker does, it refuses a
 * context that does not exist, and an image that was not built.
 *
 * @returns its path, and the images that were pushed
 */
export function writeEngine(directory: string) {
  const file = join(directory, 'docker');
  const log = join(directory, 'docker.log');
  writeFileSync(
    file,
    `#!${process.execPath}
     const fs = require('node:fs');
     const [command, ...words] = process.argv.slice(2);
     const log = ${JSON.stringify(log)};
     const calls = fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : '';
     const has = (call, image) => calls.split('\\n').includes(call + ' ' + image);
     const record = (call, image) => fs.appendFileSync(log, call + ' ' + image + '\\n');
     const refuse = (why) => { console.error(why); process.exit(1); };
     if (command === 'info') console.log(JSON.stringify({ Architecture: 'aarch64', Driver: 'overlay2' }));
     else if (command === 'login') fs.readFileSync(0);
     else if (command === 'build') {
       if (!fs.existsSync(words.at(-1))) refuse('unable to prepare context: ' + words.at(-1));
       if (!fs.existsSync(require('node:path').join(words.at(-1), words[words.indexOf('--file') + 1]))) refuse('no Dockerfile');
       record('built', words[words.indexOf('--tag') + 1]);
     } else if (command === 'inspect') {
       if (!has('built', words.at(-1))) refuse('Error: No such object: ' + words.at(-1));
     } else if (command === 'tag') {
       if (!has('built', words[0])) refuse('Error response from daemon: No such image: ' + words[0]);
       record('built', words[1]);
     } else if (command === 'push') {
       if (!has('built', words.at(-1))) refuse('An image does not exist locally with the tag: ' + words.at(-1));
       record('pushed', words.at(-1));
     } else if (command !== 'buildx') refuse(command + ' is not known here');
    `,
  );
  chmodSync(file, 0o755);
  const pushed = (): readonly string[] => {
    if (!existsSync(log)) return [];
    const lines = callsSchema.parse(readFileSync(log, 'utf8').split('\n'));
    return lines.flatMap((line) => (line.startsWith('pushed ') ? [line.slice('pushed '.length)] : []));
  };
  return { file, pushed };
}
