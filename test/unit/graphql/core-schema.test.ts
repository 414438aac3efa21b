import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  printType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { ActivityType } from '../../../src/domain/activity-type.js';
import { buildGraphqlSchema } from '../../../src/graphql/schema.js';
import { schemaUnderTest } from './gateway.js';

/** Subscriptions, and what only they print, are not served yet. */
const NOT_SERVED = ['Subscription', 'RecordsChanged'];

let core: GraphQLSchema;
let built: GraphQLSchema;

beforeAll(async () => {
  core = buildSchema(await readFile(new URL('../../contract/core.graphql', import.meta.url), 'utf8'));
  built = await schemaUnderTest();
});

/** One line for each promise that a type makes: `Workout.series(types): [SeriesType!]`. */
function promises(type: GraphQLNamedType): string[] {
  const input = (owner: string, { name, type: of, defaultValue }: GraphQLArgument | GraphQLInputField): string =>
    `${owner}${name}: ${String(of)} = ${defaultValue === undefined ? 'none' : JSON.stringify(defaultValue)}`;
  if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => input(`${type.name}.`, field));
  if (!isObjectType(type) && !isInterfaceType(type)) return [`scalar ${type.name}`];
  return [
    ...type.getInterfaces().map(({ name }) => `${type.name} implements ${name}`),
    ...Object.values(type.getFields()).flatMap((field) => [
      `${type.name}.${field.name}: ${String(field.type)}`,
      ...field.args.map((arg) => input(`${type.name}.${field.name} `, arg)),
    ]),
  ];
}

function allPromises(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !NOT_SERVED.includes(type.name))
    .flatMap(promises);
}

describe('the schema', () => {
  it('keeps every promise of the core schema: types, fields, arguments, defaults, nullability, values', () => {
    const kept = new Set(allPromises(built));
    const promised = allPromises(core);
    expect(promised.length).toBeGreaterThan(500);
    expect(promised.filter((promise) => !kept.has(promise))).toEqual([]);
  });

  it('asks of callers nothing that the core schema does not: whatever it adds may be left out', () => {
    const promised = new Set(allPromises(core));
    const demands = allPromises(built).filter((promise) => !promised.has(promise) && /! = none$/.test(promise));
    const ofPromisedTypes = demands.filter((demand) => core.getType(demand.split('.')[0] ?? '') !== undefined);
    const isOfNewField = (demand: string) => {
      const [, type = '', field = ''] = /^(\w+)\.(\w+) /.exec(demand) ?? [];
      const known = core.getType(type);
      return isObjectType(known) && known.getFields()[field] === undefined;
    };
    expect(ofPromisedTypes.filter((demand) => !isOfNewField(demand))).toEqual([]);
  });

  it('has the whole common vocabulary of activities', () => {
    const type = built.getType('ActivityType');
    expect(isEnumType(type) && type.getValues().map(({ name, value }) => [name, value])).toEqual(
      Object.entries(ActivityType),
    );
  });

  it('names each registered provider, and holds its id behind the name', async () => {
    const providers = async (ids: string[]): Promise<unknown> => {
      const type = (await buildGraphqlSchema({ providerIds: ids })).getType('ProviderId');
      return isEnumType(type) && type.getValues().map(({ name, value }) => [name, value as unknown]);
    };
    expect(await providers(['polar'])).toEqual([['POLAR', 'polar']]);
    expect(await providers(['fake', 'health-connect'])).toEqual([
      ['FAKE', 'fake'],
      ['HEALTH_CONNECT', 'health-connect'],
    ]);
  });

  it('comes out the same every time', async () => {
    const print = async (): Promise<string> =>
      Object.values((await buildGraphqlSchema({ providerIds: ['polar'] })).getTypeMap())
        .map(printType)
        .join('\n');
    expect(await print()).toBe(await print());
  });
});
