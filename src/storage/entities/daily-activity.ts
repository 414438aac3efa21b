import { Entity } from 'typeorm';
import type { ActivityZoneTotals, ActivityZoneStretch, StoredDailyActivity } from '../../domain/daily-activity.js';
import { Day, Flag, Instant, Instants, Json, Quantity, Stretches, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('daily_activities')
export class DailyActivityEntity extends RecordEntity implements StoredDailyActivity {
  @Day() date!: string;
  @Instant({ nullable: true }) startTime!: Date | null;
  @Instant({ nullable: true }) endTime!: Date | null;
  /** What it was placed in time by; null where that was its offset alone. */
  @Words({ nullable: true, select: false }) placedBy!: string | null;
  @Quantity() steps!: number | null;
  @Quantity() distanceMeters!: number | null;
  @Quantity() activeEnergyKcal!: number | null;
  @Quantity() totalEnergyKcal!: number | null;
  @Quantity() activeSeconds!: number | null;
  @Quantity() inactiveSeconds!: number | null;
  @Quantity() goalPercent!: number | null;
  @Quantity() inactivityAlerts!: number | null;
  @Instants({ nullable: true }) inactivityAlertTimes!: Date[] | null;
  @Json({ nullable: true }) zoneTotals!: ActivityZoneTotals | null;
  @Stretches({ nullable: true }) zones!: ActivityZoneStretch[] | null;
  @Flag() isPartial!: boolean;
}
