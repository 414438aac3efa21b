import { Field, Int, ObjectType } from 'type-graphql';
import type { ErasureReceipt } from '../../domain/audit.js';
import { DateTime, Id } from '../scalars/index.js';

@ObjectType('ErasedRows', { simpleResolvers: true, description: 'How much was erased of one table.' })
class ErasedRowsType {
  @Field(() => String, { description: 'Name of the table.' })
  table!: string;

  @Field(() => Int, { description: 'Rows of the user that it had.' })
  rows!: number;
}

@ObjectType('ErasureReceipt', {
  simpleResolvers: true,
  description: 'What was erased of a user. An entry of the audit log holds the same.',
})
export class ErasureReceiptType {
  @Field(() => Id, { description: 'That of the entry of the audit log.' })
  id!: string;

  @Field(() => DateTime, { description: 'When it was done.' })
  erasedAt!: Date;

  @Field(() => [ErasedRowsType], { description: 'Every table that holds something of users, by name.' })
  counts!: ErasedRowsType[];

  @Field(() => String, { description: 'SHA-256 of the entry in hexadecimal; whoever keeps it can prove the entry.' })
  hash!: string;
}

export function showReceipt({ id, erasedAt, counts, hash }: ErasureReceipt): ErasureReceiptType {
  const tables = Object.keys(counts).sort();
  return {
    id,
    erasedAt,
    counts: tables.map((table) => ({ table, rows: counts[table] ?? 0 })),
    hash: Buffer.from(hash).toString('hex'),
  };
}
