import type { Operation } from '../../../src/domain/operation.js';
import { mapCase, mapText } from './map-outcome.js';
import { at, expand, isData, isTable, keyPaths, nodes, removed, replaced, type Path } from './mutations.js';
import { differences, plain } from './plain.js';
import { inCase, meaningfulCases, type PayloadCase, type ProviderSuite, type Rule } from './suite.js';

const NEW_WORD = 'SOMETHING_NEW';

/** One of each kind of JSON value, and a few that programs trip over. */
const STRANGERS: readonly unknown[] = [null, true, -1, 0.5, 1e308, '', 'text', [], [[null]], {}, { a: 1 }];

export const robustnessRules: Rule[] = [
  {
    id: 'P4',
    says: 'a string nobody foresaw, or a key that is gone, is mapped or rejected, never a crash',
    problems: forEachCase((payload, content, isNew) => {
      const strings = [...nodes(content)].filter(
        ({ path, value }) => typeof value === 'string' && isNew('string', path),
      );
      const keys = keyPaths(content).filter((path) => isNew('gone', path));
      return [
        ...strings.flatMap(({ path }) => crash(payload, replaced(content, path, NEW_WORD), path)),
        ...keys.flatMap((path) => crash(payload, removed(content, path), path)),
      ];
    }),
  },
  {
    id: 'P4',
    says: 'keys that nobody knows are ignored',
    problems: forEachCase((payload, content, isNew) => {
      const known = plain(mapCase(payload));
      const objects = [...nodes(content)].filter(({ path, value }) => isNamed(value) && isNew('key', path));
      return objects.flatMap(({ path, value }) => {
        const mutant = replaced(content, path, { ...(value as object), brand_new: { a: [1] } });
        const outcome = mapText(payload, JSON.stringify(mutant));
        if (outcome.kind !== 'mapped') return [`${shown(path)} with a new key: ${outcome.message}`];
        return differences(known, plain(outcome.operations)).map((one) => `${shown(path)} with a new key: ${one}`);
      });
    }),
  },
  {
    id: 'P4',
    says: 'a word that nobody knows is mapped, and kept where the record has a place for it',
    problems: unknownWords,
  },
  {
    id: 'P5',
    says: 'removing an optional field, or making it null, never makes a 0',
    problems: forEachCase((payload, content, isNew) => {
      const before = zeros(mapCase(payload));
      const keys = keyPaths(content).filter((path) => isNew('zero', path));
      return keys.flatMap((path) =>
        [removed(content, path), replaced(content, path, null)].flatMap((mutant) => {
          const outcome = mapText(payload, JSON.stringify(mutant));
          if (outcome.kind !== 'mapped') return [];
          const risen = [...zeros(outcome.operations)].filter(([field, count]) => count > (before.get(field) ?? 0));
          return risen.map(([field]) => `without ${shown(path)}, ${field} is 0`);
        }),
      );
    }),
  },
  {
    id: 'P5',
    says: 'a number that is gone never counts as 0 in a sum',
    problems: forEachCase((payload, content, isNew) => {
      const before = numbers(mapCase(payload));
      const given = [...nodes(content)].filter(
        ({ path, value }) =>
          typeof path.at(-1) === 'string' && typeof value === 'number' && value !== 0 && isNew('sum', path),
      );
      return given.flatMap(({ path, value }) => {
        const outcome = mapText(payload, JSON.stringify(removed(content, path)));
        if (outcome.kind !== 'mapped') return [];
        const after = numbers(outcome.operations);
        const less = [...before].filter(([field, sum]) => isLess(sum, after.get(field), value as number));
        return less.map(([field]) => `without ${shown(path)}, ${field} is less by just that`);
      });
    }),
  },
  {
    id: 'P8',
    says: 'a malformed payload is rejected, naming provider, data type and path, or is still a valid record',
    problems: forEachCase((payload, content, isNew, id) => {
      const paths = [...nodes(content)].map(({ path }) => path).filter((path) => path.length > 0 && isNew('ill', path));
      return paths.flatMap((path) =>
        STRANGERS.flatMap((stranger) => ill(payload, id, replaced(content, path, stranger), path)),
      );
    }),
  },
  {
    id: 'P8',
    says: 'a payload that is cut off, or no object at all, is rejected by name',
    problems: forEachCase((payload, _content, _isNew, id) => {
      const cuts = [0.25, 0.5, 0.75].map((share) => payload.text.slice(0, Math.floor(payload.text.length * share)));
      const texts = ['', ' ', '\u0000', 'null', '42', '"text"', '[]', '{}', `${payload.text}}`, ...cuts];
      return texts.flatMap((text) => {
        const outcome = mapText(payload, text);
        if (outcome.kind === 'rejected' && names(outcome.message, id, payload)) return [];
        return [`${JSON.stringify(text.slice(0, 20))}: ${outcome.kind === 'mapped' ? 'mapped' : outcome.message}`];
      });
    }),
  },
];

/** So many payloads try a change at the same place, the shortest first; more of them would show nothing more. */
const TRIED = 3;

type Check = (
  payload: PayloadCase,
  content: unknown,
  /** False where that place was tried often enough. */
  isNew: (change: string, path: Path) => boolean,
  id: string,
) => string[];

function forEachCase(check: Check): (suite: ProviderSuite) => string[] {
  return (suite) => {
    const cases = meaningfulCases(suite).sort((a, b) => a.text.length - b.text.length);
    const tried = new Map<string, number>();
    const problems = cases.flatMap((payload) => {
      const isNew = (change: string, path: Path) => {
        const place = `${payload.stream.dataType} ${change} ${path.map((key) => (isData(key) ? '*' : key)).join('.')}`;
        const times = tried.get(place) ?? 0;
        tried.set(place, times + 1);
        return times < TRIED;
      };
      return inCase(payload, check(payload, JSON.parse(payload.text), isNew, suite.provider.manifest.id));
    });
    return cases.length === 0 ? ['there is no payload'] : problems;
  };
}

function crash(payload: PayloadCase, content: unknown, path: Path): string[] {
  const outcome = mapText(payload, JSON.stringify(content));
  return outcome.kind === 'broken' ? [`${shown(path)}: ${outcome.message}`] : [];
}

function ill(payload: PayloadCase, id: string, content: unknown, path: Path): string[] {
  const outcome = mapText(payload, JSON.stringify(content));
  // What breaks an invariant is rejected by `pull`, which names the field of the record.
  if (outcome.kind === 'mapped' || outcome.kind === 'invalid') return [];
  if (outcome.kind === 'broken') return [`${shown(path)} as ${JSON.stringify(at(content, path))}: ${outcome.message}`];
  const keys = path.filter((key) => typeof key === 'string').map((key) => key.replaceAll('-', '_'));
  const hasPath = keys.some((key) => outcome.message.replaceAll('-', '_').includes(key));
  return hasPath && names(outcome.message, id, payload)
    ? []
    : [`${shown(path)} as ${JSON.stringify(at(content, path))}: the rejection does not say where: ${outcome.message}`];
}

function names(message: string, id: string, { stream }: PayloadCase): boolean {
  return message.toLowerCase().includes(id) && message.includes(stream.dataType);
}

function unknownWords(suite: ProviderSuite): string[] {
  const cases = meaningfulCases(suite);
  return Object.entries(suite.words).flatMap(([dataType, words]) =>
    words.flatMap(({ path: pattern, keptAs, unknown = NEW_WORD }) => {
      const found = cases
        .filter(({ stream }) => stream.dataType === dataType)
        .flatMap((payload) => expand(JSON.parse(payload.text), pattern).map((path) => ({ payload, path })));
      if (found.length === 0) return [`${dataType}: no payload has ${pattern}`];
      return found.flatMap(({ payload, path }) => {
        const outcome = mapText(payload, JSON.stringify(replaced(JSON.parse(payload.text), path, unknown)));
        if (outcome.kind !== 'mapped') return inCase(payload, [`${shown(path)}: ${outcome.message}`]);
        const isKept = keptAs === null || outcome.operations.some(({ record }) => keptIn(record, keptAs));
        return isKept ? [] : inCase(payload, [`${shown(path)}: the word is not kept in ${keptAs}`]);
      });
    }),
  );
}

function keptIn(record: object, field: string): boolean {
  return JSON.stringify(plain((record as Record<string, unknown>)[field]) ?? null).includes(NEW_WORD);
}

/** How many values of each field are 0, instants at 1970 among them; elements of a list count together. */
function zeros(operations: readonly Operation[]): Map<string, number> {
  const counts = new Map<string, number>();
  const walk = (value: unknown, field: string): void => {
    if (value === 0 || (value instanceof Date && value.getTime() === 0))
      counts.set(field, (counts.get(field) ?? 0) + 1);
    if (typeof value !== 'object' || value === null || value instanceof Date) return;
    const isList = Array.isArray(value) || value instanceof Float64Array;
    for (const [key, member] of Object.entries(value)) walk(member, isList ? `${field}[]` : `${field}.${key}`);
  };
  for (const operation of operations) walk(operation, operation.dataType);
  return counts;
}

/** The numbers of records, by field; not those of lists, which may lose an element. */
function numbers(operations: readonly Operation[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { dataType, record } of operations) {
    for (const [field, value] of Object.entries(record)) {
      if (typeof value === 'number') found.set(`${dataType}.${field}`, value);
    }
  }
  return found;
}

function isLess(before: number, after: number | undefined, by: number): boolean {
  return after !== undefined && Math.abs(before - by - after) < 1e-6;
}

/** An object of names; of an empty one nobody can tell whether its keys are names or data. */
function isNamed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length > 0 && !isTable(value);
}

function shown(path: Path): string {
  return path.length === 0 ? 'the top' : path.join('.');
}
