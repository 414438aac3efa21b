import { Field, Float, Int, ObjectType } from 'type-graphql';
import {
  CadenceUnit,
  type HeartRateZone,
  type Lap,
  type Pause,
  type RoutePoint,
  type TrainingLoad,
} from '../../domain/workout.js';
import { DateTime } from '../scalars/index.js';

@ObjectType('TrainingLoad', {
  simpleResolvers: true,
  description: "How hard a session was, in the provider's own arbitrary units, with its own words for them.",
})
export class TrainingLoadType implements TrainingLoad {
  @Field(() => Float, {
    nullable: true,
    description: "Load on heart and circulation, provider's unit. Null where the provider gives none.",
  })
  cardio!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Load on the muscles, provider's unit. Null where the provider gives none.",
  })
  muscle!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Load as the wearer felt it, provider's unit. Null where the provider gives none.",
  })
  perceived!: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The provider's word for `cardio`. Null where the provider gives none.",
  })
  cardioInterpretation!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The provider's word for `muscle`. Null where the provider gives none.",
  })
  muscleInterpretation!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The provider's word for `perceived`. Null where the provider gives none.",
  })
  perceivedInterpretation!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The wearer's own rating of the exertion, in the provider's word. Null where the provider gives none.",
  })
  perceivedExertion!: string | null;
}

@ObjectType('HeartRateZone', { simpleResolvers: true, description: 'Time spent between two heart rates.' })
export class HeartRateZoneType implements HeartRateZone {
  @Field(() => Int, {
    description: "Number of the zone by rising limits, from 1, whatever the provider's own numbering.",
  })
  index!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Lower limit, beats a minute. Null where the provider gives none.',
  })
  lowerBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Upper limit, beats a minute. Null where the provider gives none.',
  })
  upperBpm!: number | null;

  @Field(() => Float, { description: 'Time in the zone, seconds.' })
  seconds!: number;
}

@ObjectType('Lap', { simpleResolvers: true, description: 'One lap of a session.' })
export class LapType implements Lap {
  @Field(() => Int, { description: 'Number of the lap, from 1.' })
  index!: number;

  @Field(() => DateTime, { description: 'Start.' })
  startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  endTime!: Date;

  @Field(() => Float, {
    nullable: true,
    description: 'Time of the lap without pauses, seconds. Null where the provider gives none.',
  })
  durationSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Distance of the lap, metres. Null where the provider gives none.',
  })
  distanceMeters!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average heart rate of the lap, beats a minute. Null where the provider gives none.',
  })
  averageHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Highest heart rate of the lap, beats a minute. Null where the provider gives none.',
  })
  maxHeartRateBpm!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average speed of the lap, metres a second. Null where the provider gives none.',
  })
  averageSpeedMetersPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average power of the lap, watts. Null where the provider gives none.',
  })
  averagePowerWatts!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Average cadence of the lap in `cadenceUnit`. Null where the provider gives none.',
  })
  averageCadence!: number | null;

  @Field(() => CadenceUnit, { nullable: true, description: 'What `averageCadence` counts. Null exactly when that is.' })
  cadenceUnit!: CadenceUnit | null;
}

@ObjectType('Pause', { simpleResolvers: true, description: 'The recording of a session was paused.' })
export class PauseType implements Pause {
  @Field(() => DateTime, { description: 'Start.' })
  startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  endTime!: Date;
}

@ObjectType('RoutePoint', { simpleResolvers: true, description: 'One position of a route.' })
export class RoutePointType implements RoutePoint {
  @Field(() => DateTime, {
    nullable: true,
    description: 'When the wearer was there. Null where the provider gives only the line.',
  })
  timestamp!: Date | null;

  @Field(() => Float, { description: 'Degrees north, WGS 84.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east, WGS 84.' })
  longitude!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Altitude above sea level, metres. Null where the provider gives none.',
  })
  altitudeMeters!: number | null;
}
