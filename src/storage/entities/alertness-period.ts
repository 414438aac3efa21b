import { Entity } from 'typeorm';
import type {
  AlertnessGradeClass,
  AlertnessGradeKind,
  AlertnessStretch,
  ForecastKind,
  ForecastValidity,
  PrecedingSleep,
  SleepInertia,
  StoredAlertnessPeriod,
} from '../../domain/alertness-period.js';
import { Instant, Quantity, Stretches, Words } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('alertness_periods')
export class AlertnessPeriodEntity extends RecordEntity implements StoredAlertnessPeriod {
  @Instant() startTime!: Date;
  @Instant() endTime!: Date;
  @Words() kind!: ForecastKind;
  @Words() validity!: ForecastValidity;
  @Quantity() grade!: number | null;
  @Words() gradeClass!: AlertnessGradeClass;
  @Words() gradeKind!: AlertnessGradeKind;
  @Quantity() gradeValiditySeconds!: number | null;
  @Words() inertia!: SleepInertia;
  @Words() precedingSleep!: PrecedingSleep;
  @Instant({ nullable: true }) sleepStartTime!: Date | null;
  @Instant({ nullable: true }) sleepEndTime!: Date | null;
  @Stretches() stretches!: AlertnessStretch[];
}
