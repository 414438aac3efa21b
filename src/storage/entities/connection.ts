import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Connection, ConnectionStatus } from '../../domain/connection.js';
import type { SyncError } from '../../domain/sync-run.js';
import { Instant, Json, Words } from '../columns.js';

@Entity('connections')
export class ConnectionEntity implements Connection {
  @PrimaryColumn({ type: 'uuid' }) userId!: string;
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id!: string;
  @Words() provider!: string;
  @Words() status!: ConnectionStatus;
  @Column({ type: 'text', array: true }) scopes!: string[];
  @Words({ nullable: true }) externalUserId!: string | null;
  @Column({ type: 'bytea', nullable: true }) ownClientHash!: Buffer | null;
  @Instant({ nullable: true }) connectedAt!: Date | null;
  @Instant({ nullable: true }) lastSyncedAt!: Date | null;
  @Instant({ nullable: true }) nextSyncAt!: Date | null;
  @Json({ nullable: true }) lastError!: SyncError | null;
}
