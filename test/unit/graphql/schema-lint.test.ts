import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { RECORD_LISTS } from '../../../src/graphql/record-lists.js';
import { schemaUnderTest } from './gateway.js';

let types: GraphQLNamedType[];
let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await schemaUnderTest();
  types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
});

interface Described {
  path: string;
  description: string | null | undefined;
}

function everything(type: GraphQLNamedType): Described[] {
  const self = { path: type.name, description: type.description };
  if (isEnumType(type))
    return [self, ...type.getValues().map(({ name, description }) => ({ path: `${type.name}.${name}`, description }))];
  if (isScalarType(type)) return [self];
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [self];
  return [
    self,
    ...Object.values(type.getFields()).flatMap((field) => [
      { path: `${type.name}.${field.name}`, description: field.description },
      ...('args' in field
        ? field.args.map(({ name, description }: GraphQLArgument) => ({
            path: `${type.name}.${field.name}(${name})`,
            description,
          }))
        : []),
    ]),
  ];
}

function fields(): { path: string; name: string; type: GraphQLOutputType }[] {
  return types
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((owner) =>
      Object.values(owner.getFields()).map(({ name, type }) => ({
        path: `${owner.name}.${name}`,
        name,
        type,
      })),
    );
}

const UNITS =
  /(Seconds|Meters|MetersPerSecond|Kcal|Bpm|Ms|Percent|Watts|Minutes|Celsius|Kg|Cm|PerMinute|Days|Time|At)$|^(seconds|bpm)$/;

/** Numbers that are no quantity with a unit, or whose unit stands beside them. */
const UNITLESS: Record<string, string> = {
  totalCount: 'a count',
  count: 'a count',
  attempts: 'a count',
  fetched: 'a count',
  created: 'a count',
  updated: 'a count',
  unchanged: 'a count',
  rejected: 'a count',
  samples: 'a count',
  deletedRecords: 'a count',
  connectionsToReauthorize: 'a count',
  rows: 'a count',
  sequence: 'an ordinal number',
  steps: 'a count',
  cycles: 'a count',
  interruptions: 'a count',
  index: 'an ordinal number',
  score: '0 to 100 without unit',
  durationScore: '0 to 100 without unit',
  solidityScore: '0 to 100 without unit',
  regenerationScore: '0 to 100 without unit',
  userRating: '1 to 5 without unit',
  continuityClass: "the provider's own scale",
  grade: "the provider's own scale",
  pulseTransitQualityIndex: "the provider's own scale",
  load: "the provider's own unit",
  acuteLoad: "the provider's own unit",
  chronicLoad: "the provider's own unit",
  loadRatio: 'a ratio',
  veryLow: "the provider's own unit",
  low: "the provider's own unit",
  medium: "the provider's own unit",
  high: "the provider's own unit",
  veryHigh: "the provider's own unit",
  inactivityAlerts: 'a count',
  providerScore: "the provider's own scale",
  providerScoreMin: "the provider's own scale",
  providerScoreMax: "the provider's own scale",
  ansCharge: "the provider's own scale",
  ansChargeStatus: "the provider's own scale",
  sleepCharge: "the provider's own scale",
  continuity: "the provider's own scale",
  runningIndex: "the provider's own scale",
  cardio: "the provider's own unit",
  muscle: "the provider's own unit",
  perceived: "the provider's own unit",
  averageCadence: 'cadenceUnit stands beside it',
  latitude: 'degrees by definition',
  longitude: 'degrees by definition',
  bounds: 'degrees by definition',
  value: 'the unit is a field of the series',
  min: 'the unit is a field of the series',
  max: 'the unit is a field of the series',
  average: 'the unit is a field of the series',
};

const RECORD_NODES = Object.values(RECORD_LISTS).map(({ node }) => node);

/** Lists that something else bounds. */
const BOUNDED: Record<string, string> = {
  'Query.nodes': 'as many as were asked for, at most 100',
  'Query.providers': 'the registered providers',
  'Query.providerCredentials': 'one for each provider',
  'User.connections': 'one for each provider',
  'Provider.delivery': 'an enumeration',
  'Provider.capabilities': 'one for each data type',
  'ApiKey.scopes': 'one for each thing that can be allowed',
  'Project.redirectUrls': 'a hundred at most',
  'WhoAmI.scopes': 'one for each thing that can be allowed',
  'Connection.scopes': 'what one consent grants',
  'SyncRun.steps': 'one for each data type',
  'SyncUserPayload.runs': 'one for each provider',
  'CreateUserTokenPayload.scopes': 'one for each thing that can be allowed',
  'CreateCoachTokenPayload.scopes': 'one for each thing that can be allowed',
  'ErasureReceipt.counts': 'one for each table',
  ...Object.fromEntries(['Record', ...RECORD_NODES].map((type) => [`${type}.flags`, 'an enumeration'])),
  'Workout.heartRateZones': 'inside one workout',
  'Workout.pauses': 'inside one workout',
  'DailyActivity.inactivityAlertTimes': 'inside one day',
  'DailyActivity.zones': 'inside one day',
  'AlertnessPeriod.stretches': 'inside one period',
  'Electrocardiogram.qualityChanges': 'inside one recording',
  'SkinContact.changes': 'inside one period',
  'Workout.files': 'one for each format',
  'Workout.laps': 'inside one workout',
  'Workout.series': 'one for each type of series',
  'Route.points': 'inside one workout',
  'Route.bounds': 'four numbers',
  'SleepSession.stages': 'inside one night',
  'HeartRateSeries.samples': 'at most 100,000 in an answer',
  'SampleSeries.samples': 'at most 100,000 in an answer',
  'HeartRateSeries.spans': 'inside the range asked for',
  'SampleSeries.spans': 'inside the range asked for',
};

/** Pairs that have more than three fields alike, and are no kind of one thing. A span of samples is asked for alone, and has no id. */
const ALIKE: Record<string, string> = {
  'HeartRateSeries SampleSeries': 'their samples have other units',
  'Lap Workout': 'a lap is measured as its workout is',
  'Query User': 'the lists of several users and of one',
  ...Object.fromEntries(
    [
      'AlertnessPeriod',
      'BloodOxygenTest',
      'BodyMeasurement',
      'BodyTemperature',
      'CircadianBedtime',
      'Electrocardiogram',
    ]
      .concat('SkinContact', 'SleepSession', 'Workout')
      .map((record) => [
        [record, 'SeriesSpan'].sort().join(' '),
        'a span says of samples what a record says of itself',
      ]),
  ),
};

function hasList(type: GraphQLOutputType): boolean {
  return isListType(type) || (isNonNullType(type) && isListType(type.ofType));
}

describe('the schema as text', () => {
  it('describes every type, field, argument, input field and value in a whole sentence', () => {
    const bare = types.flatMap(everything).filter(({ description }) => !/^\S.*[.…]$/s.test(description ?? ''));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it('says of every nullable field that can be null when it is', () => {
    const silent = types
      .filter((type) => isObjectType(type))
      .filter(({ name }) => name !== 'Mutation')
      .flatMap((owner) =>
        Object.values(owner.getFields()).map((field) => ({ path: `${owner.name}.${field.name}`, field })),
      )
      .filter(({ field }) => !isNonNullType(field.type) && !/\bnull\b/i.test(field.description ?? ''));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('states the unit of every number in its name', () => {
    const numbers = fields().filter(({ type }) => ['Int', 'Float'].includes(getNamedType(type).name));
    expect(numbers.length).toBeGreaterThan(60);
    expect(
      numbers.filter(({ name }) => !UNITS.test(name) && UNITLESS[name] === undefined).map(({ path }) => path),
    ).toEqual([]);
    const used = new Set(numbers.map(({ name }) => name));
    expect(Object.keys(UNITLESS).filter((name) => !used.has(name))).toEqual([]);
  });

  it('lets no list grow that is not a connection', () => {
    const bare = fields().filter(({ path, type }) => hasList(type) && !/(Connection\.(edges|nodes))$/.test(path));
    expect(bare.map(({ path }) => path).sort()).toEqual(Object.keys(BOUNDED).sort());
  });

  it('gives every connection the same four fields, and every list its four arguments', () => {
    const connections = types.filter((type) => isObjectType(type)).filter(({ name }) => /.Connection$/.test(name));
    expect(connections.length).toBeGreaterThanOrEqual(17);
    for (const connection of connections) {
      expect(Object.keys(connection.getFields()).sort()).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount']);
    }
    const roots = ['Query', 'User', 'Project'].map((name) => schema.getType(name)).filter((type) => isObjectType(type));
    const lists = roots
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ type }) => /.Connection!$/.test(String(type)));
    expect(lists.length).toBeGreaterThanOrEqual(30);
    for (const { args } of lists)
      expect(args.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'after', 'last', 'before']));
  });

  it('has an interface for what types share', () => {
    const objects = types.filter((type) => isObjectType(type));
    const shared = objects.flatMap((one, at) =>
      objects.slice(at + 1).flatMap((other) => {
        const known = one.getInterfaces().filter((type) => other.getInterfaces().includes(type));
        const inherited = new Set(known.flatMap((type) => Object.keys(type.getFields())));
        const common = Object.values(one.getFields()).filter(
          ({ name, type }) => !inherited.has(name) && String(other.getFields()[name]?.type) === String(type),
        );
        const isPage = [one, other].every(({ name }) => /.(Connection|Edge|Payload)$/.test(name));
        return common.length > 3 && !isPage ? [[one.name, other.name].sort().join(' ')] : [];
      }),
    );

    expect(shared.filter((pair) => ALIKE[pair] === undefined)).toEqual([]);
    expect(Object.keys(ALIKE).filter((pair) => !shared.includes(pair))).toEqual([]);
  });

  it('gives every mutation one input and a payload of its own', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(
      mutations.map(({ name, args, type }) => [
        name,
        args.map((arg) => `${arg.name}: ${String(arg.type)}`),
        String(type),
      ]),
    ).toEqual(
      mutations.map(({ name }) => {
        const own = name.charAt(0).toUpperCase() + name.slice(1);
        return [name, [`input: ${own}Input!`], `${own}Payload!`];
      }),
    );
  });

  it('says for every scalar of its own where it is specified', () => {
    const scalars = types.filter((type) => isScalarType(type));
    expect(scalars.map(({ name }) => name).sort()).toEqual([
      'DateTime',
      'JSON',
      'LocalDate',
      'NumberColumn',
      'Scope',
      'Secret',
      'URL',
    ]);
    expect(scalars.filter(({ specifiedByURL }) => !specifiedByURL?.startsWith('https://'))).toEqual([]);
  });
});
