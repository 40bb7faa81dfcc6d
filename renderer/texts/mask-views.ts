import type { MaskViewName } from '../stores/mask-view.ts';

const working: Record<MaskViewName, string> = {
  phase: 'Loading the mask',
  difference: 'Comparing two masks',
  farField: 'Computing the far field',
  levels: 'Making the levels of the device',
};

/** Ways to look at a mask. */
export const maskViewsTexts = {
  maskViews: {
    label: 'What is shown',
    view: { phase: 'Phase', difference: 'Difference', farField: 'Far field', levels: 'Levels on the SLM' },
    help: {
      phase: 'The phase that the mask adds, wrapped to one turn',
      difference: 'This mask less another, pixel by pixel',
      farField: 'Where the light of a flat scene goes: |FFT|², zero frequency in the middle',
      levels: 'What the device is sent, with the settings of the export',
    },
    working,
    other: 'Less the mask of',
    chooseOther: 'Choose a run…',
    file: 'File…',
    filePath: 'Path of a mask file',
    noOther: 'Choose the mask to compare with: a run, or a file of phases of the same size.',
    unwrap: 'Unwrapped',
    unwrapHelp: 'Whole turns are added so that neighbours differ by less than π where the phases allow it.',
    tooLarge: 'too large to be unwrapped',
    facts: (rms: string, piston: string) => `rms ${rms} rad, mean of ${piston} rad taken off`,
    noSettings: 'The settings of the export have a mistake: open Export mask and mend it.',
    packed: 'This device gets its levels packed into colours; the preview of the export shows them unpacked.',
    device: 'Device',
    line: 'Cross-section',
    lineHelp: 'Drag across the picture; by keyboard: Enter at the first pixel, then Shift with arrows',
    section: 'Cross-section',
    sectionEmpty: 'Drag across the picture, or press Enter on a pixel and move with Shift and arrows.',
    sectionLabel: (length: string) => `Values along a line of ${length} pixels`,
    distance: 'pixels along the line',
    value: {
      phase: 'Phase, rad',
      wrapped: 'Difference, rad',
      unwrapped: 'Difference, rad',
      farField: 'Share of the light',
      levels: 'Level',
    },
    decades: 'log₁₀ of the peak',
    range: 'Colours',
    canvas: (what: string, height: number, width: number) =>
      `${what}, ${height} by ${width} pixels. Plus and minus zoom, arrow keys pan, Shift with arrow keys moves the read-out, 0 fits.`,
  },
} as const;
