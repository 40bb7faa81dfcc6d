import { readWhole } from '../formats/files.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { parseRunRecord } from '../runs/run-record.ts';
import type { Emit } from './context.ts';
import { summaryOf } from './messages.ts';

/** Writes down, and tells, which runs a process left in work when it died. Called when the core starts. */
export async function markInterruptedRuns(library: RunLibrary, emit: Emit): Promise<void> {
  for (const { id, state, reason } of await library.list()) {
    if (state !== 'interrupted') continue;
    const run = await library.find(id);
    const written = parseRunRecord(new TextDecoder().decode(await readWhole(run.files.record)), run.files.record);
    if (written.state === 'interrupted') continue;
    emit('run.changed', { summary: summaryOf(await run.update({ state, reason }, new Date())) });
  }
}
