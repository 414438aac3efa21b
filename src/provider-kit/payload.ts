import type { z } from 'zod';
import type { DataType } from '../domain/data-type.js';
import { ProviderError } from '../domain/errors.js';
import { sliceElements, startOfMember } from './json-slices.js';
import { readWithout } from './left-out.js';
import { MAX_DEPTH, underscoreKeys, underscoreOwnKeys } from './underscore-keys.js';

/** Whose payload it is; named in every rejection. */
export interface PayloadSource {
  /** Id of the provider. */
  provider: string;
  dataType: DataType;
}

const MAX_REPORTED_ISSUES = 3;
const MAX_PATH_LENGTH = 80;

/**
 * Cuts a JSON answer into its items, each exactly the text that the provider sent.
 * @param key name of the array in a top-level object, in underscores, however it is sent; null where the answer is the array
 * @throws ProviderError `retry` where the text is not JSON or is cut off, `fail` where it is JSON of another shape
 */
export function splitItems(text: string, key: string | null): string[] {
  const answer = parseAnswer(text);
  const name = key === null || !isObject(answer) ? undefined : nameOf(answer, key);
  const items = key === null ? answer : isObject(answer) && name !== undefined ? answer[name] : undefined;
  if (!Array.isArray(items)) {
    throw new ProviderError(
      'fail',
      'INVALID_PAYLOAD',
      `the answer has no array ${key === null ? 'at its top' : `named ${key}`}`,
    );
  }
  return sliceElements(text, name === undefined ? text.indexOf('[') : startOfMember(text, name));
}

/**
 * The one item of an answer that is an object, as the provider sent it.
 * @throws ProviderError `retry` where the text is not JSON or is cut off, `fail` where it is JSON of another shape
 */
export function singleItem(text: string): string {
  if (!isObject(parseAnswer(text))) throw new ProviderError('fail', 'INVALID_PAYLOAD', 'the answer is not an object');
  return text.trim();
}

/**
 * What stands at the top of a JSON object, by keys in underscores as `parsePayload` reads them: for what must be known of it
 * before it is mapped. Empty where it is no object.
 * @throws ProviderError `retry` where the text is not JSON or is cut off
 */
export function topOf(text: string): Record<string, unknown> {
  const answer = parseAnswer(text);
  return isObject(answer) ? underscoreOwnKeys(answer) : {};
}

/**
 * Parses a payload, with every key in underscores (`running-index` becomes `running_index`; a key that is sent in both
 * forms counts in underscores), and checks it against a schema. What cannot be read is left out where the schema can do
 * without, and noticed: one odd value costs neither the record nor, in a list, more than the item that holds it.
 * @param identity keys at the top that tell which record it is: what stands there counts, or refuses the payload
 * @throws ProviderError `reject-record` that names provider, data type and path, and no value of the payload
 */
export function parsePayload<T extends z.ZodType>(
  schema: T,
  text: string,
  source: PayloadSource,
  identity: readonly string[] = [],
): z.output<T> {
  let content: unknown;
  try {
    content = underscoreKeys(JSON.parse(text));
  } catch (error) {
    const isDeep = error instanceof RangeError;
    throw invalidPayload(source, [], isDeep ? `expected at most ${MAX_DEPTH} levels` : 'expected JSON');
  }
  const parsed = readWithout(schema, content, identity);
  if (!('error' in parsed)) return parsed.data;
  const [first, ...rest] = parsed.error.issues.slice(0, MAX_REPORTED_ISSUES);
  throw invalidPayload(
    source,
    first?.path ?? [],
    [
      plainMessage(first?.message),
      ...rest.map((issue) => `${pathText(issue.path)}${plainMessage(issue.message)}`),
    ].join('; '),
  );
}

/** The rejection of a payload for what stands at a path. `expectation` must not quote the payload. */
export function invalidPayload(
  source: PayloadSource,
  path: readonly PropertyKey[],
  expectation: string,
): ProviderError {
  const message = `${source.provider} ${source.dataType}: ${pathText(path)}${expectation}`;
  return new ProviderError('reject-record', 'INVALID_PAYLOAD', message);
}

/** The parser's own message quotes the text around the fault, so it goes no further. */
function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'the answer is not JSON, or was cut off');
  }
}

/** The name as it was sent of a key that is told in underscores; of several forms the one in underscores. */
function nameOf(answer: Record<string, unknown>, key: string): string | undefined {
  if (Object.hasOwn(answer, key)) return key;
  return Object.keys(answer).findLast((name) => name.replaceAll('-', '_') === key);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.').slice(0, MAX_PATH_LENGTH)}: `;
}

function plainMessage(message = 'not as expected'): string {
  return message.replace(/^Invalid input: /, '');
}
