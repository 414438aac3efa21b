import { Entity } from 'typeorm';
import type { SkinContactChange, StoredSkinContact } from '../../domain/skin-contact.js';
import { Changes, Instant } from '../columns.js';
import { RecordEntity } from './record-entity.js';

@Entity('skin_contacts')
export class SkinContactEntity extends RecordEntity implements StoredSkinContact {
  @Instant() startTime!: Date;
  @Instant() endTime!: Date;
  @Changes() changes!: SkinContactChange[];
}
