import type { Storage } from '../../src/storage/index.js';

export interface Statement {
  text: string;
  values: unknown[];
}

/** A scan of a table in a plan that was carried out. */
export interface Scan {
  kind: string;
  table: string;
  /** Null for a scan of the whole table. */
  index: string | null;
  /** Rows that it gave on or threw away, all its loops together. */
  touched: number;
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

/** The statements that work sends, in order; what runs in a transaction is not among them. */
export async function statementsOf({ pool }: Storage, work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { query } = pool;
  const watched = (first: string | Statement, values?: unknown[]) => {
    const { text, values: own } = typeof first === 'string' ? { text: first, values } : first;
    sent.push({ text, values: values ?? own ?? [] });
    return (query as (...parts: unknown[]) => unknown).call(pool, first, values);
  };
  pool.query = watched as typeof pool.query;
  try {
    await work();
  } finally {
    pool.query = query;
  }
  return sent;
}

/** How a statement is planned: for the values at hand, or once for whatever values come, as a prepared one may be. */
export const PLANNED = ['custom', 'generic'] as const;

/** Carries statements out once more, which must only read. @returns how they scan tables */
export async function scansOf(
  { pool }: Storage,
  statements: readonly Statement[],
  planned: (typeof PLANNED)[number],
): Promise<Scan[]> {
  const scans: Scan[] = [];
  const client = await pool.connect();
  try {
    await client.query(`set plan_cache_mode = force_${planned}_plan`);
    for (const { text, values } of statements) {
      await client.query(`prepare explained as ${text}`);
      const given = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        `explain (analyze, timing off, format json) execute explained${given}`,
      );
      await client.query('deallocate explained');
      collect(rows[0]!['QUERY PLAN'][0].Plan, scans);
    }
    await client.query('reset plan_cache_mode');
  } finally {
    client.release();
  }
  return scans;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return `'${written(value).replaceAll("'", "''")}'`;
}

function written(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (!Array.isArray(value)) return String(value);
  return `{${value.map((item) => (item === null ? 'null' : JSON.stringify(written(item)))).join(',')}}`;
}

function collect(node: Node, scans: Scan[], table = node['Relation Name']): void {
  const isScan = node['Node Type'].endsWith('Scan') && table !== undefined;
  if (isScan) {
    const rows =
      node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    const isBitmap = node['Node Type'] === 'Bitmap Heap Scan';
    const index = node['Index Name'] ?? (isBitmap ? node.Plans?.[0]?.['Index Name'] : undefined) ?? null;
    scans.push({ kind: node['Node Type'], table, index, touched: rows * node['Actual Loops'] });
  }
  // Of a bitmap the index tells no table; what it finds is looked at below the scan that does.
  for (const child of node.Plans ?? []) collect(child, scans, isScan ? undefined : child['Relation Name']);
}
