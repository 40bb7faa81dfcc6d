/**
 * Which engine runs: by measuring. Every engine that loads takes the same small training step; its numbers are compared
 * with known ones and its time is kept. What does not load or computes something else is listed with the reason.
 */
import { InputError } from '../math/input-error.ts';
import { util } from './tf.ts';
import { initialValues, trainingStep } from './bench/training-step.ts';
import type { Engine } from './program.ts';

/** An engine that this machine might have. */
export interface EngineCandidate {
  readonly name: string;
  readonly title: string;
  /** @throws whatever keeps it from loading */
  open(): Promise<Engine>;
}

export interface EngineReport {
  readonly name: string;
  readonly title: string;
  readonly available: boolean;
  /** Why it is not available; empty when it is. */
  readonly reason: string;
  /** Seconds of the small step, null when not available. */
  readonly secondsPerStep: number | null;
}

/** The step of the self-check, and the losses of its first steps as computed by the plain `cpu` backend. */
const CHECK = { size: 16, batch: 2, iterations: 2, baseWidth: 8, depth: 1 };
const KNOWN_LOSSES: readonly number[] = [0.858728, 0.776586, 0.685549];
const TOLERANCE = 1e-3;

/**
 * Loads and measures one engine after the other. Never throws for an engine that fails.
 * @param onProgress called before each, with the share that is done; throw in it to give up
 */
export async function measureEngines(
  candidates: readonly EngineCandidate[],
  onProgress: (share: number) => void | Promise<void> = () => undefined,
): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  for (const { name, title, open } of candidates) {
    await onProgress(reports.length / candidates.length);
    try {
      const engine = await open();
      try {
        reports.push({ name, title, available: true, reason: '', secondsPerStep: await timeCheckedStep(engine) });
      } finally {
        engine[Symbol.dispose]();
      }
    } catch (error) {
      reports.push({ name, title, available: false, reason: firstLine(error), secondsPerStep: null });
    }
  }
  return reports;
}

/**
 * The engine to use: the one that the user fixed, else the fastest of `reports`.
 * @throws InputError when the fixed one is unknown or does not work here, with the reason
 */
export async function chooseEngine(
  candidates: readonly EngineCandidate[],
  reports: readonly EngineReport[],
  preferred: string | null = null,
): Promise<Engine> {
  const names = candidates.map(({ name }) => name).join(', ');
  const wrong = (found: string, hint?: string): InputError =>
    new InputError({ where: 'engine', expected: `one of ${names}`, found, hint });
  const fastest = [...reports]
    .filter(({ available }) => available)
    .sort((a, b) => (a.secondsPerStep ?? Infinity) - (b.secondsPerStep ?? Infinity))[0];
  const name = preferred ?? fastest?.name;
  const candidate = candidates.find((each) => each.name === name);
  if (candidate === undefined) throw wrong(name ?? 'none that works', 'see kinoform doctor');
  const report = reports.find((each) => each.name === name);
  if (report?.available === false) throw wrong(`${candidate.name}, which does not work here`, report.reason);
  return candidate.open();
}

/**
 * Seconds of one small training step, the best of a few.
 * @throws Error when the losses are not the known ones
 */
export async function timeCheckedStep(engine: Engine): Promise<number> {
  const { step, signature } = trainingStep(CHECK);
  const program = await engine.compile(step, signature);
  try {
    const { state, inputs } = initialValues(signature);
    program.load(state);
    let best = Infinity;
    for (const [index, known] of KNOWN_LOSSES.entries()) {
      const start = util.now();
      const { loss } = await program.step(inputs);
      if (index > 0) best = Math.min(best, (util.now() - start) / 1000);
      const found = loss?.data[0] as number;
      if (!(Math.abs(found - known) <= TOLERANCE * known)) {
        throw new Error(`wrong numbers: loss ${found} in step ${index + 1} of the self-check, expected ${known}`);
      }
    }
    return best;
  } finally {
    program[Symbol.dispose]();
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] as string;
}
