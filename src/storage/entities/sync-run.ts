import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SyncError, SyncRequest, SyncRun, SyncStatus, SyncStep, SyncTrigger } from '../../domain/sync-run.js';
import { Instant, Json, Whole, Words } from '../columns.js';

@Entity('sync_runs')
export class SyncRunEntity implements SyncRun {
  @PrimaryColumn({ type: 'uuid' }) userId!: string;
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id!: string;
  @Column({ type: 'uuid' }) connectionId!: string;
  @Words() provider!: string;
  @Words() trigger!: SyncTrigger;
  @Words() status!: SyncStatus;
  @Json() request!: SyncRequest;
  @Instant() createdAt!: Date;
  @Instant({ nullable: true }) startedAt!: Date | null;
  @Instant({ nullable: true }) finishedAt!: Date | null;
  @Json() steps!: SyncStep[];
  @Whole() attempts!: number;
  @Whole() failures!: number;
  @Whole() lapses!: number;
  @Instant({ nullable: true }) retryAt!: Date | null;
  @Json({ nullable: true }) error!: SyncError | null;
  @Words({ nullable: true, select: false }) leaseOwner!: string | null;
  @Instant({ nullable: true, select: false }) leaseUntil!: Date | null;
  @Instant({ nullable: true, select: false }) wokenAt!: Date | null;
}
