import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Project } from '../../domain/user.js';
import { Instant, Words } from '../columns.js';

@Entity('projects')
export class ProjectEntity implements Project {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id!: string;
  @Words() name!: string;
  @Column({ type: 'text', array: true }) redirectUrls!: string[];
  @Instant({ select: false, default: () => 'now()' }) createdAt!: Date;
}
