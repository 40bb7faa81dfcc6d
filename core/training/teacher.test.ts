import { beforeAll, describe, expect, it } from 'vitest';
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine, HostTensors } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import { describeProblem } from '../math/input-error.ts';
import { rootKey } from '../math/random.ts';
import type { DesignConfig } from './design-config.ts';
import { designOf, initialState } from './design-state.ts';
import type { Design } from './design-store.ts';
import { openReader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { parseDesignConfig } from './parse-config.ts';
import { imageBatch, sceneModelOf } from './scene-images.ts';
import { lessonShapes, openTeacher, teacherConfigOf, teacherProblem } from './teacher.ts';
import { tinyConfig, tinyScenes } from './testing.ts';

const student = tinyConfig((tiny) => ({
  ...tiny,
  distillation: { ...tiny.distillation, enabled: true, teacherSnapshots: 3, teacherEpochs: 2, images: 0.1 },
}));
const teacher = teacherConfigOf(student);

describe('the teacher that a student asks for', () => {
  it('is a valid design of its own: more snapshots, its own epochs, nobody to learn from, and fit to teach', () => {
    expect(parseDesignConfig(teacher)).toEqual(teacher);
    expect(teacher.sensing.snapshots).toBe(3);
    expect(teacher.training.epochs).toBe(2);
    expect(teacher.distillation.enabled).toBe(false);
    expect(teacher.name).toBe('mini teacher, L = 3');
    expect(teacherProblem(student, teacher, 'run')).toBeNull();
  });

  it('learns its mask and starts by itself, whatever its student does', () => {
    const fixed = teacherConfigOf({
      ...student,
      mask: { ...student.mask, learned: false },
      training: { ...student.training, startFrom: 'some run' },
    });
    expect([fixed.mask.learned, fixed.training.startFrom]).toEqual([true, null]);
    expect(teacherConfigOf({ ...student, name: 'x'.repeat(80) }).name).toHaveLength(80);
  });
});

describe('a design that cannot teach is refused with one line', () => {
  const scene = (part: Partial<DesignConfig['scene']>) => ({ ...teacher, scene: { ...teacher.scene, ...part } });
  const dataset = (part: Partial<DesignConfig['dataset']>) => ({ ...teacher, dataset: { ...teacher.dataset, ...part } });
  it.each<[string, DesignConfig, string]>([
    ['size', dataset({ height: 32, width: 24 }), 'expected a teacher of 16×16 scenes, found one of 32×24 scenes'],
    [
      'scene',
      scene({ model: 'phase', phaseRange: 2 }),
      'expected a teacher of amplitude scenes, found one of phase scenes up to 2.00000 rad',
    ],
    [
      'data',
      dataset({ source: 'other' }),
      'expected a teacher of 20 + 5 scenes of test, split by seed 0, found one of 20 + 5 scenes of other, split by seed 0',
    ],
    [
      'number of scenes',
      dataset({ train: 19 }),
      'expected a teacher of 20 + 5 scenes of test, split by seed 0, found one of 19 + 5 scenes of test, split by seed 0',
    ],
    [
      'seed',
      { ...teacher, seed: 1 },
      'expected a teacher of 20 + 5 scenes of test, split by seed 0, found one of 20 + 5 scenes of test, split by seed 1',
    ],
    ['snapshots', { ...teacher, sensing: student.sensing }, 'expected a teacher of more than 1 snapshots, found one of 1'],
    [
      'bottleneck',
      { ...teacher, network: { ...teacher.network, baseWidth: 5 } },
      'expected a teacher of a bottleneck of width 3 and depth 1, found one of a bottleneck of width 5 and depth 1 (or set distillation.features=0)',
    ],
  ])('%s', (_, other, message) => {
    expect(describeProblem(teacherProblem(student, other, 'k3f9')!)).toBe(`distillation.teacher k3f9: ${message}`);
  });

  it('but may differ in what does not matter: the bottleneck without its term, the range of amplitude scenes, noise, test scenes', () => {
    const other = {
      ...dataset({ test: 3 }),
      scene: { ...teacher.scene, phaseRange: 1 },
      network: { ...teacher.network, baseWidth: 5, depth: 2 },
      sensing: { ...teacher.sensing, noise: { ...teacher.sensing.noise, snr: 30 } },
    };
    const withoutFeatures = { ...student, distillation: { ...student.distillation, features: 0 } };
    expect(teacherProblem(withoutFeatures, other, 'run')).toBeNull();
  });
});

describe('lessons', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
  });
  const images = imageBatch(sceneModelOf(student), tinyScenes(1, 20), [3, 1, 4, 15]);

  async function lessons(
    of: DesignConfig,
    keys: readonly number[],
    config = student,
  ): Promise<{ design: Design; told: HostTensors[] }> {
    const design = designOf(of, initialState(of));
    const open = await openTeacher(engine, config, { config: of, design });
    const told: HostTensors[] = [];
    for (const key of keys) told.push(await open.teach(images, rootKey(key)));
    open[Symbol.dispose]();
    return { design, told };
  }

  it('are those that the student is told, and only those; a frozen teacher says the same again', async () => {
    const { told } = await lessons(teacher, [1, 2]);
    const shapes = Object.fromEntries(Object.entries(told[0]!).map(([name, { shape }]) => [name, [...shape]]));
    expect(shapes).toEqual(lessonShapes(student));
    expect(told[1]).toEqual(told[0]);
    const patternsOnly = { ...student, distillation: { ...student.distillation, features: 0, images: 0 } };
    expect(Object.keys((await lessons(teacher, [1], patternsOnly)).told[0]!)).toEqual(['teacher.cdp']);
    expect(lessonShapes(teacher)).toEqual({});
  });

  it("give the mean of the teacher's patterns over its snapshots, and the images that it reads from them", async () => {
    const { design, told } = await lessons(teacher, [1]);
    const intensity = measureScenes(teacher, design.maskPhase, images, rootKey(0));
    const cdp = told[0]!['teacher.cdp']!;
    cdp.data.forEach((value, i) => {
      const [q, pixel] = [Math.floor(i / 256), i % 256];
      const mean = [0, 1, 2].reduce((sum, l) => sum + intensity.data[(q * 3 + l) * 256 + pixel]! / 3, 0);
      expect(Math.abs(value - mean)).toBeLessThan(1e-4 * Math.max(1, mean));
    });
    const reader = await openReader(engine, teacher);
    reader.use(design);
    const read = await reader.read(intensity);
    reader[Symbol.dispose]();
    told[0]!['teacher.images']!.data.forEach((value, i) => {
      expect(Math.abs(Math.min(Math.max(value, 0), 1) - read.data[i]!)).toBeLessThan(1e-3);
    });
  });

  it('of a noisy teacher differ from batch to batch, and are the same for the same key', async () => {
    const noisy = { ...teacher, sensing: { ...teacher.sensing, noise: { ...teacher.sensing.noise, snr: 10 } } };
    const { told } = await lessons(noisy, [1, 2, 1]);
    expect(told[1]).not.toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });
});
