import { expect, it } from 'vitest';
import { rootKey } from '../../math/random.ts';
import { randomReal } from '../../math/testing.ts';
import { planes } from './convolution.ts';
import { firstParameters, parametersOf, run, runBack } from './network.ts';
import type { NetworkPlan } from './network.ts';

const plan: NetworkPlan = { channels: [2, 3, 3, 1], sizes: [null, [5, 7], null] };
const input = { ...planes(2, 3, 4), data: randomReal(1, [24]).data };
const cotangent = randomReal(2, [35]).data;

it('has the slopes that finite differences give', () => {
  const parameters = randomReal(3, [parametersOf(plan)]).data;
  const loss = (at: Float64Array): number => run(plan, at, input).output.data.reduce((sum, y, k) => sum + y * cotangent[k]!, 0);
  const { inputs, output } = run(plan, parameters, input);
  const slopes = runBack(plan, parameters, inputs, { ...output, data: cotangent });
  const step = 1e-6;
  for (let k = 0; k < parameters.length; k += 5) {
    const moved = (by: number): Float64Array => parameters.map((value, i) => (i === k ? value + by : value));
    expect((loss(moved(step)) - loss(moved(-step))) / (2 * step)).toBeCloseTo(slopes[k]!, 4);
  }
});

it('begins with the same parameters for the same key', () => {
  expect(firstParameters(plan, rootKey(1))).toEqual(firstParameters(plan, rootKey(1)));
  expect(firstParameters(plan, rootKey(1))).not.toEqual(firstParameters(plan, rootKey(2)));
});
