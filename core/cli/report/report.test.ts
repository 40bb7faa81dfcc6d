import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { lineChart } from './chart.ts';
import { GREY, TWILIGHT } from './colour.ts';
import { escape, renderPage, type Page } from './page.ts';
import { centred, greyScale, PHASE_SCALE, renderPng } from './picture.ts';

describe('the phase map', () => {
  const luminance = ([r, g, b]: readonly number[]) => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;

  it('is light at 0, dark at π, and closes without a seam', () => {
    expect(luminance(TWILIGHT[0]!)).toBeGreaterThan(200);
    expect(luminance(TWILIGHT[128]!)).toBeLessThan(60);
    const step = (a: number, b: number) => Math.hypot(...TWILIGHT[a]!.map((value, channel) => value - TWILIGHT[b]![channel]!));
    expect(step(255, 0)).toBeLessThan(8);
    for (let at = 1; at < 256; at++) expect(step(at - 1, at)).toBeLessThan(8);
  });

  it('tells the two halves of the circle apart: blue before π, red after', () => {
    const [red, , blue] = TWILIGHT[64]!;
    expect(blue).toBeGreaterThan(red + 40);
    const [red2, , blue2] = TWILIGHT[192]!;
    expect(red2).toBeGreaterThan(blue2 + 40);
  });
});

describe('pictures', () => {
  it('draws numbers on their scale, zoomed without blur, and clips beyond its ends', () => {
    const png = decode(renderPng({ height: 1, width: 3, data: [-1, 0.5, 9] }, greyScale('amplitude', 0, 1), 2));
    expect([png.width, png.height, png.channels]).toEqual([6, 2, 3]);
    expect([0, 6, 12].map((at) => png.data[at])).toEqual([0, 128, 255]);
    expect(png.data[3]).toBe(0);
  });

  it('gives 0 and 2π the same colour in phase, and NaN one of its own', () => {
    const png = decode(renderPng({ height: 1, width: 3, data: [0, 2 * Math.PI - 1e-6, NaN] }, PHASE_SCALE));
    const distance = Math.hypot(...[0, 1, 2].map((channel) => png.data[channel]! - png.data[3 + channel]!));
    expect(distance).toBeLessThan(8);
    expect(Array.from(png.data.slice(6))).toEqual([255, 0, 255]);
  });

  it('moves zero frequency to the middle, of odd sides too', () => {
    const corner = { height: 3, width: 4, data: Float32Array.from({ length: 12 }, (_, at) => (at === 0 ? 1 : 0)) };
    expect(Array.from(centred(corner).data).indexOf(1)).toBe(1 * 4 + 2);
  });

  it('has as many greys as steps', () => expect(new Set(GREY.map(String)).size).toBe(256));
});

describe('the page', () => {
  const page: Page = {
    title: 'Masks & <fields>',
    lead: 'A lead.',
    facts: [['engine', 'onnx-cpu']],
    sections: [
      {
        heading: 'Reconstruction',
        text: 'What came out.',
        blocks: [
          {
            kind: 'pictures',
            columns: ['truth', 'network'],
            rows: [
              {
                title: 'scene 1',
                note: 'a shirt',
                pictures: [
                  { source: 'data:image/png;base64,AA==', alternative: 'truth', scaleBar: { share: 0.25, label: '2.1 mm' } },
                  { source: 'data:image/png;base64,AA==', alternative: 'network', caption: '23.9 dB' },
                ],
              },
            ],
            legend: { title: 'amplitude', colours: ['#000', '#fff'], labels: ['0', '1'] },
          },
          {
            kind: 'table',
            columns: ['method', 'PSNR'],
            rows: [{ cells: ['network', '23.86 dB'], emphasis: true }, { cells: ['er', '80.3 dB\nmedian 72.8 dB'] }],
            note: 'Intervals are 95 %.',
          },
          { kind: 'commands', items: [{ purpose: 'Design the mask', command: 'kinoform design mini', files: ['mask.npy'] }] },
          {
            kind: 'chart',
            svg: lineChart(
              {
                title: 'PSNR',
                points: [
                  [1, 20],
                  [2, 23.5],
                ],
              },
              'epoch',
              'PSNR (dB)',
            ),
            caption: 'Validation.',
          },
        ],
      },
    ],
    footer: 'Made by Kinoform.',
  };

  it('looks as it did', () => expect(renderPage(page)).toMatchSnapshot());

  it('loads nothing from anywhere and runs no script', () => {
    const html = renderPage(page);
    expect(html).not.toMatch(/https?:|<script|<link|@import|url\(/);
  });

  it('escapes what people write', () => {
    expect(escape(`<a href="x">'&`)).toBe('&#60;a href=&#34;x&#34;&#62;&#39;&#38;');
    expect(renderPage(page)).toContain('<h1>Masks &#38; &#60;fields&#62;</h1>');
  });
});
