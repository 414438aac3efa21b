import { Column, PrimaryColumn } from 'typeorm';
import type { RecordFlag } from '../../domain/record-flag.js';
import type { UtcOffsetOrigin } from '../../domain/time.js';
import { Flag, Instant, Whole, Words } from '../columns.js';

/** What all tables of records have: the user first, provenance, and for storage alone the payload and its mapper. */
export abstract class RecordEntity {
  @PrimaryColumn({ type: 'uuid' }) userId!: string;
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id!: string;
  @Words() provider!: string;
  @Words() externalId!: string;
  @Words({ nullable: true }) device!: string | null;
  @Words({ nullable: true }) deviceId!: string | null;
  @Flag({ nullable: true }) isManual!: boolean | null;
  @Words({ nullable: true }) revision!: string | null;
  @Whole({ nullable: true }) utcOffsetMinutes!: number | null;
  @Words() utcOffsetOrigin!: UtcOffsetOrigin;
  @Instant() receivedAt!: Date;
  @Words({ array: true }) flags!: RecordFlag[];
  @Column({ type: 'uuid', select: false }) connectionId!: string;
  @Column({ type: 'bytea', select: false }) payloadHash!: Buffer;
  @Whole({ select: false }) mapperVersion!: number;
}
