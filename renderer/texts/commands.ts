/** What a person reads of a command: in the palette, in the list of shortcuts, and in the menus of the desktop. */
export const commandTexts = {
  palette: 'Command palette',
  shortcuts: 'Keyboard shortcuts',
  'go.start': 'Go to Start',
  'go.datasets': 'Go to Datasets',
  'go.design': 'Go to Design',
  'go.mask': 'Go to Mask',
  'go.reconstruct': 'Go to Reconstruct',
  'go.runs': 'Go to History',
  'go.generators': 'Go to Generators',
  'go.settings': 'Go to Settings',
  theme: 'Switch between the light and the dark theme',
  'design.new': 'New design',
  'design.duplicate': 'Duplicate the shown run as a new design',
  'design.start': 'Start the design',
  'design.pause': 'Pause the design in work',
  'design.resume': 'Resume the shown run',
  'design.stop': 'Stop the design in work and keep what it learned',
  'mask.export': 'Export the mask for an SLM',
  'mask.show': 'Show the mask on a display',
  'mask.identifiability': 'What the mask lets the camera say',
  'mask.inspect': 'Inspect an exported bitmap',
  'capture.save': 'Save the capture',
  undo: 'Undo',
  redo: 'Redo',
} as const;

/** The palette and the list of shortcuts. */
export const paletteTexts = {
  palette: {
    title: 'Commands',
    help: 'Type to find a command or a run; arrows to choose, Enter to take it.',
    placeholder: 'What would you like to do?',
    run: (name: string) => `Show the run “${name}”`,
    nothing: (query: string) => `Nothing is called “${query}”.`,
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    groups: {
      go: 'Screens',
      design: 'Design',
      mask: 'Mask',
      capture: 'Reconstruct',
      edit: 'Steps',
      view: 'Window',
      help: 'Help',
    },
    picture: {
      title: 'A picture that has the focus',
      keys: [
        { text: 'Zoom out, or in with a plus', shortcut: '-' },
        { text: 'Fit to window', shortcut: '0' },
        { text: 'One to one', shortcut: '1' },
        { text: 'Move the picture', shortcut: 'Arrows' },
        { text: 'Read pixel after pixel', shortcut: 'Shift+Arrows' },
      ],
    },
  },
} as const;
