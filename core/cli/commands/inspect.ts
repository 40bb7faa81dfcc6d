import { formatLength, metres } from '../../math/units.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import { renderFindings } from '../findings.ts';
import { formatDecibel } from '../terminal/format.ts';
import { renderPairs } from '../terminal/table.ts';

export const addInspect: CommandFile = (program, act) => {
  program
    .command('inspect')
    .argument('<file>', 'a bitmap that was exported, beside its sidecar')
    .description(
      'Decode an exported bitmap back to phase, say what it is, and simulate it again when its run is in the workspace.',
    )
    .action(
      act(async (context, _, file: string) => {
        const connection = connect(context);
        try {
          const { phase, ...inspection } = await connection.client.request('exports.inspect', { path: context.resolve(file) });
          const { profile, wavelength, snapshot, snapshots, runId, findings, largestErrorLevels, predictedPsnr } = inspection;
          const predicted =
            predictedPsnr === null
              ? 'not simulated: its run is not in this workspace'
              : `${formatDecibel(predictedPsnr.decoded)} with this bitmap, ${formatDecibel(predictedPsnr.original)} with the mask itself`;
          const pairs = renderPairs([
            ['file', context.display(inspection.path)],
            ['device', profile],
            ['wavelength', formatLength(metres(wavelength))],
            ['snapshot', `${snapshot} of ${snapshots}`],
            ['mask', phase.shape.slice(-2).join('×')],
            ['run', runId ?? 'none'],
            ['largest error', largestErrorLevels === null ? 'unknown' : `${largestErrorLevels.toFixed(3)} grey levels`],
            ['test PSNR', predicted],
          ]);
          return { json: { ...inspection, shape: phase.shape }, text: `${pairs}\n\n${renderFindings(findings)}` };
        } finally {
          connection.close();
        }
      }),
    );
};
