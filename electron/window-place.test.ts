import { expect, test } from 'vitest';
import { placeOnDisplays } from './window-place.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 860 };
const wall = { x: 1440, y: -300, width: 3840, height: 2100 };
const onTheWall = { x: 2000, y: 100, width: 2400, height: 1500, maximized: true };

test('a window opens where it was', () => {
  expect(placeOnDisplays(onTheWall, [laptop, wall])).toEqual(onTheWall);
  // Half of it hangs over the edge: whoever left it there wants it there.
  const hanging = { x: -600, y: 20, width: 1200, height: 700, maximized: false };
  expect(placeOnDisplays(hanging, [laptop])).toEqual(hanging);
});

test('a window whose display is gone opens on the first one, as large as fits there', () => {
  expect(placeOnDisplays(onTheWall, [laptop])).toEqual({ width: 1440, height: 860, maximized: true });
  const below = { x: 100, y: 3000, width: 1000, height: 700, maximized: false };
  expect(placeOnDisplays(below, [laptop, wall])).toEqual({ width: 1000, height: 700, maximized: false });
});

test('the first window has its usual size, or that of a smaller display', () => {
  expect(placeOnDisplays(null, [laptop])).toEqual({ width: 1360, height: 860, maximized: false });
  expect(placeOnDisplays(null, [{ x: 0, y: 0, width: 1280, height: 760 }])).toMatchObject({ width: 1280, height: 760 });
});
