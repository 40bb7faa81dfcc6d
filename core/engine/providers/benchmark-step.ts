import { spawn } from 'node:child_process';
import { FULL_SIZE, initialValues, trainingStep } from '../bench/training-step.ts';
import twin from '../bench/training_step.py?raw';
import { compiledEngine } from '../compiled.ts';
import { onnxRuntime } from './onnx-runtime.ts';
import type { StepSize } from '../bench/training-step.ts';

export interface StepBenchmark {
  /** Median seconds of a step, compiled, on one thread. */
  readonly seconds: number;
  /** Tracing the step and opening the graph. */
  readonly compileSeconds: number;
  /** The same step in PyTorch on one thread; null with `reason` where there is no Python that has it. */
  readonly torch: { readonly seconds: number; readonly version: string } | null;
  readonly reason: string;
  /** seconds / torch.seconds */
  readonly ratio: number | null;
}

/** Steps before those that count: the first ones touch fresh memory. */
const WARM_UP = 2;

/**
 * The full training step of the reference figures (see bench/training-step.ts), and its twin in PyTorch straight after, each
 * on one thread. Python is `KINOFORM_PYTHON` or `python3`.
 */
export async function benchmarkStep(steps = 5, size: StepSize = FULL_SIZE): Promise<StepBenchmark> {
  const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
  const { step, signature } = trainingStep(size);
  const started = performance.now();
  const program = await engine.compile(step, signature);
  const compileSeconds = (performance.now() - started) / 1000;
  const { state, inputs } = initialValues(signature);
  program.load(state);
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + steps; i++) {
    const start = performance.now();
    await program.step(inputs);
    times.push((performance.now() - start) / 1000);
  }
  program[Symbol.dispose]();
  const seconds = median(times.slice(WARM_UP));
  try {
    const { torch: version, seconds: all } = await runTwin(size, WARM_UP + steps);
    const torch = { seconds: median(all.slice(WARM_UP)), version };
    return { seconds, compileSeconds, torch, reason: '', ratio: seconds / torch.seconds };
  } catch (error) {
    return { seconds, compileSeconds, torch: null, reason: (error as Error).message, ratio: null };
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

function runTwin(
  { size, batch, iterations, baseWidth, depth }: StepSize,
  steps: number,
): Promise<{ torch: string; seconds: number[] }> {
  const python = process.env['KINOFORM_PYTHON'] ?? 'python3';
  const sizes = [size, batch, iterations, baseWidth, depth, steps].map(String);
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-c', twin, ...sizes], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.on('error', () => reject(new Error(`${python} was not found`)));
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as { torch: string; seconds: number[] });
      else reject(new Error(`${python}: ${errors.trim().split('\n').at(-1) ?? `exit status ${code}`}`));
    });
  });
}
