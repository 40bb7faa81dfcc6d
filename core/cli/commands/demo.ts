import path from 'node:path';
import { framesToMeasurements } from '../../capture/measurements.ts';
import { writeWhole } from '../../formats/files.ts';
import { metres } from '../../math/units.ts';
import { readMask } from '../../slm/read-mask.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { readScenes } from '../../service/arrays.ts';
import type { CommandFile } from '../command-file.ts';
import { quoted, type CommandContext, type CommandResult } from '../context.ts';
import { demoPage, type DemoFiles, type DemoReports } from '../demo/page.ts';
import { demoSteps } from '../demo/steps.ts';
import { freshFolder, outputFolder } from '../files.ts';
import { libraryOf } from '../library.ts';
import { float64 } from '../../service/load-design.ts';
import { renderPage } from '../report/page.ts';
import { renderScores } from '../score-table.ts';
import { formatDuration } from '../terminal/format.ts';

export const addDemo: CommandFile = (program, act) => {
  program
    .command('demo')
    .description(
      'The whole way in a few minutes on bundled images: design, export, capture on a virtual bench, reconstruct, report.',
    )
    .option('--out <dir>', 'a new folder (default: kinoform-demo, or the next number that is free)')
    .action(act(demo));
};

async function demo(context: CommandContext, { out: wanted }: { out?: string }): Promise<CommandResult> {
  const began = performance.now();
  const chosen = wanted === undefined ? await freshFolder(context.resolve('kinoform-demo')) : context.resolve(wanted);
  const out = await outputFolder(chosen, { force: false });
  context.say(`everything goes into ${context.display(out.folder)}`);
  const folder = context.display(out.folder);
  const workspace = context.workspace === undefined ? path.join(folder, 'workspace') : context.display(context.workspace);

  const reports: Partial<DemoReports> = {};
  const made: { purpose: string; command: string; files: readonly string[] }[] = [];
  const steps = demoSteps({ folder, workspace, seed: context.seed ?? 0 });
  for (const [index, step] of steps.entries()) {
    context.checkInterrupt();
    const argv = step.argv(reports.design?.run ?? '');
    context.say(`${index + 1} of ${steps.length}: ${step.purpose}`);
    Object.assign(reports, { [step.name]: await context.run(argv) });
    made.push({ purpose: step.purpose, command: `kinoform ${argv.map(quoted).join(' ')}`, files: step.files });
  }

  const complete = reports as DemoReports;
  const seconds = (performance.now() - began) / 1000;
  const page = await writePage(context, out.folder, workspace, complete, made, seconds);
  const { score } = complete.reconstruct.methods['network']!;
  const scores = Object.fromEntries(
    Object.entries(complete.reconstruct.methods).map(([name, method]) => [name, method.score ?? undefined]),
  );
  return {
    json: {
      folder: out.folder,
      report: page,
      run: complete.design.run,
      seconds,
      psnr: score?.psnr.mean ?? null,
      methods: complete.reconstruct.methods,
    },
    text: `${renderScores(scores)}\n\n${formatDuration(seconds)}; open ${context.display(page)}`,
  };
}

/** The page is made from the files that the steps wrote, not from memory. */
async function writePage(
  context: CommandContext,
  folder: string,
  workspace: string,
  reports: DemoReports,
  made: DemoFiles['made'],
  seconds: number,
): Promise<string> {
  const run = await libraryOf({ ...context, workspace: context.resolve(workspace) }).find(reports.design.run);
  const [config, history] = await Promise.all([run.config(), run.history()]);
  const mask = float64(await readMask(path.join(folder, 'bench/mask.npy')));
  const { intensity, capture } = await framesToMeasurements(path.join(folder, 'bench/capture.json'), mask.shape);
  const scenes = [intensity.shape[0]!, ...mask.shape.slice(1)];
  const fields = await Promise.all(
    Object.entries(reports.reconstruct.methods).map(async ([method, report]) => ({
      method,
      report,
      field: await readScenes(path.join(folder, 'reconstruction', report.file), scenes),
    })),
  );
  const truth = await readScenes(path.join(folder, 'bench/truth.npy'), scenes);
  const view = {
    intensity,
    mask,
    pitch: metres(capture.optics.slmPitch * capture.optics.superpixel),
    model: sceneModelOf(config),
    truth,
    fields,
  };
  const page = path.join(folder, 'report.html');
  const html = renderPage(demoPage({ view, config, history, reports, made, seconds, madeAt: new Date() }));
  await writeWhole(page, new TextEncoder().encode(html), { force: false });
  return page;
}
