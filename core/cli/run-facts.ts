import type { RunRecord } from '../runs/run-record.ts';
import type { Refinement } from '../training/evaluate.ts';
import { formatBytes, formatDuration, formatSeconds } from './terminal/format.ts';

type Facts = Pick<RunRecord, 'lineage' | 'dataset' | 'cost' | 'refinement'>;

/** `50 projections, damped by 0.3`. */
export function describeRefinement({ projections, damping }: Refinement): string {
  if (projections === 0) return 'no projections';
  const count = `${projections} projection${projections === 1 ? '' : 's'}`;
  return damping === 0 ? count : `${count}, damped by ${damping}`;
}

/** The images and runs that a run was made from, and what follows its network: as far as there are any, for `renderPairs`. */
export function describeOrigin({
  lineage,
  dataset,
  refinement,
}: Pick<Facts, 'lineage' | 'dataset' | 'refinement'>): (readonly [string, string])[] {
  return [
    // Of imported data, whose name says little: which images they were.
    ...(dataset?.fingerprint == null ? [] : [['images', `${dataset.name}, fingerprint ${dataset.fingerprint}`] as const]),
    ...(lineage.teacher === null ? [] : [['teacher', lineage.teacher] as const]),
    ...(lineage.start === null ? [] : [['started from', lineage.start] as const]),
    ...(refinement === null
      ? []
      : [['after the network', `${describeRefinement(refinement)} (chosen on validation scenes)`] as const]),
  ];
}

/** What a training took; nothing before its first sitting has ended. */
export function describeCost({ cost }: Pick<Facts, 'cost'>): (readonly [string, string])[] {
  if (cost === null) return [];
  const { trainingSeconds, peakBytes, inferenceSeconds, batchSize } = cost;
  const scenes = `${batchSize} scene${batchSize === 1 ? '' : 's'}`;
  return [
    ['training', `${formatDuration(trainingSeconds)}, at most ${formatBytes(peakBytes)} of memory`],
    ...(inferenceSeconds === null ? [] : [['reading', `${formatSeconds(inferenceSeconds)} for a batch of ${scenes}`] as const]),
  ];
}

/** What people said of a run, as far as they did. */
export function describeAnnotations({
  annotations: { star, tags, note },
}: Pick<RunRecord, 'annotations'>): (readonly [string, string])[] {
  return [
    ...(star ? [['star', '★'] as const] : []),
    ...(tags.length === 0 ? [] : [['tags', tags.join(', ')] as const]),
    ...(note === '' ? [] : [['note', note.split(/\s*\n\s*/).join(' ')] as const]),
  ];
}
