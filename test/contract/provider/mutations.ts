/** Keys and indices from the top. */
export type Path = readonly (string | number)[];

export interface Node {
  path: Path;
  value: unknown;
}

/** Above this many members a container is a list of alike things, and three of them stand for all. */
const MANY = 40;

/** Everything in a parsed payload, the top included; of long lists the first two and the last. */
export function* nodes(value: unknown, path: Path = []): Generator<Node> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  const members: [string | number, unknown][] = Array.isArray(value)
    ? value.map((member, index) => [index, member])
    : Object.entries(value);
  const limit = Array.isArray(value) ? 3 : MANY;
  const chosen = members.length <= limit ? members : [...members.slice(0, 2), ...members.slice(-1)];
  for (const [key, member] of chosen) yield* nodes(member, [...path, key]);
}

/** The same with another value at a path; the original is untouched. */
export function replaced(root: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((member: unknown, index) => (index === key ? replaced(member, rest, value) : member));
  const object = root as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

/** The same without one key of an object. */
export function removed(root: unknown, path: Path): unknown {
  const parent = path.slice(0, -1);
  const { [String(path.at(-1))]: _gone, ...rest } = at(root, parent) as Record<string, unknown>;
  return replaced(root, parent, rest);
}

export function at(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], root);
}

/** Paths of the keys of objects; elements of arrays are not keys. */
export function keyPaths(root: unknown): Path[] {
  return [...nodes(root)].map(({ path }) => path).filter((path) => typeof path.at(-1) === 'string');
}

/** True for an object whose keys are data (`"23:34": 2`), not names. */
export function isTable(value: object): boolean {
  return Object.keys(value).some(isData);
}

/** True for an index, and for a key that is data. */
export function isData(key: string | number): boolean {
  return typeof key === 'number' || /^[\d-]/.test(key);
}

/** `samples.*.kind` → the paths that it means in this payload. */
export function expand(root: unknown, pattern: string): Path[] {
  return pattern.split('.').reduce<Path[]>(
    (paths, step) =>
      paths.flatMap((path): Path[] => {
        const value = at(root, path);
        if (typeof value !== 'object' || value === null) return [];
        if (step !== '*') return Object.hasOwn(value, step) ? [[...path, step]] : [];
        return Array.isArray(value)
          ? value.map((_, index) => [...path, index])
          : Object.keys(value).map((key) => [...path, key]);
      }),
    [[]],
  );
}
