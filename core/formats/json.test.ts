import { expect, it } from 'vitest';
import { z } from 'zod';
import { decodeJson, encodeJson } from './json.ts';

const schema = z.strictObject({ frames: z.array(z.strictObject({ file: z.string(), exposure: z.number().positive() })) });
const read = (text: string) => decodeJson(new TextEncoder().encode(text), schema, 'capture.json');

it('gives what was written', () => {
  const value = { frames: [{ file: 'a.tif', exposure: 0.01 }] };
  expect(decodeJson(encodeJson(value), schema, 'capture.json')).toEqual(value);
});

it.each([
  ['{"frames": [', /^capture\.json: expected JSON, found /],
  ['{"frames": [{"file": 3, "exposure": 1}]}', /^capture\.json at frames\[0\]\.file: expected string, found 3$/],
  ['{"frames": [{"file": "a", "exposure": -1}]}', /^capture\.json at frames\[0\]\.exposure: expected number to be >0, found -1$/],
  ['{"frames": [{"file": "a"}]}', /^capture\.json at frames\[0\]\.exposure: expected number, found nothing$/],
  ['{"frames": [], "frame": []}', /^capture\.json: expected known fields only, found "frame"$/],
])('names the field of %s', (text, message) => {
  expect(() => read(text)).toThrow(message);
});
