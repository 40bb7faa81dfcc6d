import { InputError } from '../math/input-error.ts';
import type { RunFolder } from './run-folder.ts';
import { MOST_TAGS, type RunRecord } from './run-record.ts';

/** What is left out stays as it is. */
export interface AnnotationChange {
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly note?: string | undefined;
  readonly star?: boolean | undefined;
}

/** Tags, notes and stars of several runs. Returns what is known of them then. @throws InputError when a run would have too many tags: then none is changed */
export async function annotateRuns(
  runs: readonly RunFolder[],
  { addTags = [], removeTags = [], note, star }: AnnotationChange,
): Promise<RunRecord[]> {
  const changes = [];
  for (const run of runs) {
    const before = (await run.record()).annotations;
    const tags = [...new Set([...before.tags, ...addTags])].filter((tag) => !removeTags.includes(tag)).sort();
    if (tags.length > MOST_TAGS) {
      throw new InputError({ where: run.id, expected: `at most ${MOST_TAGS} tags`, found: `${tags.length}` });
    }
    changes.push({ run, annotations: { tags, note: note ?? before.note, star: star ?? before.star } });
  }
  const changed: RunRecord[] = [];
  for (const { run, annotations } of changes) changed.push(await run.annotate(annotations));
  return changed;
}
