import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeTiff } from '../formats/tiff.ts';
import { NO_NOISE } from '../optics/camera.ts';
import { noiseOfCamera } from './camera-light.ts';
import { listCameras, loadCamera, removeCamera, saveCamera } from './camera-library.ts';
import type { CameraProfile } from './camera-profile-schema.ts';
import { writeCapture } from './write-capture.ts';

const camera: CameraProfile = {
  version: 1,
  name: 'ours',
  title: 'Ours',
  pitch: 5e-6,
  bits: 10,
  justification: 'left',
  gain: 8,
  readNoise: 3,
  fullWell: 4000,
  note: '',
};

describe('the cameras of a workspace', () => {
  let workspace: string;
  beforeEach(async () => (workspace = await mkdtemp(path.join(os.tmpdir(), 'kinoform-cameras-'))));
  afterEach(() => rm(workspace, { recursive: true }));

  it('are kept by name, found by name or file, and what is no camera is named', async () => {
    expect(await listCameras(workspace)).toEqual({ cameras: [], unreadable: [] });
    await saveCamera(camera, workspace, { force: false });
    await expect(saveCamera(camera, workspace, { force: false })).rejects.toThrow(/expected a new file/);
    expect(await loadCamera('ours', workspace)).toEqual(camera);
    await expect(loadCamera('our', workspace)).rejects.toThrow(/one of ours.*did you mean|one of ours/);
    await writeFile(path.join(workspace, 'cameras', 'bad.json'), '{"version": 1}');
    const { cameras, unreadable } = await listCameras(workspace);
    expect([cameras.length, unreadable.length]).toEqual([1, 1]);
    await removeCamera('ours', workspace);
    await expect(removeCamera('ours', workspace)).rejects.toThrow(/one of this workspace/);
  });
});

describe('a simulated capture', () => {
  // One bright pixel of 8 among seven of 0: the mean is an eighth of the peak.
  const intensity = { shape: [1, 1, 2, 4], data: Float64Array.from([8, 0, 0, 0, 0, 0, 0, 0]) };

  it('has as many electrons as the camera holds at 90 % of its range', () => {
    // The full well, 4000, is below 8 · 1023: 0.9 · 4000 / 8 = 450 electrons in the mean.
    expect(noiseOfCamera(camera, intensity, NO_NOISE)).toMatchObject({ photons: 450, readNoise: 3 });
    const unknown = { ...camera, gain: null, fullWell: null };
    expect(noiseOfCamera(unknown, intensity, NO_NOISE)).toEqual(NO_NOISE);
  });

  it('is written in the bits of the camera, where they lie', async () => {
    const files = new Map<string, Uint8Array>();
    const optics = { wavelength: 633e-9, slmPitch: 8e-6, superpixel: 4 };
    const mask = { shape: [1, 2, 4], data: new Float64Array(8) };
    const capture = await writeCapture({ intensity, mask, run: null, optics, camera }, (name, bytes) =>
      Promise.resolve(files.set(name, bytes)),
    );
    expect(capture.camera).toMatchObject({ pitch: 5e-6, bits: 10, justification: 'left', gain: 8, readNoise: 3 });
    const [page] = decodeTiff(files.get('frames/scene-0001.tif')!, 'frame');
    // 90 % of 1023, shifted by the six bits that are not used.
    expect(Math.max(...page!.data)).toBe(920 * 64);
  });
});
