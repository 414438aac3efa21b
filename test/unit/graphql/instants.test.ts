import { describe, expect, it } from '@jest/globals';
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { schemaUnderTest } from './gateway.js';

/** An instant of the wearer's life; the gateway's own end in At. */
const WEARERS = /(^t|T)imes?(tamp)?$/;
const OFFSET = ['utcOffsetMinutes', 'utcOffsetOrigin'];

describe('every instant of a record', () => {
  it('comes with its offset from UTC and where that is from: in its own object, in each that holds it, or as spans', async () => {
    const schema = await schemaUnderTest();
    const types = Object.values(schema.getTypeMap()).filter(
      (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
    );
    const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields());
    const holdersOf = (type: GraphQLObjectType) =>
      types.filter((holder) => fieldsOf(holder).some((field) => getNamedType(field.type) === type));
    const isCarried = (type: GraphQLObjectType, within: readonly GraphQLObjectType[] = []): boolean => {
      const names = fieldsOf(type).map(({ name }) => name);
      if (OFFSET.every((name) => names.includes(name)) || names.includes('spans')) return true;
      const holders = within.includes(type) ? [] : holdersOf(type);
      return holders.length > 0 && holders.every((holder) => isCarried(holder, [...within, type]));
    };
    const timed = types.filter((type) =>
      fieldsOf(type).some(({ name, type: of }) => WEARERS.test(name) && getNamedType(of).name === 'DateTime'),
    );
    expect(timed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Workout', 'SleepStage', 'Sample', 'RoutePoint', 'SkinContactChange', 'SeriesSpan']),
    );
    expect(timed.filter((type) => !isCarried(type)).map(({ name }) => name)).toEqual([]);
  });
});
