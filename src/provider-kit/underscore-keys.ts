type Keyed = Record<string, unknown>;

/** Far deeper than any payload; what reads them goes down by calling itself. */
export const MAX_DEPTH = 64;

/**
 * The same JSON with every key in underscores (`running-index` becomes `running_index`); a key that is sent in both forms
 * counts in underscores. In place, as far as the names allow: most of them have no hyphen, and a night has a thousand.
 * @throws RangeError for what is nested more than `MAX_DEPTH` deep
 */
export function underscoreKeys(value: unknown, depth = 1): unknown {
  if (depth > MAX_DEPTH) throw new RangeError(`nested more than ${MAX_DEPTH} deep`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) if (isHolder(item)) value[index] = underscoreKeys(item, depth + 1);
    return value;
  }
  if (!isHolder(value)) return value;
  const result = underscoreOwnKeys(value);
  for (const key of Object.keys(result)) {
    const item = result[key];
    if (isHolder(item)) result[key] = underscoreKeys(item, depth + 1);
  }
  return result;
}

/** The same for the keys of one object alone: what it holds is left as it is. */
export function underscoreOwnKeys(value: Keyed): Keyed {
  const keys = Object.keys(value);
  if (!keys.some(isRenamed)) return value;
  const result: Keyed = {};
  for (const key of keys) {
    const name = key.replaceAll('-', '_');
    // An own key of this name would become the prototype of the copy.
    if (name === '__proto__' || (name !== key && Object.hasOwn(value, name))) continue;
    result[name] = value[key];
  }
  return result;
}

function isHolder(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null;
}

function isRenamed(key: string): boolean {
  return key.includes('-') || key === '__proto__';
}
