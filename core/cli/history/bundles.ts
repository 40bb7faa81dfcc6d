import type { Command } from 'commander';
import path from 'node:path';
import { readWhole, writeWhole } from '../../formats/files.ts';
import { importBundle } from '../../runs/bundle/import-bundle.ts';
import { BUNDLE_EXTENSION, packRuns } from '../../runs/bundle/pack.ts';
import { version } from '../../service/version.ts';
import type { Act } from '../command-file.ts';
import { libraryOf } from '../library.ts';
import { formatBytes } from '../terminal/format.ts';

/** `runs export`, `runs import`. */
export function addBundles(runs: Command, act: Act): void {
  runs
    .command('export')
    .argument('<runs...>', 'the runs')
    .option('--out <file>', `the bundle (default: the id of the run, with ${BUNDLE_EXTENSION})`)
    .option('--force', 'replace a file that exists')
    .description('Write runs as one file, with records, masks, weights, histories, pictures and exports, each with its hash.')
    .action(
      act(async (context, { out, force = false }: { out?: string; force?: boolean }, texts: string[]) => {
        const library = libraryOf(context);
        const found = await Promise.all(texts.map((text) => library.find(text)));
        const name = found.length === 1 ? found[0]!.id : `${found.length}-runs`;
        const file = context.resolve(out ?? name + BUNDLE_EXTENSION);
        const bytes = await packRuns(found, version);
        await writeWhole(file, bytes, { force });
        const ids = found.map(({ id }) => id);
        return {
          json: { runs: ids, path: file, bytes: bytes.length },
          text: `${context.display(file)}  ${formatBytes(bytes.length)}`,
        };
      }),
    );
  runs
    .command('import')
    .argument('<bundles...>', `files that end in ${BUNDLE_EXTENSION}`)
    .option('--copy', 'a run whose id another has here comes in under an id of its own')
    .description('Take in the runs of bundles: of each all or, when one cannot be, none.')
    .action(
      act(async (context, { copy = false }: { copy?: boolean }, files: string[]) => {
        const library = libraryOf(context);
        const results = [];
        for (const file of files.map(context.resolve)) {
          results.push(await importBundle(library, await readWhole(file), path.basename(file), { copy }));
        }
        const [imported, present] = [results.flatMap((each) => each.imported), results.flatMap((each) => each.present)];
        const lines = [...imported.map((id) => `imported ${id}`), ...present.map((id) => `already here ${id}`)];
        return { json: { imported, present }, text: lines.join('\n') };
      }),
    );
}
