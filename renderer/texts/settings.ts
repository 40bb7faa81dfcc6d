/** The Settings screen. */
export const settingsTexts = {
  settings: {
    title: 'Settings',
    sections: 'Sections',
    section: {
      engines: 'Engines',
      appearance: 'Appearance',
      about: 'About',
    },

    engine: 'Engine',
    enginesIntro: 'What computes. Each engine takes the same small training step; the fastest that gives right numbers is used.',
    step: 'Small step',
    note: 'Note',
    inUse: 'in use',
    measuring: 'Measuring the engines…',

    theme: 'Theme',
    themes: { auto: 'As the system', light: 'Light', dark: 'Dark' },
    motion: 'Motion',
    motionBody: (reduced: boolean) =>
      reduced
        ? 'The system asks for less motion: nothing moves by itself.'
        : 'Few things move; less when the system asks for it.',

    version: 'Version',
    platform: 'Platform',
    workspace: 'Workspace',
  },
} as const;
