import { readFile, writeFile } from 'node:fs/promises';

/** Resident memory of a process, MB: now, and the most since the peak was last reset. Linux alone tells it. */
export async function memoryOf(pid: number): Promise<{ mb: number; peakMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { mb: read('VmRSS'), peakMb: read('VmHWM') };
}

export async function resetPeak(pid: number): Promise<void> {
  // 5 stands for the peak.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}
