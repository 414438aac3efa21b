import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditAction, AuditActorKind, AuditDetails, AuditEntry } from '../../domain/audit.js';
import { Instant, Json, Words } from '../columns.js';

@Entity('audit_entries')
export class AuditEntryEntity implements AuditEntry {
  @PrimaryColumn({ type: 'uuid' }) projectId!: string;
  @PrimaryColumn({ type: 'integer' }) sequence!: number;
  @Column({ type: 'uuid' }) id!: string;
  @Instant() at!: Date;
  @Words() action!: AuditAction;
  @Words() actorKind!: AuditActorKind;
  @Column({ type: 'uuid', nullable: true }) actorId!: string | null;
  @Words({ nullable: true }) actorPrefix!: string | null;
  @Words({ nullable: true }) externalUserId!: string | null;
  @Json() details!: AuditDetails;
  @Column({ type: 'bytea' }) hash!: Uint8Array;
}
