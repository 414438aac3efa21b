import { Field, Float, ObjectType } from 'type-graphql';
import type { StoredNightlySkinTemperature } from '../../domain/nightly-skin-temperature.js';
import { LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('NightlySkinTemperature', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: "The temperature of the skin over one night's sleep.",
})
export class NightlySkinTemperatureType extends RecordType implements StoredNightlySkinTemperature {
  @Field(() => LocalDate, { description: 'Local date of waking up.' })
  night!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Temperature of the skin over the sleep, °C. Null where the provider gives only the deviation.',
  })
  temperatureCelsius!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Deviation from the wearer's own usual level, °C. Null before there is one.",
  })
  deviationCelsius!: number | null;
}
