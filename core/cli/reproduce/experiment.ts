import type { RunRecord } from '../../runs/run-record.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import { applyOverrides } from '../../training/overrides.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';

/** One way to design, trained once a seed. */
export interface Arm {
  /** What files and other arms call it, e.g. `teacher-9`. */
  readonly name: string;
  readonly title: string;
  /** What differs from the experiment's base, written as for `--set`. */
  readonly overrides: readonly string[];
  /** The arm whose run of the same seed teaches this one. It stands before this one. */
  readonly teacher?: string;
  /** The arm whose run of the same seed this one starts from. It stands before this one. */
  readonly start?: string;
  /** Arms that it is compared with beside those that all are compared with. */
  readonly beside?: readonly string[];
  readonly seeds: number;
}

/** Arms × seeds: each pair is an ordinary run of the workspace. */
export interface Experiment {
  /** Begins the names of its runs. */
  readonly name: string;
  readonly base: DesignConfig;
  readonly arms: readonly Arm[];
  /** Seeds count from here. */
  readonly firstSeed: number;
}

export interface Trial {
  readonly arm: Arm;
  readonly seed: number;
}

/** What became of a trial: its run, or why there is none. */
export interface Outcome extends Trial {
  readonly run: RunRecord | null;
  readonly problem: string | null;
}

/** Seed by seed, so that an experiment that is stopped early has whole rows to compare; within a seed in the order of the arms. */
export function trialsOf({ arms, firstSeed }: Experiment): Trial[] {
  arms.forEach((arm, index) => {
    for (const needed of [arm.teacher, arm.start]) {
      if (needed === undefined) continue;
      const before = arms.slice(0, index).find(({ name }) => name === needed);
      if (before !== undefined && before.seeds >= arm.seeds) continue;
      throw new Error(`${arm.name} needs ${needed} before it, with as many seeds`);
    }
  });
  const most = Math.max(...arms.map(({ seeds }) => seeds));
  const order = Array.from({ length: most }, (_, index) => index);
  return order.flatMap((index) => arms.filter(({ seeds }) => index < seeds).map((arm) => ({ arm, seed: firstSeed + index })));
}

/** The ids of the runs that a trial builds on; null where its arm has none. */
export interface ForebearRuns {
  readonly teacher: string | null;
  readonly start: string | null;
}

/** The configuration of an arm, without its seed and the runs that it builds on. @throws InputError when an override is not allowed */
export function armConfig({ name, base }: Pick<Experiment, 'name' | 'base'>, arm: Arm): DesignConfig {
  const changed = applyOverrides(base, arm.overrides, arm.name);
  return parseDesignConfig({ ...changed, name: `${name}: ${arm.name}`.slice(0, 80) });
}

export function trialConfig(experiment: Experiment, { arm, seed }: Trial, { teacher, start }: ForebearRuns): DesignConfig {
  const config = armConfig(experiment, arm);
  return {
    ...config,
    seed,
    distillation: { ...config.distillation, teacher },
    training: { ...config.training, startFrom: start },
  };
}

/** How long a trial takes beside others, roughly: sensing grows with the snapshots, and a teacher senses and reads each batch as well. */
export function workOf(experiment: Experiment, arm: Arm): number {
  const { sensing, training } = armConfig(experiment, arm);
  const teacher = experiment.arms.find(({ name }) => name === arm.teacher);
  const taught = teacher === undefined ? 0 : 0.3 + armConfig(experiment, teacher).sensing.snapshots / 16;
  return training.epochs * (1 + sensing.snapshots / 8 + taught) + 1;
}
