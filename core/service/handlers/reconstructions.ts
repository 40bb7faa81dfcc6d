import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { stepsOf } from '../../capture/watch.ts';
import { writeWhole } from '../../formats/files.ts';
import { refuseExisting, writeTogether } from '../../formats/write-together.ts';
import { sceneOf } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import type { ReconstructionFolder } from '../../runs/reconstruction-library.ts';
import type { MethodReport, ReconstructionReport } from '../../runs/reconstruction-record.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { readScenesFrom } from '../arrays.ts';
import type { CoreContext } from '../context.ts';
import { float32Message } from '../contract.ts';
import { fittingEncoders } from '../reconstruction/choose-encoder.ts';
import { chooseNoise } from '../reconstruction/choose-noise.ts';
import { fieldFiles, withoutSingleScene } from '../reconstruction/field-files.ts';
import { fittingInverses, inverseMethodsOf } from '../reconstruction/inverse-methods.ts';
import { readInput } from '../reconstruction/input.ts';
import { mapsFile } from '../reconstruction/jobs.ts';
import { decodeMaps } from '../reconstruction/maps.ts';
import { listMethods, listPriors, listStarts, usualStart } from '../reconstruction/method-list.ts';
import type { HandlersOf } from './handlers.ts';

const EXPORTS = 'exports';

export const reconstructionHandlers = ({
  library,
  reconstructions,
  generators,
  inverses,
  reconstructionJobs,
  longRequests,
}: CoreContext): HandlersOf<'reconstructions'> => ({
  'reconstructions.prepare': ({ source, work }) =>
    longRequests.run(work, async (watch) => {
      const { intensity, noise, loaded, remarks, operator, operatorOf } = await readInput(source, library, stepsOf(watch));
      const [scenes = 0, snapshots = 0, rows = 0, columns = 0] = intensity.shape;
      const [height, width] = operatorOf(null).sceneShape;
      const { told } = chooseNoise(intensity, null, noise, loaded?.config.sensing.noise ?? null);
      const fitting = (await generators.list()).filter(({ size }) => size[0] === height && size[1] === width);
      const kept = await Promise.all(fitting.map(({ id }) => generators.find(id)));
      const encoders = await fittingEncoders(kept, operatorOf(null));
      const inverting = (await fittingInverses(inverses, operatorOf(null))).map(({ id, name, config }) => ({
        id,
        name,
        methods: inverseMethodsOf(config),
        learned: config.dataset.train,
      }));
      const pattern = Float32Array.from(intensity.data.subarray(0, snapshots * rows * columns));
      return {
        scenes,
        snapshots,
        size: [height, width],
        run: loaded?.run.id ?? null,
        operator,
        methods: listMethods({
          run: loaded !== null,
          generator: fitting.length > 0,
          encoder: encoders.length > 0,
          inverses: inverting.flatMap((each) => each.methods),
        }),
        priors: listPriors(),
        starts: { usual: usualStart(operator), all: listStarts() },
        generators: fitting.map(({ id, name, latent }) => ({ id, name, latent })),
        encoders: encoders.map(({ id, name, config }) => ({ id, name, generator: config.generator })),
        inverses: inverting,
        model: loaded === null ? null : sceneModelOf(loaded.config).kind,
        noise: told,
        remarks: [...remarks],
        pattern: float32Message([snapshots, rows, columns], pattern),
      };
    }),
  'reconstructions.start': async ({ name, source, settings }) => ({
    reconstruction: await reconstructionJobs.start(name, source, settings),
  }),
  async 'reconstructions.cancel'({ reconstruction }) {
    await reconstructionJobs.cancel(reconstruction);
    return {};
  },
  async 'reconstructions.list'() {
    return (await reconstructions.list()).map(({ version: _version, ...summary }) => summary);
  },
  async 'reconstructions.show'({ reconstruction }) {
    const folder = await reconstructions.find(reconstruction);
    const [{ version: _version, ...summary }, report] = await Promise.all([folder.record(), folder.report()]);
    return { summary, report, folder: folder.folder };
  },
  async 'reconstructions.field'({ reconstruction, method, scene }) {
    const folder = await reconstructions.find(reconstruction);
    const field = await fieldOf(folder, await doneReport(folder), method);
    if (scene >= field.shape[0]!) throw noScene(scene, field.shape[0]!);
    const { shape, re, im } = sceneOf(field, scene);
    const data = new Float32Array(2 * re.length);
    data.set(re);
    data.set(im, re.length);
    return { field: float32Message([2, ...shape], data) };
  },
  async 'reconstructions.maps'({ reconstruction, method, scene }) {
    const folder = await reconstructions.find(reconstruction);
    const { trust } = methodOf(await doneReport(folder), method);
    const maps = scene < trust.length ? decodeMaps(await folder.read(mapsFile(method)), scene, mapsFile(method)) : null;
    if (maps === null) throw noScene(scene, trust.length);
    return maps;
  },
  async 'reconstructions.delete'({ reconstruction }) {
    await reconstructions.remove(reconstruction);
    return {};
  },
  async 'reconstructions.restore'({ reconstruction }) {
    await reconstructions.restore(reconstruction);
    return {};
  },
  'reconstructions.export': ({ reconstruction, methods, formats, folder: wanted, overwrite, work }) =>
    longRequests.run(work, async (watch) => {
      const found = await reconstructions.find(reconstruction);
      const report = await doneReport(found);
      if (wanted !== null && !path.isAbsolute(wanted)) {
        throw new InputError({
          where: wanted,
          expected: 'an absolute path, or none for its own folder',
          found: 'a relative one',
        });
      }
      const out = wanted ?? path.join(found.folder, EXPORTS);
      // A new folder is made, in one that is there; whatever else is wrong, writing says.
      await mkdir(out).catch(() => undefined);
      const step = stepsOf(watch);
      const options = { force: overwrite || wanted === null, signal: watch.signal };
      const { files } = await writeTogether(out, options, async (staging) => {
        const names: string[] = [];
        for (const [index, method] of methods.entries()) {
          const field = withoutSingleScene(await fieldOf(found, report, method));
          const { name } = path.parse(methodOf(report, method).file);
          for (const [at, format] of formats.entries()) {
            await step((index + at / formats.length) / methods.length);
            for (const { name: file, bytes } of await fieldFiles(format, name, field)) {
              await refuseExisting(out, [file], options.force);
              await writeWhole(path.join(staging, file), bytes, { force: false });
              names.push(file);
            }
          }
        }
        return { files: names };
      });
      return { files: files.map((file) => path.join(out, file)) };
    }),
  async 'reconstructions.read'({ reconstruction, file }) {
    const folder = await reconstructions.find(reconstruction);
    const name = path.basename(file);
    // Nothing outside its exports is a browser's business.
    return { name, bytes: new Uint8Array(await folder.read(path.join(EXPORTS, name))) };
  },
});

async function doneReport(folder: ReconstructionFolder): Promise<ReconstructionReport> {
  const report = await folder.report();
  if (report !== null) return report;
  const { state } = await folder.record();
  throw new InputError({ where: folder.id, expected: 'a reconstruction that is done', found: `one that is ${state}` });
}

function methodOf({ methods }: ReconstructionReport, name: string): MethodReport {
  const method = methods[name];
  if (method !== undefined) return method;
  throw new InputError({ where: 'method', expected: `one of ${Object.keys(methods).join(', ')}`, found: `"${name}"` });
}

/** `[Q,H,W]`. */
async function fieldOf(folder: ReconstructionFolder, report: ReconstructionReport, method: string): Promise<Field> {
  const { file } = methodOf(report, method);
  return readScenesFrom(await folder.read(file), file, [report.scenes, ...report.size]);
}

const noScene = (scene: number, count: number): InputError =>
  new InputError({ where: 'scene', expected: `one of ${count}, counted from 0`, found: `${scene}` });
