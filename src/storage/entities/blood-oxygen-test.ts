import { Entity } from 'typeorm';
import type {
  BaselineDeviation,
  BloodOxygenClass,
  BloodOxygenTestStatus,
  StoredBloodOxygenTest,
} from '../../domain/blood-oxygen-test.js';
import { Instant, Quantity, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('blood_oxygen_tests')
export class BloodOxygenTestEntity extends RecordEntity implements StoredBloodOxygenTest {
  @Instant() startTime!: Date;
  @Instant({ nullable: true }) endTime!: Date | null;
  @Words() status!: BloodOxygenTestStatus;
  @Words() providerStatus!: string;
  @Quantity() oxygenPercent!: number | null;
  @Words({ nullable: true }) oxygenClass!: BloodOxygenClass | null;
  @Words({ nullable: true }) oxygenDeviation!: BaselineDeviation | null;
  @Quantity() qualityPercent!: number | null;
  @Quantity() averageHeartRateBpm!: number | null;
  @Quantity() hrvMs!: number | null;
  @Words({ nullable: true }) hrvDeviation!: BaselineDeviation | null;
  @Quantity() altitudeMeters!: number | null;
}
