// Prints what the built screens weigh, window by window, and fails when the cashier's window or the
// customer's, which stand open all day, load more JavaScript than a till should.
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 60_000;
const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** @param {string} name */
const read = (name) => readFileSync(join(dist, name));
/** @param {string} name */
const weight = (name) => gzipSync(read(name), { level: 9 }).length;

/**
 * The scripts that this one names, by `import` at its top or by `import()` when it is asked to.
 * @param {string} name
 * @param {RegExp} how
 */
const named = (name, how) =>
  [...read(name).toString().matchAll(how)].map((match) =>
    posix.join(posix.dirname(name), match[1] ?? ''),
  );
const AT_ONCE = /(?:from|import)\s*["'](\.[^"']+\.js)["']/g;
const LATER = /import\(\s*["'`](\.[^"'`]+\.js)["'`]/g;

/**
 * These and everything that they load at once.
 * @param {readonly string[]} names
 */
function withAll(names) {
  const all = new Set(names);
  for (const name of all) for (const other of named(name, AT_ONCE)) all.add(other);
  return all;
}

for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }).sort())
  if (/\.\w+$/.test(name)) console.log(`${String(weight(name)).padStart(7)}  ${name}`);

const page = read('index.html').toString();
const start = withAll(
  [...page.matchAll(/<script[^>]*src="\.\/([^"]+)"/g)].map(([, src]) => src ?? ''),
);
const office = withAll([...start, ...[...start].flatMap((name) => named(name, LATER))]);

/** @param {Iterable<string>} names */
const sum = (names) => [...names].reduce((total, name) => total + weight(name), 0);
const weights = { till: sum(start), office: sum(office) };
console.log(
  `${String(weights.till).padStart(7)}  bytes of JavaScript, gzipped, that every window loads (at most ${LIMIT})`,
);
console.log(
  `${String(weights.office).padStart(7)}  with what the back office loads besides, its settings aside`,
);
if (start.size === 0) throw new Error('index.html names no script');
if (weights.till > LIMIT) process.exit(1);
