import { describe, expect, it } from 'vitest';
import { encodeJson, decodeJson } from '../formats/json.ts';
import { captureSchema } from './capture-schema.ts';
import { migrateCapture } from './migrate-capture.ts';

const version1 = {
  kind: 'kinoform-capture',
  version: 1,
  frames: [{ file: 'frames/scene-0001.tif', page: 0, scene: 0, mask: 0, exposure: 0.01 }],
  darks: [],
  flats: [],
  camera: { pitch: 3.45e-6, bits: 12, justification: 'right', gain: null, readNoise: null },
  optics: { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 11, focalLength: 0.2 },
  registration: { centre: [8, 8], pixelsPerBin: 3, bins: [16, 16] },
  intensityPerCountRate: 0.5,
  mask: { file: 'mask.npy', run: null },
  note: '',
};
const read = (value: unknown) =>
  decodeJson(encodeJson(value), captureSchema, 'capture.json', (found) => migrateCapture(found, 'capture.json'));

describe('capture.json of version 1', () => {
  it('means in version 2 what it meant: a scaled unit matrix, an ideal panel, no dark level', () => {
    const capture = read(version1);
    expect(capture.version).toBe(2);
    expect(capture.registration).toEqual({
      centre: [8, 8],
      pixelsPerBin: [
        [3, 0],
        [0, 3],
      ],
      bins: [16, 16],
      source: 'nominal',
    });
    expect(capture.camera).toMatchObject({ darkLevel: null, badPixels: [], raw: null });
    expect(capture.optics).toMatchObject({
      aberration: [],
      envelope: 'none',
      panel: { phaseError: 0, fringing: 0, fillFactor: 1, zeroOrder: 0 },
    });
    expect(capture.frames[0]!.variable).toBeNull();
    expect(read(JSON.parse(JSON.stringify(capture)))).toEqual(capture);
  });

  it('is refused with the field that is wrong, in one line', () => {
    const registration = { ...version1.registration, pixelsPerBin: 'three' };
    expect(() => read({ ...version1, registration })).toThrow(/^capture.json at registration.pixelsPerBin: expected .*"three"$/);
    expect(() => read({ ...version1, version: 3 })).toThrow(
      'capture.json at version: expected at most 2, found 3 (written by a newer Kinoform: update this one)',
    );
    const flat = { ...read(version1).registration, pixelsPerBin: [[1, 2], [2, 4]] }; // prettier-ignore
    expect(() => read({ ...read(version1), registration: flat })).toThrow('a matrix that can be inverted');
  });
});
