import { expect, it } from 'vitest';
import { judgeCase, trustCases } from './testing/trust-cases.ts';

// One scene of one case a kind, other than those on which the thresholds were chosen; docs/trust.md has the whole table.
const chosen = ['amplitude, 30 dB', 'shifted by 0.3 bins', 'one snapshot of a phase scene', 'mask of 0 and π'];
const cases = chosen.map((name) => trustCases.find((trustCase) => trustCase.name === name)!);

it.each(cases)('$name: $expected', async (trustCase) => {
  const { trueError, trust } = await judgeCase(trustCase, 5, 15);
  expect(trust.verdict.kind).toBe(trustCase.expected);
  // What can be trusted is nearly right, and says so; what cannot is not.
  if (trustCase.expected === 'trust') {
    expect(trueError).toBeLessThan(0.25);
    expect(trust.verdict.error!).toBeGreaterThan(0.5 * trueError);
    expect(trust.verdict.error!).toBeLessThan(3 * trueError);
  } else expect(trueError).toBeGreaterThan(0.12);
  expect(trust.halves).toBeNull();
});
