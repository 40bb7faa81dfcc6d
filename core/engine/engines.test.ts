import { expect, test } from 'vitest';
import { chooseEngine, measureEngines, timeCheckedStep } from './engines.ts';
import { eagerEngine } from './eager.ts';
import { engineCandidates } from './providers/candidates.ts';
import { onnxRuntime } from './providers/onnx-runtime.ts';
import * as tf from './tf.ts';
import type { EngineCandidate } from './engines.ts';

const eager: EngineCandidate = { name: 'tfjs-cpu', title: 'plain', open: async () => eagerEngine('cpu') };
const broken: EngineCandidate = { name: 'broken', title: 'broken', open: () => Promise.reject(new Error('no driver\nstack')) };
/** Runs everything, with its losses off by one per cent. */
const wrong: EngineCandidate = {
  name: 'wrong',
  title: 'wrong',
  open: async () => {
    const engine = eagerEngine('cpu');
    return {
      ...engine,
      compile: async (step, signature) => {
        const program = await engine.compile((state, inputs) => {
          const result = step(state, inputs);
          return { ...result, outputs: { loss: tf.mul(result.outputs['loss'] as tf.Tensor, 1.01) } };
        }, signature);
        return program;
      },
    };
  },
};

test('engines are measured, and those that fail are listed with the reason', async () => {
  const before = tf.memory().numTensors;
  const reports = await measureEngines([broken, wrong, eager]);
  expect(reports.map(({ name, available }) => [name, available])).toEqual([
    ['broken', false],
    ['wrong', false],
    ['tfjs-cpu', true],
  ]);
  expect(reports[0]?.reason).toBe('no driver');
  expect(reports[1]?.reason).toContain('wrong numbers');
  expect(reports[2]?.secondsPerStep).toBeGreaterThan(0);
  expect((await chooseEngine([broken, wrong, eager], reports)).name).toBe('tfjs-cpu');
  await expect(chooseEngine([broken, eager], reports, 'broken')).rejects.toThrow(
    /broken, which does not work here \(no driver\)/,
  );
  await expect(chooseEngine([broken, eager], reports, 'tpu')).rejects.toThrow(
    /engine: expected one of broken, tfjs-cpu, found tpu/,
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('every candidate has a name of its own, and the compiled engine passes the check', async () => {
  const candidates = engineCandidates({ threads: 1 });
  expect(new Set(candidates.map(({ name }) => name)).size).toBe(candidates.length);
  const compiled = candidates.find(({ name }) => name === 'onnx-cpu') as EngineCandidate;
  expect(await timeCheckedStep(await compiled.open())).toBeGreaterThan(0);
});

test('a GPU that is not there is told in plain words', async () => {
  const runtime = await onnxRuntime({ provider: 'cuda' });
  const told = await runtime.open(new Uint8Array(1)).catch((error: Error) => error.message);
  expect(told).not.toContain('OrtSessionOptions');
});
