import type { Command } from 'commander';
import { InputError } from '../../math/input-error.ts';
import { annotateRuns, type AnnotationChange } from '../../runs/annotate-runs.ts';
import { tagSchema } from '../../runs/run-record.ts';
import type { Act } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { libraryOf } from '../library.ts';
import { repeated } from '../options.ts';

/** `runs tag`, `runs note`, `runs star`. */
export function addAnnotations(runs: Command, act: Act): void {
  runs
    .command('tag')
    .argument('<runs...>', 'the runs')
    .option('--add <tag>', 'a tag that they get; may be repeated', repeated)
    .option('--remove <tag>', 'a tag that they lose; may be repeated', repeated)
    .description('Give tags to runs, and take them away.')
    .action(
      act((context, { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] }, texts: string[]) => {
        if (add.length + remove.length === 0) {
          throw new InputError({ where: 'runs tag', expected: '--add or --remove', found: 'neither' });
        }
        return annotate(context, texts, { addTags: add.map(readTag), removeTags: remove });
      }),
    );
  runs
    .command('note')
    .argument('<run>', 'the run')
    .argument('<text>', 'in place of its note; "" for none')
    .description('Write down what a run was for.')
    .action(act((context, _, run: string, note: string) => annotate(context, [run], { note })));
  runs
    .command('star')
    .argument('<runs...>', 'the runs')
    .option('--off', 'take it off')
    .description('Give runs a star.')
    .action(act((context, { off = false }: { off?: boolean }, texts: string[]) => annotate(context, texts, { star: !off })));
}

function readTag(text: string): string {
  const tag = tagSchema.safeParse(text);
  if (tag.success) return tag.data;
  throw new InputError({ where: '--add', expected: 'a tag of 1 to 40 characters without a comma', found: `"${text}"` });
}

async function annotate(context: CommandContext, texts: readonly string[], change: AnnotationChange): Promise<CommandResult> {
  const library = libraryOf(context);
  const records = await annotateRuns(await Promise.all(texts.map((text) => library.find(text))), change);
  return {
    json: { runs: records.map(({ id, annotations }) => ({ id, ...annotations })) },
    text: records
      .map(({ id, annotations: { star, tags, note } }) =>
        [id, ...(star ? ['★'] : []), tags.join(', '), note].join('  ').trimEnd(),
      )
      .join('\n'),
  };
}
