import { Entity } from 'typeorm';
import type { ForecastKind, ForecastValidity } from '../../domain/alertness-period.js';
import type { CircadianQuality, StoredCircadianBedtime } from '../../domain/circadian-bedtime.js';
import { Instant, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('circadian_bedtimes')
export class CircadianBedtimeEntity extends RecordEntity implements StoredCircadianBedtime {
  @Instant() startTime!: Date;
  @Instant() endTime!: Date;
  @Words() kind!: ForecastKind;
  @Words() validity!: ForecastValidity;
  @Words() quality!: CircadianQuality;
  @Instant({ nullable: true }) preferredSleepStartTime!: Date | null;
  @Instant({ nullable: true }) preferredSleepEndTime!: Date | null;
  @Instant({ nullable: true }) sleepGateStartTime!: Date | null;
  @Instant({ nullable: true }) sleepGateEndTime!: Date | null;
}
