import { describe, expect, it } from 'vitest';
import { describeDisplay, displayProblem, type DisplayFacts } from './displays.ts';

const panel: DisplayFacts = {
  id: 7,
  label: 'PLUTO',
  bounds: { x: 1440, y: 0, width: 1920, height: 1080 },
  scaleFactor: 1,
  rotation: 0,
  depthPerComponent: 8,
};
const picture = { width: 1920, height: 1080 };
const problem = (changes: Partial<DisplayFacts>, occupied: number | null = null) =>
  displayProblem({ ...panel, ...changes }, picture, occupied)?.message ?? null;

describe('a display shows a picture pixel by pixel', () => {
  it('when it has its size, no scale, and is not turned', () => {
    expect(problem({})).toBeNull();
    expect(problem({ depthPerComponent: 0 })).toBeNull();
    expect(describeDisplay({ ...panel, label: '' }, picture, 1)).toEqual({
      id: 7,
      name: 'Display at 1440, 0',
      width: 1920,
      height: 1080,
      scale: 1,
      problem: null,
    });
  });

  it('and is refused otherwise, in one line that says what was expected and found', () => {
    expect(problem({ bounds: { x: 0, y: 0, width: 2560, height: 1440 } })).toBe(
      "PLUTO: expected 1920×1080 pixels, as the picture has, found 2560×1440 (set the panel's own resolution in the system's display settings)",
    );
    // 1920 × 1080 in hardware, told as 1536 × 864 at 125 %.
    const scaled = { bounds: { x: 0, y: 0, width: 1536, height: 864 }, scaleFactor: 1.25 };
    expect(problem(scaled)).toMatch(/^PLUTO: expected a scale of 100 %, found 125 % \(/);
    expect(describeDisplay({ ...panel, ...scaled }, picture, null)).toMatchObject(picture);
    expect(problem({ rotation: 180 })).toMatch(/expected a display that is not turned, found 180°/);
    expect(problem({ depthPerComponent: 6 })).toMatch(/expected 8 bits a colour, found 6/);
    expect(problem({}, 7)).toMatch(/^PLUTO: expected a display without the Kinoform window, found the one that it is on/);
  });
});
