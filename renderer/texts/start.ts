/** The Start screen. */
export const startTexts = {
  start: {
    title: 'What would you like to do?',
  },
} as const;
