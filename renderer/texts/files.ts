/** Files on their way in, whatever they are for. */
export const fileTexts = {
  arrays: {
    title: 'Which array?',
    holds: (count: number) => `holds ${count} arrays.`,
    help: 'What is chosen here is taken from the files after it too, where they have it.',
    use: 'Use this one',
  },

  uploads: {
    label: 'Sending files',
    choose: 'Send files…',
    sending: (files: number, size: string) =>
      `Sending ${files === 1 ? '1 file' : `${files} files`} (${size}) to the machine that runs Kinoform`,
    busy: 'Files are being sent already: wait for them, or cancel',
    failed: 'The files were not sent',
  },
} as const;
