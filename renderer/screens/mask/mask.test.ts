import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportSettingsSchema, float32Message, PLAIN_SETTINGS } from '../../../core/service/contract.ts';
import { splitSnapshots } from '../../stores/mask.ts';
import { texts } from '../../texts.ts';
import { checkDraft } from '../design/draft.ts';
import { fakePresets, fakeProfiles } from '../../client/fake-data.ts';
import { emptyExportForm, formatChoices, readExportForm, suggestFileName, turn, type ExportForm } from './export-form.ts';
import { histogramOption } from './histogram.ts';
import { duplicateName, profileForm, readProfileForm, type ProfileForm } from './profile-form.ts';
import { levelBits, refitConfig } from './refit.ts';
import { greyLevel, phaseHistogram, wrapPhase, zeroOrderShare } from './phase-figures.ts';

const TWO_PI = 2 * Math.PI;
const phases = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('phase figures', () => {
  it('wrap into [0, 2π)', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), (phase) => {
        const wrapped = wrapPhase(phase);
        expect(wrapped).toBeGreaterThanOrEqual(0);
        expect(wrapped).toBeLessThan(TWO_PI);
      }),
    );
    expect(wrapPhase(-1e-17)).toBe(0);
  });

  it.each([
    [0, 0],
    [Math.PI, 128],
    [TWO_PI - 1e-3, 0],
    [-TWO_PI / 256, 255],
  ])('level of %d', (phase, level) => expect(greyLevel(phase)).toBe(level));

  it('the histogram holds every pixel once', () => {
    fc.assert(
      fc.property(phases, fc.integer({ min: 1, max: 64 }), (values, bins) => {
        const total = phaseHistogram(values, bins).reduce((sum, share) => sum + share, 0);
        expect(total).toBeCloseTo(1, 4);
      }),
    );
  });

  it('the zero order holds all light of a flat mask and none of a balanced one', () => {
    expect(zeroOrderShare([1, 1, 1])).toBeCloseTo(1, 12);
    expect(zeroOrderShare([0, Math.PI])).toBeCloseTo(0, 12);
  });
});

describe('histogramOption', () => {
  it('colours each bar as its phase', () => {
    const style = { text: '', line: '', surface: '', series: '', seriesFaint: '', second: '', more: [], font: '' };
    const { series } = histogramOption([0.25, 0.75], style) as {
      series: { data: { value: number; itemStyle: { color: string } }[] }[];
    };
    expect(series[0]?.data.map(({ value }) => value)).toEqual([0.25, 0.75]);
    expect(new Set(series[0]?.data.map(({ itemStyle }) => itemStyle.color)).size).toBe(2);
  });
});

describe('splitSnapshots', () => {
  it('takes snapshots apart', () => {
    const { snapshots, height, width } = splitSnapshots(float32Message([2, 1, 3], Float32Array.of(1, 2, 3, 4, 5, 6)));
    expect({ height, width }).toEqual({ height: 1, width: 3 });
    expect(snapshots.map((values) => Array.from(values))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('reads bytes that a transport left unaligned', () => {
    const bytes = new Uint8Array(13);
    bytes.set(new Uint8Array(Float32Array.of(1, 2, 3).buffer), 1);
    const { snapshots } = splitSnapshots({ shape: [1, 3], dtype: 'float32', bytes: bytes.subarray(1) });
    expect(Array.from(snapshots[0] ?? [])).toEqual([1, 2, 3]);
  });
});

describe('the export form', () => {
  const form = (changes: Partial<ExportForm> = {}): ExportForm => ({ ...emptyExportForm(fakeProfiles), ...changes });

  it('begins with settings that can be written', () => {
    expect(readExportForm(form()).settings).toEqual({
      ...PLAIN_SETTINGS,
      profile: 'holoeye-pluto-2',
      wavelength: 633e-9,
      format: 'bmp',
    });
  });

  it('begins with a device whose facts are certain', () => {
    expect(emptyExportForm([...fakeProfiles].reverse().slice(1)).profile).toBe('holoeye-pluto-2');
  });

  it('reads what was typed', () => {
    const typed = form({
      wavelength: '1.064',
      unit: 'µm',
      block: '8',
      twoPiLevel: '217.5',
      sign: 'minus',
      down: '-3',
      right: '40',
      surround: 'checkerboard',
      surroundCell: '2',
      gratingPeriod: '7.5',
      gratingAngle: '-90',
      lens: '-300',
      lut: ' /lab/measured.csv ',
    });
    const { settings } = readExportForm(typed);
    expect(exportSettingsSchema.parse(settings)).toMatchObject({
      surround: { kind: 'checkerboard', cell: 2 },
      grating: { period: 7.5, angle: -Math.PI / 2 },
      lens: -0.3,
      lut: '/lab/measured.csv',
      correction: null,
      wavelength: 1.064e-6,
      block: 8,
      twoPiLevel: 217.5,
      sign: -1,
      offset: [-3, 40],
    });
  });

  it.each([
    ['wavelength', '0'],
    ['block', '2.5'],
    ['block', '0'],
    ['twoPiLevel', '-1'],
    ['down', 'two'],
    ['right', ''],
    ['gratingPeriod', '1.5'],
    ['lens', '0'],
    ['lens', 'far'],
  ] as const)('refuses %s "%s"', (key, typed) => {
    const { settings, problems } = readExportForm(form({ [key]: typed }));
    expect(settings).toBeNull();
    expect([...problems.keys()]).toEqual([key]);
  });

  it('asks only for the figures of the surround that was chosen', () => {
    expect(readExportForm(form({ surroundPeriod: '', surroundCell: '' })).settings?.surround).toEqual({ kind: 'flat' });
    expect([...readExportForm(form({ surround: 'grating', surroundPeriod: '' })).problems.keys()]).toEqual(['surroundPeriod']);
  });

  it('offers the files that a device reads, then others that hold its bits', () => {
    expect(formatChoices({ ...fakeProfiles[0]!.profile, bits: 10, formats: ['csv', 'santec-bmp'] })).toEqual([
      'csv',
      'santec-bmp',
      'png',
      'tiff',
      'npy',
      'meadowlark-bmp',
    ]);
  });

  it('turns what is shown clockwise, flipped or not', () => {
    expect(turn({ rotation: 270, flipHorizontal: false, flipVertical: false })).toBe(0);
    expect(turn({ rotation: 90, flipHorizontal: true, flipVertical: false })).toBe(0);
    expect(turn({ rotation: 90, flipHorizontal: true, flipVertical: true })).toBe(180);
  });

  it('suggests a name that any file system takes', () => {
    const { settings } = readExportForm(form());
    if (settings === null) throw new Error('no settings');
    expect(suggestFileName('mini, lr 0.3 / µ', settings)).toBe('mini-lr-0.3-holoeye-pluto-2-633nm.bmp');
  });
});

describe('the form of a profile', () => {
  const [{ profile }] = fakeProfiles as [(typeof fakeProfiles)[number]];
  const typed = (changes: Partial<ProfileForm> = {}) => readProfileForm({ ...profileForm(profile), ...changes });

  it('gives back the profile that it was filled with', () => {
    for (const known of fakeProfiles)
      expect(readProfileForm(profileForm(known.profile))).toEqual({ profile: known.profile, problem: null });
  });

  it('reads 2π levels with and without wavelengths, and sizes', () => {
    const { profile: read } = typed({
      twoPiLevels: '218 at 690; 1.5e2 @ 1.064 µm; 256',
      videoMode: '1920 x 1200',
      correction: 'subtracted',
    });
    expect(read?.twoPiLevels).toEqual([
      { level: 218, wavelength: 690e-9 },
      { level: 150, wavelength: 1.064e-6 },
      { level: 256, wavelength: null },
    ]);
    expect(read?.videoMode).toEqual({ width: 1920, height: 1200 });
    expect(read?.correction).toEqual({ width: 1920, height: 1080, sign: -1 });
  });

  it.each([
    [{ name: 'Our panel' }, texts.profiles.problems.name],
    [{ title: ' ' }, texts.profiles.problems.title],
    [{ width: '' }, texts.profiles.problems.width],
    [{ pitch: '0' }, texts.profiles.problems.pitch],
    [{ bits: '17' }, texts.profiles.problems.bits],
    [{ twoPiLevels: '218 at' }, texts.profiles.wrongLevels],
    [{ videoMode: '12' }, texts.profiles.wrongVideoMode],
    [{ videoMode: '800×600' }, texts.profiles.problems.videoMode],
    [{ formats: [] }, texts.profiles.problems.formats],
    [{ bits: '10' }, texts.profiles.wrongFormat(texts.export.formats.bmp, 10)],
  ] as const)('says in one line what is wrong with %j', (changes, problem) => {
    expect(typed(changes as Partial<ProfileForm>)).toEqual({ profile: null, problem });
  });

  it('names copies apart', () => {
    expect(duplicateName('a', new Set(['a-copy', 'a-copy-2']))).toBe('a-copy-3');
  });
});

describe('a refit', () => {
  it.each([
    [8, 256, 8],
    [2, 4, 2],
    [16, 65536, 12],
    [8, 217.5, 7],
    [8, 300, 8],
    [8, 1.5, 1],
  ])('of %d bits with 2π at level %s has the levels of %d', (panel, level, bits) => expect(levelBits(panel, level)).toBe(bits));

  it('keeps the mask and trains the network on, as a design that can be started', () => {
    const [{ config }] = fakePresets as [(typeof fakePresets)[number]];
    const taught = { ...config, name: 'x'.repeat(80), distillation: { ...config.distillation, enabled: true } };
    const refit = refitConfig(taught, 'r3', 2);
    expect(refit.mask).toEqual({ ...config.mask, learned: false, bits: 2 });
    expect(refit.training).toEqual({ ...config.training, startFrom: 'r3', epochs: 2 });
    expect(refit.distillation.enabled).toBe(false);
    expect(checkDraft(refit).config).toEqual(refit);
  });
});
