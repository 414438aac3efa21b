import type { DataType } from '../../domain/data-type.js';

/** A connection, or one of its data types, that has had no success for so long. */
export interface Silence {
  userId: string;
  connectionId: string;
  provider: string;
  /** Null: none of the connection's data types had one. */
  dataType: DataType | null;
  /** The longest of the thresholds that was reached. */
  days: number;
  /** The last success; where there never was one, when it was first waited for. */
  silentSince: Date;
  /** Of the last run or step; null: none is known. */
  errorCode: string | null;
}

export interface SilenceStore {
  /**
   * What is silent and has reached a threshold that was not reported yet in this silence, each to one caller only. Data types
   * of a connection that is silent as a whole are not told apart.
   */
  claimReports(now: Date, thresholdDays: readonly number[]): Promise<Silence[]>;
  /** Connections that are silent for at least so many days, those that wait for a new consent among them. */
  count(now: Date, thresholdDays: readonly number[]): Promise<SilentCount[]>;
}

export interface SilentCount {
  provider: string;
  days: number;
  connections: number;
}
