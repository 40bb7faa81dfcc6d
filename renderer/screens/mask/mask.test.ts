import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32Message } from '../../../core/service/contract.ts';
import { splitSnapshots } from '../../stores/mask.ts';
import { checkDraft } from '../design/draft.ts';
import { fakePresets, fakeProfiles } from '../../client/fake-data.ts';
import { emptyExportForm, readExportForm, suggestFileName, type ExportForm } from './export-form.ts';
import { histogramOption } from './histogram.ts';
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
      profile: 'holoeye-pluto-2',
      wavelength: 633e-9,
      format: 'bmp',
      block: null,
      twoPiLevel: null,
      flipHorizontal: false,
      flipVertical: false,
      sign: null,
      offset: [0, 0],
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
    });
    expect(readExportForm(typed).settings).toMatchObject({
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
  ] as const)('refuses %s "%s"', (key, typed) => {
    const { settings, problems } = readExportForm(form({ [key]: typed }));
    expect(settings).toBeNull();
    expect([...problems.keys()]).toEqual([key]);
  });

  it('suggests a name that any file system takes', () => {
    const { settings } = readExportForm(form());
    if (settings === null) throw new Error('no settings');
    expect(suggestFileName('mini, lr 0.3 / µ', settings)).toBe('mini-lr-0.3-holoeye-pluto-2-633nm.bmp');
  });
});

describe('a refit', () => {
  it.each([
    [8, null, 8],
    [2, null, 2],
    [16, null, 12],
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
