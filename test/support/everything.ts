/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked into freely */
import { expect } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Gateway } from './gateway.js';

/** Lists of a user by data type; heart rate is a series alone. */
const LISTS: Record<string, string> = {
  WORKOUT: 'workouts',
  SLEEP_SESSION: 'sleepSessions',
  NIGHTLY_RECHARGE: 'nightlyRecharges',
  DAILY_ACTIVITY: 'dailyActivities',
  TRAINING_LOAD: 'dailyTrainingLoads',
  ALERTNESS: 'alertnessPeriods',
  CIRCADIAN_BEDTIME: 'circadianBedtimes',
  BODY_TEMPERATURE: 'bodyTemperatures',
  SKIN_TEMPERATURE: 'nightlySkinTemperatures',
  BLOOD_OXYGEN: 'bloodOxygenTests',
  ECG: 'electrocardiograms',
  SKIN_CONTACT: 'skinContacts',
  BODY_MEASUREMENT: 'bodyMeasurements',
};

/** Reads records with every field that the schema has for them, whatever those are. */
export interface Everything {
  sync(user: string): Promise<void>;
  forget(user: string): Promise<void>;
  /** A record; undefined where there is none, and for heart rate, which is a series alone. */
  find(user: string, dataType: string, externalId: string): Promise<any>;
  /** A series of a record, and where the record shows none of that type, of the user in the same time. */
  columns(user: string, record: any, series: { type: string; first: string; last: string }): Promise<any>;
}

export async function everythingOf(gateway: Gateway): Promise<Everything> {
  const answer = await gateway.ask(getIntrospectionQuery());
  const schema = buildClientSchema(answer.data as any);
  const ask = async (query: string): Promise<any> => {
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    return data;
  };
  return {
    async sync(user) {
      await ask(`mutation { syncUser(input: { userId: "${user}", provider: POLAR, wait: true }) { runs { status } } }`);
    },
    async forget(user) {
      await ask(`mutation { deleteUser(input: { id: "${user}" }) { deletedUserId } }`);
    },
    async find(user, dataType, externalId) {
      const list = LISTS[dataType];
      if (list === undefined) return undefined;
      const found = await ask(`{ user(id: "${user}") { ${list}(first: 100) { nodes ${fieldsOf(schema, list)} } } }`);
      return found.user[list].nodes.find(({ source }: any) => source.externalId === externalId);
    },
    async columns(user, record, { type, first, last }) {
      const own = seriesIn(record).find((one) => (one.type ?? 'HEART_RATE') === type);
      if (own !== undefined) return own.columns;
      const [from] = first.split(' ');
      const to = new Date(Date.parse(last.split(' ')[0] ?? '') + 1).toISOString();
      const found = await ask(
        `{ user(id: "${user}") { series(type: ${type}, from: "${from}", to: "${to}") { columns { timestamps values } } } }`,
      );
      return found.user.series.columns;
    },
  };
}

function seriesIn(record: any): any[] {
  return Object.values(record ?? {})
    .flat()
    .filter((value: any) => value?.columns?.values?.length > 0);
}

function fieldsOf(schema: GraphQLSchema, list: string): string {
  const connection = getNamedType((schema.getType('User') as GraphQLObjectType).getFields()[list]!.type);
  return selectionOf(getNamedType((connection as GraphQLObjectType).getFields()['nodes']!.type) as GraphQLObjectType);
}

/** All fields that need no argument, but for those that lead to other records. */
function selectionOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const to = getNamedType(field.type);
    if (field.args.some(isRequiredArgument) || isInterfaceType(to)) return [];
    if (!isObjectType(to)) return [field.name];
    const leadsElsewhere = to.name === 'User' || to.getInterfaces().some(({ name }) => name === 'Node');
    return leadsElsewhere || field.name === 'samples' ? [] : [`${field.name} ${selectionOf(to)}`];
  });
  return `{ ${fields.join(' ')} }`;
}
