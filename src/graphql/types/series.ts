import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { SeriesView } from '../../application/use-cases.js';
import { Aggregation, SeriesType } from '../../domain/sample-series.js';
import { DateTime, NumberColumn } from '../scalars/index.js';
import { SourceType } from './source.js';

@ObjectType('SampleColumns', { simpleResolvers: true, description: 'The samples as columns of one length, to plot.' })
export class SampleColumnsType {
  @Field(() => NumberColumn, {
    description: 'Instants in rising order, milliseconds since 1970-01-01T00:00:00Z; of a bucket its start.',
  })
  timestamps!: Float64Array;

  @Field(() => NumberColumn, { description: "Values in the series' unit." })
  values!: Float64Array;

  @Field(() => NumberColumn, { nullable: true, description: 'Lowest sample of each bucket. Null for RAW.' })
  min!: Float64Array | null;

  @Field(() => NumberColumn, { nullable: true, description: 'Highest sample of each bucket. Null for RAW.' })
  max!: Float64Array | null;

  @Field(() => NumberColumn, { nullable: true, description: 'Number of samples of each bucket. Null for RAW.' })
  count!: Float64Array | null;
}

@ObjectType('SampleSummary', {
  simpleResolvers: true,
  description: "Figures over the raw samples of a series, in the series' unit.",
})
export class SampleSummaryType {
  @Field(() => Int, { description: 'Number of samples.' })
  count!: number;

  @Field(() => Float, { description: 'Lowest value.' })
  min!: number;

  @Field(() => Float, { description: 'Highest value.' })
  max!: number;

  @Field(() => Float, { description: 'Arithmetic mean of the samples.' })
  average!: number;
}

@ObjectType('SeriesSpan', { simpleResolvers: true, description: 'An unbroken piece of a series from one source.' })
export class SeriesSpanType {
  @Field(() => SourceType, { description: 'Where the piece comes from.' })
  source!: SourceType;

  @Field(() => DateTime, { description: 'Instant of its first sample.' })
  startTime!: Date;

  @Field(() => DateTime, { description: 'Instant of its last sample.' })
  endTime!: Date;
}

@ObjectType('HeartRateSample', { simpleResolvers: true, description: 'One heart rate.' })
export class HeartRateSampleType {
  @Field(() => DateTime, { description: 'When it was measured; of a bucket its start.' })
  timestamp!: number;

  @Field(() => Float, { description: 'Beats a minute.' })
  bpm!: number;
}

@ObjectType('Sample', { simpleResolvers: true, description: 'One value of a series.' })
export class SampleType {
  @Field(() => DateTime, { description: 'When it was measured; of a bucket its start.' })
  timestamp!: number;

  @Field(() => Float, { description: "The value in the series' unit." })
  value!: number;
}

/** What both shapes of a series share. Not a type of the schema. */
@ObjectType({ simpleResolvers: true })
export abstract class AnySeries implements SeriesView {
  type!: SeriesType;
  unit!: string;
  timestamps!: Float64Array;
  values!: Float64Array;
  min!: Float64Array | null;
  max!: Float64Array | null;
  count!: Float64Array | null;

  @Field(() => SampleSummaryType, {
    nullable: true,
    description: 'Over the raw samples, whatever the resolution. Null where there are none.',
  })
  summary!: SampleSummaryType | null;

  @Field(() => Aggregation, {
    description: 'How the samples of a bucket become its value; RAW where there are no buckets.',
  })
  aggregation!: Aggregation;

  @Field(() => [SeriesSpanType], { description: 'Where the samples come from, piece by piece in order of time.' })
  spans!: SeriesView['spans'];
}

@ObjectType('HeartRateSeries', {
  simpleResolvers: true,
  description: 'Heart rate over time, beats a minute, in two shapes with the same samples.',
})
export class HeartRateSeriesType extends AnySeries {}

@ObjectType('SampleSeries', {
  simpleResolvers: true,
  description: 'A quantity over time, in two shapes with the same samples.',
})
export class SampleSeriesType extends AnySeries {
  @Field(() => SeriesType, { description: 'What is measured.' })
  override type!: SeriesType;

  @Field(() => String, { description: 'Unit of the values, `bpm` or `m/s` for instance; it follows from the type.' })
  override unit!: string;
}
