// Fails where a document no longer fits the code: a link that leads nowhere, a query that the schema refuses, an example
// answer that is not JSON, a command or a NAME_IN_CAPITALS that does not exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');

/** Names that are neither a setting nor in the schema, and still right. */
const OTHER_NAMES = new Set(['NODE_ENV', 'MONGODB_URL']);

const sdl = read('schema.graphql');
const schema = buildSchema(sdl);
const scripts = new Set([...Object.keys(JSON.parse(read('package.json')).scripts), 'install', 'ci']);
const settings = new Set([...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name));
/** What a request can be refused with. */
const errorCodes = new Set(
  [...read('src/domain/errors.ts').matchAll(/^ {2}([A-Z_]+): '\1'/gm)].map(([, name]) => name),
);
const schemaNames = new Set(sdl.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g));

const problems = documents().flatMap((path) => {
  const text = read(path);
  return [...links(path, text), ...blocks(text), ...commands(text), ...(isOfProvider(path) ? [] : names(text))].map(
    (problem) => `${path}: ${problem}`,
  );
});
const LIST_OF_CODES = 'docs/limits.md';
for (const code of errorCodes) {
  if (!read(LIST_OF_CODES).includes(`\`${code}\``)) problems.push(`${LIST_OF_CODES}: ${code} is missing`);
}
problems.push(...mapped(read('docs/security.md')).map((problem) => `docs/security.md: ${problem}`));
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;

/** A dossier is full of the provider's own words. */
function isOfProvider(path) {
  return path.startsWith(join('src', 'providers'));
}

function documents() {
  const folders = ['docs', 'src', 'bench'].filter((folder) => existsSync(join(root, folder)));
  const nested = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path)),
  );
  return [...readdirSync(root), ...nested].filter((path) => path.endsWith('.md'));
}

function links(path, text) {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file, anchor] = target.split('#');
    const linked = file === '' ? path : relative(root, join(root, dirname(path), decodeURI(file)));
    if (!existsSync(join(root, linked))) return [`the link to ${target} leads nowhere`];
    if (anchor === undefined || headings(read(linked)).includes(anchor)) return [];
    return [`${linked} has no heading for #${anchor}`];
  });
}

/** As GitHub makes anchors of them. */
function headings(text) {
  return [...prose(text).matchAll(/^#+ +(.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function blocks(text) {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, language, content]) => {
    try {
      if (language === 'json') JSON.parse(content);
      if (language !== 'graphql') return [];
      return validate(schema, parse(content)).map(({ message }) => `a query is not valid: ${message}`);
    } catch (error) {
      return [`a ${language} block cannot be read: ${error.message}`];
    }
  });
}

function commands(text) {
  const code = text.match(/^```.*?^```$|`[^`\n]+`/gms) ?? [];
  const used = [...code.join('\n').matchAll(/\bnpm (?:run )?(?:--silent )?([a-z][a-z:-]*)/g)].map(([, name]) => name);
  return [...new Set(used)].filter((name) => !scripts.has(name)).map((name) => `there is no npm run ${name}`);
}

function names(text) {
  const used = [...prose(text).matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map(([, name]) => name);
  const isKnown = (name) =>
    settings.has(name) || schemaNames.has(name) || errorCodes.has(name) || OTHER_NAMES.has(name);
  return [...new Set(used)]
    .filter((name) => !isKnown(name))
    .map((name) => `${name} is neither a setting nor an error code nor in the schema`);
}

/** The map of protections: every point of it has tests, which are there under their names, unless it says that it is open. */
function mapped(text) {
  const upTo = (letter, from, to) => Array.from({ length: to - from + 1 }, (_, at) => `${letter}${from + at}`);
  const points = [
    ['R', 1, 17],
    ['R', 36, 44],
    ['G', 22, 31],
    ['G', 33, 39],
    ['G', 45, 46],
  ].flatMap((some) => upTo(...some));
  const rows = new Map([...text.matchAll(/^\| *([A-Z]\d+) *\|(.*)$/gm)].map(([, point, row]) => [point, row]));
  const missing = points.filter((point) => !rows.has(point)).map((point) => `${point} is not in the map`);
  return [...missing, ...[...rows].flatMap(([point, row]) => untested(row).map((problem) => `${point}: ${problem}`))];
}

function untested(row) {
  const files = [...row.matchAll(/`(test\/[^`]+)`((?: “[^”]+”)*)/g)];
  if (files.length === 0 && !/\bopen\b/.test(row)) return ['no test is named'];
  return files.flatMap(([, file, told]) => {
    if (!existsSync(join(root, file))) return [`there is no ${file}`];
    const source = read(file).replaceAll('\\', '');
    const named = [...told.matchAll(/“([^”]+)”/g)].map(([, name]) => name);
    const isThere = (name) => ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));
    if (named.length === 0) return [`of ${file} no test is named`];
    return named.filter((name) => !isThere(name)).map((name) => `${file} has no test “${name}”`);
  });
}

function prose(text) {
  return text.replace(/^```.*?^```$/gms, '');
}
