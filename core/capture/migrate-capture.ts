import { InputError } from '../math/input-error.ts';

export const CAPTURE_VERSION = 2;

type Group = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is Group => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What an older version wrote in `capture.json`, in the words of this one. What is wrong with it is for the schema to say.
 * @throws InputError when a later version wrote it, which may mean other things by the same words
 */
export function migrateCapture(value: unknown, where: string): unknown {
  if (!isGroup(value)) return value;
  const { version } = value;
  if (typeof version === 'number' && version > CAPTURE_VERSION) {
    throw new InputError({
      where: `${where} at version`,
      expected: `at most ${CAPTURE_VERSION}`,
      found: `${version}`,
      hint: 'written by a newer Kinoform: update this one',
    });
  }
  return version === 1 ? fromVersion1(value) : value;
}

/** Version 1 had whole camera pixels a bin, the same along rows and columns, and no flips. All else that version 2 added has a default. */
function fromVersion1(capture: Group): Group {
  const { registration } = capture;
  if (!isGroup(registration)) return { ...capture, version: 2 };
  const scale = registration['pixelsPerBin'];
  const matrix =
    typeof scale === 'number'
      ? [
          [scale, 0],
          [0, scale],
        ]
      : scale;
  return { ...capture, version: 2, registration: { ...registration, pixelsPerBin: matrix, source: 'nominal' } };
}
