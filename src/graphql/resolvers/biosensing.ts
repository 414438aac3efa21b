import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SeriesView } from '../../application/use-cases.js';
import type { StoredBodyTemperature } from '../../domain/body-temperature.js';
import type { StoredElectrocardiogram } from '../../domain/electrocardiogram.js';
import { Resolution, SeriesType } from '../../domain/sample-series.js';
import type { GraphqlContext } from '../context.js';
import { seriesOfRecord } from '../record-series.js';
import { BodyTemperatureType } from '../types/body-temperature.js';
import { ElectrocardiogramType } from '../types/electrocardiogram.js';
import { SampleSeriesType } from '../types/series.js';

@Resolver(() => BodyTemperatureType)
export class BodyTemperatureResolver {
  @FieldResolver(() => SampleSeriesType, {
    description: 'The temperatures, °C: SKIN_TEMPERATURE where `kind` is SKIN, else BODY_TEMPERATURE.',
  })
  async temperatures(
    @Root() period: StoredBodyTemperature,
    @Arg('resolution', () => Resolution, { defaultValue: Resolution.RAW, description: 'Width of a bucket.' })
    resolution: Resolution,
    @Ctx() context: GraphqlContext,
  ): Promise<SeriesView> {
    const type = period.kind === 'SKIN' ? SeriesType.SKIN_TEMPERATURE : SeriesType.BODY_TEMPERATURE;
    return seriesOfRecord(period, type, resolution, context);
  }
}

@Resolver(() => ElectrocardiogramType)
export class ElectrocardiogramResolver {
  @FieldResolver(() => SampleSeriesType, { description: 'The waveform, mV.' })
  async waveform(@Root() ecg: StoredElectrocardiogram, @Ctx() context: GraphqlContext): Promise<SeriesView> {
    return seriesOfRecord(ecg, SeriesType.ECG, Resolution.RAW, context);
  }
}
