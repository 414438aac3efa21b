import type { Connection } from '../../domain/connection.js';
import type { Auditor } from '../audit-chain.js';
import type { MasterCipher } from '../cipher.js';
import type { Table } from '../table.js';
import type { Transaction } from '../transaction.js';

/** What the larger steps of a connection's life work with. */
export interface ConnectionContext {
  table: Table<Connection>;
  transaction: Transaction;
  master: MasterCipher;
  audit: Auditor;
}
