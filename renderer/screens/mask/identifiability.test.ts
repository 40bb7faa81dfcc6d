import { describe, expect, it } from 'vitest';
import { float32Message, type MaskIdentifiability } from '../../../core/service/contract.ts';
import { fakeIdentifiability } from '../../client/fake-identifiability.ts';
import { boundRows, conditionText, noiseText, scenePictures, spectrumOption, verdictOf } from './identifiability.ts';

const figures = fakeIdentifiability(2, 8, 8);
const exactly = (mean: number) => ({ mean, low: mean, high: mean });
const withSummary = (changes: Partial<MaskIdentifiability['summary']>): MaskIdentifiability => ({
  ...figures,
  summary: { ...figures.summary, ...changes },
});

describe('the verdict', () => {
  it('begins with what is worst', () => {
    const [lost, beyond, sound] = [
      withSummary({ lost: exactly(30), unidentified: exactly(32) }),
      withSummary({ unidentified: exactly(11) }),
      withSummary({ unidentified: exactly(0.25) }),
    ].map(verdictOf);
    expect(lost).toMatch(/^30 of 64 directions change no intensity.* 32 are uncertain/);
    expect(beyond).toMatch(/11 of 64 are uncertain by more than the range/);
    expect(sound).toMatch(/^Every one of 64 directions is seen, and known/);
  });

  it('says what noise it is for, and when that was assumed', () => {
    expect(noiseText(figures)).toContain('30 dB SNR is assumed');
    const noise = { photons: 1000, readNoise: 2, bits: 12, saturation: null, snr: null };
    expect(noiseText({ ...figures, assumed: false, noise })).toBe('Noise: 1000 photons, 2 e⁻ read noise, 12 bit.');
  });
});

describe('the table', () => {
  it('has the bounds first and every method after them', () => {
    const rows = boundRows(figures);
    expect(rows.map(({ key, isBound }) => [key, isBound])).toEqual([
      ['unbiased', true],
      ['range', true],
      ...Object.keys(figures.reached).map((key) => [key, false]),
    ]);
    expect(rows[1]).toMatchObject({ psnr: '24.30', margin: '± 0.60' });
  });

  it('says where there is no bound', () => {
    expect(boundRows(withSummary({ boundPsnr: null }))[0]).toMatchObject({ psnr: 'none', margin: '' });
    expect(conditionText({ ...figures.scenes[0]!, condition: null })).toBe('∞');
  });
});

describe('a scene', () => {
  it('is drawn with the bound of each of its images', () => {
    expect(scenePictures(figures.scenes[0]!)).toMatchObject([{ name: '', truth: { height: 8 }, bound: { width: 8 } }]);
    const two = float32Message([2, 1, 3], Float32Array.of(0, 0, 0, 1, 1, 1));
    const [amplitude, phase] = scenePictures({ ...figures.scenes[0]!, truth: two, deviation: two });
    expect([amplitude?.name, phase?.name]).toEqual(['amplitude', 'phase']);
    expect([amplitude?.truth.pixels[0], phase?.truth.pixels[0]]).toEqual([0, 255]);
  });

  it('has a spectrum that a logarithm can show, lost directions and all', () => {
    const style = { text: '', line: '', surface: '', series: '', seriesFaint: '', second: '', font: '' };
    const { series } = spectrumOption([2, 1, 0], style as never) as { series: { data: [number, number][] }[] };
    expect(series[0]?.data).toEqual([[1, 2], [2, 1], [3, 2e-8]]); // prettier-ignore
  });
});
