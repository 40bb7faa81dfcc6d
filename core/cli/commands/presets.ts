import { listPresets } from '../../runs/presets.ts';
import { locations } from '../../service/locations.ts';
import type { CommandFile } from '../command-file.ts';
import { renderTable } from '../terminal/table.ts';

export const addPresets: CommandFile = (program, act) => {
  program
    .command('presets')
    .description('List the designs that come with Kinoform.')
    .action(
      act(async () => {
        const presets = await listPresets(locations.assets);
        const text = renderTable(
          [
            { title: 'preset', cell: ({ name }) => name },
            { title: 'size', cell: ({ config }) => `${config.dataset.height}×${config.dataset.width}`, align: 'right' },
            { title: 'L', cell: ({ config }) => String(config.sensing.snapshots), align: 'right' },
            { title: 'model', cell: ({ config }) => config.scene.model },
            { title: 'stages', cell: ({ config }) => String(config.unrolling.stages), align: 'right' },
            { title: 'scenes', cell: ({ config }) => String(config.dataset.train), align: 'right' },
            { title: 'epochs', cell: ({ config }) => String(config.training.epochs), align: 'right' },
            { title: '', cell: ({ description }) => description },
          ],
          presets,
        );
        return { json: { presets }, text };
      }),
    );
};
