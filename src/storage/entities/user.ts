import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { User } from '../../domain/user.js';
import { Instant, Words } from '../columns.js';

@Entity('users')
export class UserEntity implements User {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id!: string;
  @Column({ type: 'uuid' }) projectId!: string;
  @Words() externalId!: string;
  @Instant({ default: () => 'now()' }) createdAt!: Date;
  /** User tokens that were issued before are good no more. */
  @Instant({ select: false, nullable: true }) tokensGoodFrom!: Date | null;
}
