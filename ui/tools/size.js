// Prints what the built screens weigh, and fails when there is more JavaScript than a till should load.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 60_000;
const dist = fileURLToPath(new URL('../dist', import.meta.url));

let scripts = 0;
const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.\w+$/.test(name),
);
for (const name of names.sort()) {
  const bytes = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  if (name.endsWith('.js')) scripts += bytes;
  console.log(`${String(bytes).padStart(7)}  ${name}`);
}
console.log(`${String(scripts).padStart(7)}  bytes of JavaScript, gzipped (at most ${LIMIT})`);
if (scripts > LIMIT) process.exit(1);
