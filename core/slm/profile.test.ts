import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatsFor } from './bitmap-format.ts';
import { listProfiles, loadProfile, removeProfile, saveProfile, type ProfileFolders } from './profile.ts';
import { twoPiAt, upgradeProfile } from './profile-schema.ts';
import { tinyProfile } from './testing.ts';

let folder: string;
let folders: ProfileFolders;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-profiles-'));
  folders = { assets: path.resolve('assets'), workspace: folder };
});
afterEach(() => fs.rm(folder, { recursive: true }));

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name} ${error.message.replaceAll(folder, 'FOLDER')}`,
  );
const save = (profile: object, force = false) =>
  saveProfile({ text: new TextEncoder().encode(JSON.stringify(profile)), where: 'ours.json', force }, folders);

const version1 = {
  version: 1,
  name: 'ours',
  title: 'Ours',
  width: 800,
  height: 600,
  pitch: 2e-5,
  bits: 10,
  twoPiLevel: 900,
  sign: -1,
  calibratedWavelength: 532e-9,
  certainty: 'certain',
  note: '',
};

describe('profiles that come with the program', () => {
  it('are all devices of the table, valid, under their own names, with files that hold their bits', async () => {
    const { profiles, unreadable } = await listProfiles(folders);
    expect(unreadable).toEqual([]);
    expect(profiles.map(({ profile }) => profile.name)).toEqual([
      'generic',
      'hamamatsu-x10468',
      'hamamatsu-x13138',
      'hamamatsu-x15213',
      'holoeye-eris',
      'holoeye-gaea-2',
      'holoeye-leto',
      'holoeye-pluto-2',
      'meadowlark-1024',
      'meadowlark-1920x1152-pcie',
      'meadowlark-1920x1152',
      'meadowlark-1920x1200-10bit',
      'meadowlark-1920x1200',
      'meadowlark-512',
      'santec-slm-200',
      'santec-slm-210',
      'santec-slm-300',
      'thorlabs-exulus-4k1',
      'thorlabs-exulus-hd1',
      'thorlabs-exulus-hd2',
    ]);
    for (const { profile, own } of profiles) {
      expect(own).toBe(false);
      expect(formatsFor(profile.bits)).toEqual(expect.arrayContaining(profile.formats));
    }
    const size = async (name: string) => {
      const { width, height, pitch, bits } = await loadProfile(name, folders);
      return [width, height, pitch, bits];
    };
    expect(await size('holoeye-pluto-2')).toEqual([1920, 1080, 8e-6, 8]);
    expect(await size('hamamatsu-x15213')).toEqual([1272, 1024, 12.5e-6, 8]);
    expect(await size('santec-slm-200')).toEqual([1920, 1200, 8e-6, 10]);
  });

  it('have the 2π level of the wavelength, where one is known', async () => {
    const hamamatsu = await loadProfile('hamamatsu-x15213', folders);
    expect([690e-9, 752e-9, 1064e-9, 1030e-9].map((wavelength) => twoPiAt(hamamatsu, wavelength).level)).toEqual([
      218, 198, 217, 217,
    ]);
    const both = {
      ...tinyProfile,
      twoPiLevels: [
        { wavelength: null, level: 256 },
        { wavelength: 532e-9, level: 200 },
      ],
    };
    expect([532e-9, 535e-9, 633e-9].map((wavelength) => twoPiAt(both, wavelength).level)).toEqual([200, 200, 256]);
  });
});

describe("a lab's own profiles", () => {
  it('are saved, listed after the others, found by name, and removed', async () => {
    expect(await failure(removeProfile('tiny', folders))).toBe(
      'InputError SLM profile: expected a profile of your own, found "tiny"',
    );
    await save(tinyProfile);
    expect((await listProfiles(folders)).profiles.at(-1)).toEqual({ profile: tinyProfile, own: true });
    expect(await loadProfile('tiny', folders)).toEqual(tinyProfile);
    expect(await failure(removeProfile('generic', folders))).toBe(
      'InputError SLM profile: expected one of tiny, found "generic"',
    );
    await removeProfile('tiny', folders);
    expect((await listProfiles(folders)).profiles.some(({ own }) => own)).toBe(false);
  });

  it('replace nothing unless told, least of all a device of the program', async () => {
    await save(tinyProfile);
    expect(await failure(save(tinyProfile))).toMatch(/tiny\.json: expected a new file, found one that exists/);
    await save({ ...tinyProfile, title: 'Other' }, true);
    expect((await loadProfile('tiny', folders)).title).toBe('Other');
    expect(await failure(save({ ...tinyProfile, name: 'holoeye-leto' }, true))).toBe(
      'InputError ours.json at name: expected a name of its own, found "holoeye-leto", which comes with the program',
    );
  });

  it.each([
    [{ bits: 20 }, 'ours.json at bits: expected number to be <=16, found 20'],
    [
      { name: 'Our Panel' },
      'ours.json at name: expected small letters, digits and hyphens, such as our-panel, found "Our Panel"',
    ],
    [{ twoPiLevels: [] }, /^ours\.json at twoPiLevels: .* found \[\]$/],
    [{ colour: 3 }, 'ours.json: expected known fields only, found "colour"'],
    [{ version: 3 }, /^ours\.json at version: expected 2, found 3$/],
    [{ correction: { width: 8, height: 8, sign: 1 } }, /^ours\.json at correction: expected a correction that covers the panel/],
    [{ videoMode: { width: 8, height: 8 } }, /^ours\.json at videoMode: expected a video mode that holds the panel/],
    [{ formats: ['gif'] }, /^ours\.json at formats\[0\]: /],
  ])('are refused with one line: %j', async (changes, message) => {
    expect((await failure(save({ ...tinyProfile, ...changes }))).replace('InputError ', '')).toMatch(message);
  });

  it('that cannot be read are named, and keep nobody from the others', async () => {
    await save(tinyProfile);
    await fs.writeFile(path.join(folder, 'profiles', 'bad.json'), '{');
    await fs.writeFile(path.join(folder, 'profiles', 'moved.json'), JSON.stringify(tinyProfile));
    const { profiles, unreadable } = await listProfiles(folders);
    expect(profiles.at(-1)?.profile.name).toBe('tiny');
    expect(unreadable.map(({ problem }) => problem.replaceAll(folder, 'FOLDER'))).toEqual([
      expect.stringMatching(/^FOLDER\/profiles\/bad\.json: expected JSON/),
      'FOLDER/profiles/moved.json at name: expected "moved", as the file, found "tiny"',
    ]);
    expect(await failure(loadProfile('bad', folders))).toMatch(/bad\.json: expected JSON/);
  });

  it('of version 1 are read as before', async () => {
    const saved = await save(version1);
    expect(saved).toMatchObject({
      version: 2,
      twoPiLevels: [{ wavelength: 532e-9, level: 900 }],
      formats: ['png', 'tiff', 'npy'],
    });
    expect(upgradeProfile({ ...version1, calibratedWavelength: null, bits: 8 })).toMatchObject({
      calibration: 'device',
      twoPiLevels: [{ wavelength: null, level: 900 }],
      formats: ['bmp', 'png', 'tiff', 'npy'],
    });
    const file = path.join(folder, 'ours.json');
    await fs.writeFile(file, JSON.stringify({ ...version1, width: 0 }));
    expect(await failure(loadProfile(file, folders))).toBe(
      'InputError FOLDER/ours.json at width: expected number to be >=1, found 0',
    );
    expect(await failure(loadProfile('pluto', folders))).toMatch(
      /^InputError SLM profile: expected one of generic, .* found "pluto"/,
    );
  });
});
