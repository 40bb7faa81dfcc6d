/** Cameras of the lab. */
export const camerasTexts = {
  cameras: {
    intro:
      'What is known of a camera, once for all its captures: “New capture” and “kinoform simulate --camera” take it from here.',
    none: 'No camera yet.',
    add: 'Add a camera',
    change: 'Change',
    remove: 'Remove',
    removed: (title: string) => `“${title}” was removed`,
    putBack: 'Put back',
    save: 'Save',
    fields: {
      title: 'Name',
      pitch: 'Pixel pitch',
      bits: 'Bits',
      justification: 'Bits lie',
      gain: 'Gain',
      readNoise: 'Read noise',
      fullWell: 'Full well',
      note: 'Note',
    },
    units: { pitch: 'µm', gain: 'e⁻ a count', readNoise: 'e⁻ rms', fullWell: 'e⁻' },
    justifications: {
      right: 'low: a count a step',
      left: 'high: shifted to the top of 16 bits',
    },
    notKnown: 'not known',
    facts: (pitch: string, bits: number) => `${pitch}, ${bits} bits`,
    gainFact: (gain: string) => `${gain} e⁻ a count`,
    noiseFact: (noise: string) => `${noise} e⁻ read noise`,
    wellFact: (well: string) => `${well} e⁻ full well`,
    wrong: {
      title: 'A name of 1 to 80 letters is needed.',
      name: 'The name needs a Latin letter or a digit.',
      pitch: 'The pixel pitch is a length such as 3.45 µm.',
      bits: 'Bits are a whole number from 1 to 16.',
      gain: 'The gain is a number above 0, or left empty.',
      readNoise: 'The read noise is 0 or more, or left empty.',
      fullWell: 'The full well is a number above 0, or left empty.',
      note: 'The note is too long.',
    } as Readonly<Record<string, string>>,
  },
} as const;
