import {
  isCompositeType,
  getNamedType,
  isObjectType,
  isRequiredArgument,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { DataType } from '../../src/domain/data-type.js';
import { mangled } from './documents.js';
import { judge } from './judge.js';
import { changed, composedPayloads } from './payload-changes.js';
import type { Dice } from './values.js';
import { bodiesOf } from './vendor.js';
import type { World } from './world.js';

/** Payloads that one athlete's provider sends at once. */
export interface Delivered {
  bodies: Map<string, string>;
  count: number;
}

const composed = composedPayloads();
/** Each is fetched by a call of its own. */
const MOST_EXERCISES = 6;

/** @param most of each data type */
export function delivered(dice: Dice, most: number): Delivered {
  const payloads = new Map<DataType, string[]>();
  let count = 0;
  for (const [dataType, texts] of composed) {
    const length = dataType === 'BODY_MEASUREMENT' ? 1 : Math.min(most, dataType === 'WORKOUT' ? MOST_EXERCISES : most);
    payloads.set(
      dataType,
      Array.from({ length }, () => changed(dice.of(texts), dice)),
    );
    count += length;
  }
  const bodies = bodiesOf(payloads);
  for (const [path, body] of bodies) if (dice.chance(2)) bodies.set(path, mangled(body, dice));
  return { bodies, count };
}

let athletes = 0;

/**
 * Syncs an athlete who has these payloads, reads all that became of them, and erases it.
 * @throws Error where a sync failed by a fault of ours, a mapper broke, or what was stored cannot be read
 */
export async function sync(world: World, { bodies }: Delivered): Promise<void> {
  const { gateway, vendor, storage, clock, schema } = world;
  const name = `athlete-${(athletes += 1)}`;
  vendor.serve(name, bodies);
  const { userId } = await world.connect(name, name);
  const run = await ask(
    `mutation { syncUser(input: { userId: "${name}", wait: true }) { runs { status error { message } steps { dataType status error { code message } } } } }`,
  );
  if (/"(QUEUED|RUNNING)"/.test(run) && !run.includes('PROVIDER_')) throw new Error(`the sync did not end: ${run}`);
  if (run.includes('"INTERNAL"')) throw new Error(`the sync failed: ${run}`);
  const { rows } = await storage.pool.query<{ rejection: string }>(
    `select rejection from payloads where user_id = $1 and rejection like '%the mapper failed%'`,
    [userId],
  );
  if (rows.length > 0) throw new Error(rows.map(({ rejection }) => rejection).join('; '));
  for (const document of listsOf(schema, name)) await ask(document);
  await ask(`mutation { deleteUser(input: { id: "${name}" }) { deletedUserId } }`);
  vendor.serve(name, new Map());
  // The provider's limits count over time.
  clock.advance({ minutes: 15 });

  async function ask(query: string): Promise<string> {
    const answer = await gateway.ask(query);
    const text = JSON.stringify(answer);
    judge({ status: 200, text });
    if (answer.errors !== undefined) throw new Error(`cannot be read: ${text.slice(0, 1_000)}`);
    return text;
  }
}

let documents: ((name: string) => string)[] | null = null;

/** Each list of a user from both ends, with every field that needs no argument. */
function listsOf(schema: GraphQLSchema, name: string): string[] {
  documents ??= Object.values((schema.getType('User') as GraphQLObjectType).getFields()).flatMap((field) => {
    const list = getNamedType(field.type);
    const nodes = isObjectType(list) ? list.getFields()['nodes'] : undefined;
    if (nodes === undefined) return [];
    const selection = selectionOf(getNamedType(nodes.type) as GraphQLObjectType);
    return ['first', 'last'].map(
      (end) => (user: string) => `{ user(id: "${user}") { ${field.name}(${end}: 50) { nodes ${selection} } } }`,
    );
  });
  return documents.map((document) => document(name));
}

function selectionOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const to = getNamedType(field.type);
    if (field.args.some(isRequiredArgument)) return [];
    if (!isCompositeType(to)) return [field.name];
    if (!isObjectType(to) || to.name === 'User' || to.getInterfaces().some((one) => one.name === 'Node')) return [];
    return field.name === 'samples' ? [] : [`${field.name} ${selectionOf(to)}`];
  });
  return `{ ${fields.join(' ')} }`;
}
