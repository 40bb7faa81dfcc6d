/** Teachers of a distillation: which design may teach which, and what a frozen teacher tells a student of each batch. */
import type { Engine, HostTensors, Signature, StepFunction, Tensors } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import type { InputProblem } from '../math/input-error.ts';
import { normal } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import { entry } from '../networks/layers.ts';
import { needsDraws } from '../optics/camera-tensors.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import { cdpSummary, cdpSummaryShape } from './cdp-summary.ts';
import type { DesignConfig } from './design-config.ts';
import { designShapes, inferenceState, MASK } from './design-state.ts';
import type { Design } from './design-store.ts';
import { observe, operatorOf } from './observation.ts';
import { reconstruct } from './reconstructor.ts';
import { sceneModelOf } from './scene-images.ts';

/** A design that is done and may teach. */
export interface TeacherDesign {
  readonly config: DesignConfig;
  readonly design: Design;
}

/** The teacher that a student asks for when it names none: the same design, with more snapshots and nobody to learn from. */
export function teacherConfigOf(student: DesignConfig): DesignConfig {
  const { teacherSnapshots, teacherEpochs } = student.distillation;
  return {
    ...student,
    name: `${student.name} teacher, L = ${teacherSnapshots}`.slice(0, 80),
    sensing: { ...student.sensing, snapshots: teacherSnapshots },
    mask: { ...student.mask, learned: true },
    distillation: { ...student.distillation, enabled: false, teacher: null },
    training: { ...student.training, epochs: teacherEpochs, startFrom: null },
  };
}

/** Why a design cannot teach another; null when it can. */
export function teacherProblem(student: DesignConfig, teacher: DesignConfig, name: string): InputProblem | null {
  const where = `distillation.teacher ${name}`;
  const differs = (expected: string, found: string): InputProblem | null =>
    expected === found ? null : { where, expected: `a teacher of ${expected}`, found: `one of ${found}` };
  const [{ dataset: own }, { dataset: other }] = [student, teacher];
  const scene = ({ model, phaseRange }: DesignConfig['scene']): string =>
    model === 'amplitude' ? 'amplitude scenes' : `${model} scenes up to ${phaseRange.toPrecision(6)} rad`;
  // The split follows from the seed: with another, the teacher has learned from the student's validation scenes.
  const data = ({ dataset, seed }: DesignConfig): string =>
    `${dataset.train} + ${dataset.validation} scenes of ${dataset.source}, split by seed ${seed}`;
  const problem =
    differs(`${own.height}×${own.width} scenes`, `${other.height}×${other.width} scenes`) ??
    differs(scene(student.scene), scene(teacher.scene)) ??
    differs(data(student), data(teacher));
  if (problem !== null) return problem;
  const { snapshots } = teacher.sensing;
  if (snapshots <= student.sensing.snapshots) {
    return { where, expected: `a teacher of more than ${student.sensing.snapshots} snapshots`, found: `one of ${snapshots}` };
  }
  if (student.distillation.features === 0) return null;
  const bottleneck = ({ network }: DesignConfig): string =>
    `a bottleneck of width ${network.baseWidth} and depth ${network.depth}`;
  const size = differs(bottleneck(student), bottleneck(teacher));
  return size === null ? null : { ...size, hint: 'or set distillation.features=0' };
}

/** What a teacher tells: the names and shapes of a student's inputs, for a batch of scenes. */
export function lessonShapes(config: DesignConfig): Record<string, readonly number[]> {
  const { dataset, distillation, network, training } = config;
  if (!distillation.enabled) return {};
  const { height, width } = dataset;
  const batch = training.batchSize;
  const reduced = 2 ** network.depth;
  return {
    ...(distillation.cdp > 0 ? { 'teacher.cdp': cdpSummaryShape(distillation.match, batch, height, width) } : {}),
    ...(distillation.features > 0
      ? { 'teacher.features': [batch, height / reduced, width / reduced, network.baseWidth * reduced] }
      : {}),
    ...(distillation.images > 0 ? { 'teacher.images': [batch, height, width, imagesPerScene(sceneModelOf(config))] } : {}),
  };
}

/** A frozen teacher, ready for batches. */
export interface Teacher {
  /** @param images `[B,H,W,C]`; @param key of the noise that it measures with */
  teach(images: HostTensors[string], key: Key): Promise<HostTensors>;
  [Symbol.dispose](): void;
}

/** Compiles a teacher for the batches of a student. Its weights and statistics stay as they are, and each batch is measured and read once. */
export async function openTeacher(engine: Engine, student: DesignConfig, teacher: TeacherDesign): Promise<Teacher> {
  const { step, signature } = teachingStep(student, teacher.config);
  const program = await engine.compile(step, signature);
  program.load(inferenceState(teacher.design));
  const draws = signature.inputs['draws'];
  return {
    teach: (images, key) => {
      if (draws === undefined) return program.step({ images });
      const count = draws.shape.reduce((product, length) => product * length);
      return program.step({ images, draws: { shape: draws.shape, data: Float32Array.from(normal(key, count)) } });
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}

function teachingStep(
  student: DesignConfig,
  teacher: DesignConfig,
): { readonly step: StepFunction; readonly signature: Signature } {
  const { height, width } = student.dataset;
  const batch = student.training.batchSize;
  const wanted = Object.keys(lessonShapes(student));
  const float = (shape: readonly number[]) => ({ shape, dtype: 'float32' }) as const;
  const step: StepFunction = (state, inputs) => {
    const operator = operatorOf(teacher, entry<tf.Tensor3D>(state, MASK));
    const intensity = observe(teacher, operator, entry<tf.Tensor4D>(inputs, 'images'), inputs['draws'] ?? null);
    const { images, bottleneck } = reconstruct(teacher, state, operator, intensity, { training: false });
    const lessons: Tensors = {
      'teacher.cdp': cdpSummary(student.distillation.match, intensity),
      'teacher.features': bottleneck,
      'teacher.images': images,
    };
    return { outputs: Object.fromEntries(wanted.map((name) => [name, entry(lessons, name)])) };
  };
  const { noise, snapshots } = teacher.sensing;
  return {
    step,
    signature: {
      state: Object.fromEntries(Object.entries(designShapes(teacher)).map(([name, shape]) => [name, float(shape)])),
      inputs: {
        images: float([batch, height, width, imagesPerScene(sceneModelOf(student))]),
        ...(needsDraws(noise) ? { draws: float([batch, snapshots, height, width]) } : {}),
      },
    },
  };
}
