/** Files on their way in, whatever they are for. */
export const fileTexts = {
  arrays: {
    title: 'Which array?',
    holds: (count: number) => `holds ${count} arrays.`,
    help: 'What is chosen here is taken from the files after it too, where they have it.',
    use: 'Use this one',
  },
} as const;
