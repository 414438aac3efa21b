import { Entity } from 'typeorm';
import type { NightlyRechargeStatus, ScoreOrigin, StoredNightlyRecharge } from '../../domain/nightly-recharge.js';
import { Day, Instant, Quantity, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('nightly_recharges')
export class NightlyRechargeEntity extends RecordEntity implements StoredNightlyRecharge {
  @Day() night!: string;
  @Instant({ nullable: true }) startTime!: Date | null;
  @Instant({ nullable: true }) endTime!: Date | null;
  /** What it was placed in time by; null where that was its offset alone. */
  @Words({ nullable: true, select: false }) placedBy!: string | null;
  @Quantity() score!: number | null;
  @Words({ nullable: true }) scoreOrigin!: ScoreOrigin | null;
  @Quantity() providerScore!: number | null;
  @Quantity() providerScoreMin!: number | null;
  @Quantity() providerScoreMax!: number | null;
  @Words({ nullable: true }) status!: NightlyRechargeStatus | null;
  @Quantity() ansCharge!: number | null;
  @Quantity() ansChargeStatus!: number | null;
  @Quantity() sleepCharge!: number | null;
  @Quantity() averageHeartRateBpm!: number | null;
  @Quantity() restingHeartRateBpm!: number | null;
  @Quantity() averageBeatToBeatMs!: number | null;
  @Quantity() hrvRmssdMs!: number | null;
  @Quantity() hrvSdnnMs!: number | null;
  @Quantity() breathsPerMinute!: number | null;
  @Quantity() skinTemperatureDeviationCelsius!: number | null;
}
