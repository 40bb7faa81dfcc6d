import { expect, test } from 'vitest';
import { schedules } from './schedules.ts';

test('schedules start at 1 and do not rise; cosine and linear are at one half half-way and end at 0', () => {
  for (const schedule of Object.values(schedules)) {
    expect(schedule(0)).toBe(1);
    for (let i = 0; i < 10; i++) expect(schedule((i + 1) / 10)).toBeLessThanOrEqual(schedule(i / 10));
  }
  for (const name of ['cosine', 'linear'] as const) {
    expect(schedules[name](0.5)).toBeCloseTo(0.5, 12);
    expect(schedules[name](1)).toBeCloseTo(0, 12);
  }
});
