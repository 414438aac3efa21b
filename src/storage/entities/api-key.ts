import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApiKey } from '../../domain/api-key.js';
import type { Scope } from '../../domain/scope.js';
import { Flag, Instant, Words } from '../columns.js';

@Entity('api_keys')
export class ApiKeyEntity implements ApiKey {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id!: string;
  @Column({ type: 'uuid' }) projectId!: string;
  @Column({ type: 'bytea', select: false }) keyHash!: Uint8Array;
  @Words() prefix!: string;
  /** That of the settings. */
  @Flag({ select: false }) isBootstrap!: boolean;
  @Words() name!: string;
  @Column({ type: 'text', array: true }) scopes!: Scope[];
  @Instant({ default: () => 'now()' }) createdAt!: Date;
  @Instant({ nullable: true }) expiresAt!: Date | null;
  @Instant({ nullable: true }) revokedAt!: Date | null;
  @Instant({ nullable: true }) lastUsedAt!: Date | null;
}
