import { Field, Float, Int, ObjectType } from 'type-graphql';
import {
  ActivityZone,
  type ActivityZoneTotals,
  type ActivityZoneStretch,
  type StoredDailyActivity,
} from '../../domain/daily-activity.js';
import { DateTime, LocalDate } from '../scalars/index.js';
import { NodeType } from './node.js';
import { RecordType } from './record.js';

@ObjectType('ActivityZoneStretch', { simpleResolvers: true, description: 'An unbroken stretch in one zone.' })
export class ActivityZoneStretchType implements ActivityZoneStretch {
  @Field(() => ActivityZone, { description: 'The zone.' })
  zone!: ActivityZone;

  @Field(() => DateTime, { description: 'Start.' })
  startTime!: Date;

  @Field(() => DateTime, { description: 'End.' })
  endTime!: Date;
}

@ObjectType('ActivityZoneTotals', {
  simpleResolvers: true,
  description: 'Seconds of a day in each zone; 0 is a statement.',
})
export class ActivityZoneTotalsType implements ActivityZoneTotals {
  @Field(() => Float, { description: 'Seconds asleep.' })
  sleepSeconds!: number;

  @Field(() => Float, { description: 'Seconds sedentary.' })
  sedentarySeconds!: number;

  @Field(() => Float, { description: 'Seconds lightly active.' })
  lightSeconds!: number;

  @Field(() => Float, { description: 'Seconds moderately active.' })
  moderateSeconds!: number;

  @Field(() => Float, { description: 'Seconds vigorously active.' })
  vigorousSeconds!: number;

  @Field(() => Float, { description: 'Seconds without the device on the body.' })
  nonWearSeconds!: number;

  @Field(() => Float, { description: 'Seconds in a zone that has no place in this list.' })
  unknownSeconds!: number;
}

@ObjectType('DailyActivity', {
  simpleResolvers: true,
  implements: [NodeType, RecordType],
  description: 'Totals of one calendar day of the wearer.',
})
export class DailyActivityType extends RecordType implements StoredDailyActivity {
  @Field(() => LocalDate, { description: 'The local day.' })
  date!: string;

  @Field(() => Int, { nullable: true, description: 'Number of steps. Null where the provider gives none.' })
  steps!: number | null;

  @Field(() => Float, { nullable: true, description: 'Distance on foot, metres. Null where the provider gives none.' })
  distanceMeters!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Energy above rest, kilocalories. Null where the provider gives none.',
  })
  activeEnergyKcal!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Energy with rest included, kilocalories. Null where the provider gives none.',
  })
  totalEnergyKcal!: number | null;

  @Field(() => Float, { nullable: true, description: 'Time active, seconds. Null where the provider gives none.' })
  activeSeconds!: number | null;

  @Field(() => Float, { nullable: true, description: 'Time inactive, seconds. Null where the provider gives none.' })
  inactiveSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Share of the day's goal, %; may pass 100. Null where the provider gives none.",
  })
  goalPercent!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many times the wearer was told to move. Null where the provider gives none.',
  })
  inactivityAlerts!: number | null;

  @Field(() => [DateTime], {
    nullable: true,
    description:
      'When the wearer was told to move. Null where the provider gives none, or no offset from UTC is known.',
  })
  inactivityAlertTimes!: Date[] | null;

  @Field(() => ActivityZoneTotalsType, {
    nullable: true,
    description:
      "Time of the day in each zone, as it elapsed: 23 or 25 hours in all where clocks were changed. By the provider's clock on a day of travel between offsets from UTC, since nobody tells when its clock changed. Null where the provider gives none.",
  })
  zoneTotals!: ActivityZoneTotalsType | null;

  @Field(() => [ActivityZoneStretchType], {
    nullable: true,
    description:
      'Zones through the day, in order of time. Null where the provider gives none, or no offset from UTC is known.',
  })
  zones!: ActivityZoneStretchType[] | null;

  /** Shown by its resolver, which knows more. */
  isPartial!: boolean;
}
