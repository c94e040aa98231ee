// The message files: reads them, checks that all languages say the same, writes the types of the
// keys, and hands each language to the build as one file.
import { mkdirSync, readFileSync, readdirSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const LANGUAGES = ['en', 'nb', 'sv', 'da', 'fi'];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'messages');
const TYPES = join(ROOT, 'src/lib/i18n/generated/keys.ts');

/** @typedef {string | { one: string, other: string }} Message */

/**
 * @param {unknown} value
 * @returns {value is { one: string, other: string }}
 */
const isPlural = (value) =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'one,other';

/**
 * @param {unknown} value
 * @param {string} path
 * @param {Map<string, Message>} found
 */
function flatten(value, path, found) {
  if (typeof value === 'string' || isPlural(value)) found.set(path, value);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [name, inner] of Object.entries(value)) flatten(inner, `${path}.${name}`, found);
  else throw new Error(`${path}: a message is a text or { one, other }`);
}

export const areas = () =>
  readdirSync(FOLDER)
    .filter((name) => !name.startsWith('.'))
    .sort();

/** @param {string} area @param {string} language */
const fileOf = (area, language) => join(FOLDER, area, `${language}.json`);

/**
 * All messages of a language by key, in the order of the file.
 * @param {string} language
 */
export function read(language) {
  /** @type {Map<string, Message>} */
  const found = new Map();
  for (const area of areas()) {
    const file = fileOf(area, language);
    if (!existsSync(file)) continue;
    try {
      flatten(JSON.parse(readFileSync(file, 'utf8')), area, found);
    } catch (error) {
      throw new Error(`messages/${area}/${language}.json: ${String(error)}`, { cause: error });
    }
  }
  return found;
}

/** @param {Message} message */
const forms = (message) => (typeof message === 'string' ? [message] : [message.one, message.other]);

/** @param {string} text */
const placeholdersIn = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

/**
 * The names between braces, sorted, each once.
 * @param {Message} message
 */
export const placeholders = (message) =>
  [...new Set(forms(message).flatMap((text) => placeholdersIn(text)))].sort();

/** What the caller has to give. The brand is filled by itself. @param {Message} message */
const needed = (message) => placeholders(message).filter((name) => name !== 'brand');

/** What is wrong with the message files, one line each. */
export function faults() {
  const english = read('en');
  /** @type {string[]} */
  const wrong = [];
  for (const language of LANGUAGES) {
    const messages = read(language);
    for (const [key, message] of english) {
      const other = messages.get(key);
      if (other === undefined) wrong.push(`${language}: ${key} is missing`);
      else wrong.push(...faultsOf(other, message).map((fault) => `${language}: ${key} ${fault}`));
    }
    for (const key of messages.keys())
      if (!english.has(key)) wrong.push(`${language}: ${key} is not in en`);
  }
  return wrong;
}

/** @param {Message} message @param {Message} english */
function faultsOf(message, english) {
  const wrong = [];
  if (typeof message !== typeof english) wrong.push('has plural forms in one language only');
  const [has, wants] = [placeholders(message).join(), placeholders(english).join()];
  if (has !== wants) wrong.push(`has the placeholders "${has}" and should have "${wants}"`);
  for (const text of forms(message)) {
    if (text.trim() === '') wrong.push('is empty');
    if (text !== text.trim() || /\s\s|[\n\t]/.test(text)) wrong.push('has stray white space');
    if (/[{}]/.test(text.replaceAll(/\{\w+\}/g, ''))) wrong.push('has a stray brace');
  }
  return wrong;
}

/** Writes the type of all keys, from English. */
export function writeTypes() {
  const lines = [...read('en')].map(([key, message]) => {
    const names = needed(message);
    if (typeof message !== 'string' && !names.includes('count')) names.push('count');
    const type = names.map((name) => `${name}: ${name === 'count' ? 'number' : 'Word'}`).join('; ');
    return `  '${key}': ${type === '' ? 'Nothing' : `{ ${type} }`};`;
  });
  const text = [
    '// Written by tools/messages.js from messages/*/en.json.',
    'type Word = string | number;',
    'type Nothing = Record<never, never>;',
    'export interface Messages {',
    ...lines,
    '}',
    '',
  ].join('\n');
  if (existsSync(TYPES) && readFileSync(TYPES, 'utf8') === text) return;
  mkdirSync(join(TYPES, '..'), { recursive: true });
  writeFileSync(TYPES, text);
}

/** Fails when the languages differ. */
export function demandSameInAll() {
  const wrong = faults();
  if (wrong.length > 0) throw new Error(`The messages differ:\n${wrong.join('\n')}`);
}

/** All messages of a language as one flat object. @param {string} language */
export const asJson = (language) => JSON.stringify(Object.fromEntries(read(language)));

/**
 * Serves `messages/<language>.json` beside the page. Words are data: no script carries them, and a
 * window loads those of one language.
 * @returns {import('vite').Plugin}
 */
export function messages() {
  let isProduct = false;
  return {
    name: 'messages',
    configResolved(config) {
      isProduct = config.command === 'build' && config.mode === 'production';
    },
    buildStart() {
      writeTypes();
      if (isProduct) demandSameInAll();
    },
    generateBundle() {
      for (const language of LANGUAGES) {
        const fileName = `messages/${language}.json`;
        this.emitFile({ type: 'asset', fileName, source: asJson(language) });
      }
    },
    configureServer(server) {
      server.watcher.add(FOLDER);
      server.middlewares.use((request, response, next) => {
        const language = /^\/messages\/(\w+)\.json$/.exec(request.url ?? '')?.[1];
        if (language === undefined) return next();
        response.setHeader('content-type', 'application/json');
        response.end(asJson(language));
      });
    },
    hotUpdate({ file }) {
      if (!file.startsWith(FOLDER)) return;
      writeTypes();
      this.environment.hot.send({ type: 'full-reload' });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeTypes();
}
