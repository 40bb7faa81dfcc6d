import { describe, expect, it } from 'vitest';
import { formatBytes, formatDecibel, formatDuration, formatSeconds } from './format.ts';
import { createProgress } from './progress.ts';
import { renderPairs, renderTable } from './table.ts';

function stream(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

describe('progress', () => {
  it('redraws one line on a terminal, with the time left, and ends it', () => {
    const out = stream(true);
    let time = 0;
    const progress = createProgress(out, () => time);
    progress.update({ label: 'training', done: 0, total: 10 });
    time = 0.05;
    progress.update({ label: 'training', done: 1, total: 10 });
    time = 20;
    progress.update({ label: 'training', done: 2, total: 10, note: 'loss 0.01' });
    time = 100;
    progress.update({ label: 'training', done: 10, total: 10 });
    expect(out.written).toHaveLength(3);
    expect(out.written[1]).toContain('20 %  1:20 left  loss 0.01');
    expect(out.written[1]).toMatch(/^\r\x1b\[2Ktraining {2}█+░+ /);
    expect(out.written[2]).toMatch(/100 %$/);
    progress.pause();
    expect(out.written[3]).toBe('\n');
  });

  it('never draws wider than the terminal', () => {
    const out = stream(true, 30);
    createProgress(out).update({ label: 'reconstructing', done: 3, total: 10, note: 'a long note that does not fit' });
    expect(out.written[0]!.replace('\r\x1b[2K', '').length).toBeLessThan(30);
  });

  it('writes a line now and then elsewhere, without control characters', () => {
    const out = stream(false);
    let time = 0;
    const progress = createProgress(out, () => time);
    for (let step = 0; step <= 1000; step++, time += 0.12) progress.update({ label: 'training', done: step, total: 1000 });
    expect(out.written.length).toBeGreaterThan(3);
    expect(out.written.length).toBeLessThan(8);
    expect(out.written.join('')).not.toContain('\x1b');
    expect(out.written.at(-1)).toBe('training: 100 %\n');
  });

  it('says what is done only once, but says new figures', () => {
    const out = stream(false);
    const progress = createProgress(out, () => 0);
    for (const note of ['a', 'a', 'b']) progress.update({ label: 'training', done: 10, total: 10, note });
    expect(out.written).toEqual(['training: 100 %, a\n', 'training: 100 %, b\n']);
  });

  it('claims no share of work whose size nobody knows', () => {
    const out = stream(false);
    createProgress(out, () => 0).update({ label: 'preparing', done: 0, total: 0, note: '' });
    expect(out.written).toEqual(['preparing\n']);
  });

  it('clears an open line before other text, and leaves a finished one', () => {
    const out = stream(true);
    const progress = createProgress(out, () => 0);
    progress.update({ label: 'training', done: 1, total: 10 });
    progress.pause();
    expect(out.written.at(-1)).toBe('\r\x1b[2K');
    progress.pause();
    expect(out.written).toHaveLength(2);
  });

  it('starts anew for a new label', () => {
    const out = stream(false);
    const progress = createProgress(out, () => 0);
    progress.update({ label: 'training', done: 1, total: 10 });
    progress.update({ label: 'evaluating', done: 1, total: 10 });
    expect(out.written).toEqual(['training: 10 %\n', 'evaluating: 10 %\n']);
  });
});

describe('tables', () => {
  it('aligns words left and numbers right', () => {
    const rows = [
      { name: 'network', psnr: '23.86' },
      { name: 'er', psnr: '8.10' },
    ];
    const table = renderTable(
      [
        { title: 'method', cell: (row: (typeof rows)[0]) => row.name },
        { title: 'PSNR', cell: (row) => row.psnr, align: 'right' },
      ],
      rows,
    );
    expect(table).toBe('method    PSNR\nnetwork  23.86\ner        8.10');
  });
  it('pairs names with values', () =>
    expect(
      renderPairs([
        ['a', '1'],
        ['long', ''],
      ]),
    ).toBe('a     1\nlong'));
});

describe('numbers for people', () => {
  it.each([
    [formatDuration(65), '1:05'],
    [formatDuration(7400), '2:03:20'],
    [formatBytes(999), '999 B'],
    [formatBytes(1_503_000), '1.5 MB'],
    [formatSeconds(0.0312), '31.2 ms'],
    [formatSeconds(48e-6), '48 µs'],
    [formatDecibel(null), '∞ dB'],
    [formatDecibel(23.456), '23.46 dB'],
  ])('%s', (found, expected) => expect(found).toBe(expected));
});
