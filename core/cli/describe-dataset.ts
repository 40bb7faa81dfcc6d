import type { DatasetDescription, Processing } from '../datasets/description.ts';
import { fingerprintOf, partCounts } from '../datasets/library/imported-source.ts';
import { describeProblem } from '../math/input-error.ts';
import type { CommandContext, CommandResult } from './context.ts';
import { formatTime } from './terminal/format.ts';
import { renderPairs } from './terminal/table.ts';

/** How much of what was left out is listed. */
const SHOWN_PROBLEMS = 10;

/** What `datasets show` and `datasets import` say of an imported data set. */
export function describeDataset(context: CommandContext, folder: string, description: DatasetDescription): CommandResult {
  const { name, formerly, created, source, processing, images, scene, problems, problemCount } = description;
  const { train, validation, test } = partCounts(description);
  const held = (count: number): string => (count === 0 ? 'chosen by each design' : String(count));
  const fingerprint = fingerprintOf(description);
  const range = scene.model === 'amplitude' ? '' : ` --set scene.phaseRange=${scene.phaseRange}`;
  const pairs = renderPairs([
    ['dataset', name + (formerly.length === 0 ? '' : `, before: ${formerly.join(', ')}`)],
    ['imported', formatTime(created)],
    ['from', source.paths.join(', ') + (source.variable === null ? '' : `, array ${source.variable}`)],
    ['images', `${images.count} of ${images.height}×${images.width}`],
    ['crop', describeCrop(processing)],
    ['values', describeNormalise(processing)],
    ['training', String(train)],
    ['validation', held(validation)],
    ['test', held(test)],
    ['scenes', scene.model],
    ['fingerprint', fingerprint],
    ['folder', context.display(folder)],
    ['use', context.commandLine(`design mini --set dataset.source=${name} --set scene.model=${scene.model}${range}`)],
  ]);
  const more = problemCount > SHOWN_PROBLEMS ? [`and ${problemCount - SHOWN_PROBLEMS} more`] : [];
  const left = [`${problemCount} left out:`, ...problems.slice(0, SHOWN_PROBLEMS).map(describeProblem), ...more].join('\n  ');
  return { json: { dataset: description, folder, fingerprint }, text: problemCount === 0 ? pairs : `${pairs}\n\n${left}` };
}

function describeCrop({ crop, size }: Processing): string {
  const resized = size === null ? '' : `, resized to ${size[0]}×${size[1]}`;
  if (crop.kind === 'none') return `none${resized}`;
  if (crop.kind === 'square') return `centred square${resized}`;
  return `${crop.height}×${crop.width} from row ${crop.top}, column ${crop.left}${resized}`;
}

function describeNormalise({ normalise }: Processing): string {
  if (normalise.kind === 'type') return 'over the full scale of their type';
  return normalise.kind === 'each' ? 'each image from its darkest to its brightest' : `${normalise.low} to ${normalise.high}`;
}
