import { arch, cpus, platform, totalmem } from 'node:os';
import { probe } from '../../src/storage/postmaster.js';

/** What the figures depend on beside the code, in one line. */
export async function describeMachine(postgresUrl: string): Promise<string> {
  const [server] = await probe(
    postgresUrl,
    `select current_setting('server_version') as version,
    current_setting('fsync') as fsync, current_setting('synchronous_commit') as "synchronousCommit"`,
  );
  const [processor] = cpus();
  return [
    `${cpus().length} cores (${processor?.model.trim() || 'unknown'})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${platform()} ${arch()}`,
    `Node ${process.versions.node}`,
    `embedded Postgres ${String(server?.['version'])}, fsync ${String(server?.['fsync'])}, synchronous_commit ${String(server?.['synchronousCommit'])}`,
  ].join(' · ');
}
