import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isLeafType, isObjectType, type GraphQLObjectType } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
const SERIES = new Set(['SampleSeries', 'HeartRateSeries']);

/** Links to other records, and what says the same in another way. */
const LEFT_OUT = new Set([
  'id',
  'user',
  'sleep',
  'sleepBefore',
  'nightlyRecharge',
  'Workout.heartRate',
  'Route.geoJson',
  'Route.polyline',
  'Route.bounds',
  'WorkoutFile.url',
  'WorkoutFile.expiresAt',
]);

/**
 * Everything that a type has, so that a field that is added is seen; of a series its columns, sample by sample.
 * @param without series, which have no scalar of their own
 */
export function selectionOf(typeName: string, { withSeries = true } = {}): string {
  return fieldsOf(typeName)
    .flatMap(({ name, type }) => {
      const named = getNamedType(type);
      if (isLeafType(named)) return name;
      if (!SERIES.has(named.name)) return `${name} { ${selectionOf(named.name, { withSeries })} }`;
      return withSeries ? `${name} { ${typeHas(named.name, 'type')} columns { timestamps values } }` : [];
    })
    .join(' ');
}

/** The paths of all leaves of a type; `[]` stands for the items of a list of objects. */
export function leavesOf(typeName: string): string[] {
  return fieldsOf(typeName).flatMap(({ name, type }) => {
    const named = getNamedType(type);
    if (isLeafType(named)) return name;
    if (SERIES.has(named.name)) return [];
    const inner = leavesOf(named.name).map((leaf) => `${name}${String(type).startsWith('[') ? '[]' : ''}.${leaf}`);
    return String(type).startsWith('[') ? [name, ...inner] : inner;
  });
}

function fieldsOf(typeName: string) {
  return Object.values(objectType(typeName).getFields()).filter(
    ({ name }) => !LEFT_OUT.has(name) && !LEFT_OUT.has(`${typeName}.${name}`),
  );
}

function typeHas(typeName: string, field: string): string {
  return field in objectType(typeName).getFields() ? field : '';
}

function objectType(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`there is no type ${name}`);
  return type;
}
