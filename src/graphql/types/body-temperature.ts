import { Field, ObjectType } from 'type-graphql';
import { SensorLocation, TemperatureKind, type StoredBodyTemperature } from '../../domain/body-temperature.js';
import { DateTime } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('BodyTemperature', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'A period in which a sensor took temperatures of the body or the skin.',
})
export class BodyTemperatureType extends RecordType implements StoredBodyTemperature {
  @Field(() => DateTime, { description: 'Start.' })
  override startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  override endTime!: Date;

  @Field(() => TemperatureKind, { description: 'What was measured.' })
  kind!: TemperatureKind;

  @Field(() => SensorLocation, { description: 'Where on the body the sensor sat.' })
  sensorLocation!: SensorLocation;
}
