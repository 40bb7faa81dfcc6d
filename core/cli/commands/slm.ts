import type { Command } from 'commander';
import { readWhole } from '../../formats/files.ts';
import { formatLength, metres } from '../../math/units.ts';
import { listProfiles, loadProfile, removeProfile, saveProfile } from '../../slm/profile.ts';
import type { SlmProfile } from '../../slm/profile-schema.ts';
import type { Act, CommandFile } from '../command-file.ts';
import { profileFolders } from '../profiles.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addSlm: CommandFile = (program, act) => {
  const slm = program.command('slm').description('The spatial light modulators that are known here.');
  addList(slm, act);
  addShow(slm, act);
  addImport(slm, act);
  addRemove(slm, act);
};

function addList(slm: Command, act: Act): void {
  slm
    .command('list')
    .description('All profiles: those that come with Kinoform, and your own.')
    .action(
      act(async (context) => {
        const { profiles, unreadable } = await listProfiles(profileFolders(context));
        for (const { problem } of unreadable) context.say(`left out: ${problem}`);
        const text = renderTable(
          [
            { title: 'profile', cell: ({ profile }) => profile.name },
            { title: 'device', cell: ({ profile }) => profile.title },
            { title: 'pixels', cell: ({ profile }) => `${profile.width}×${profile.height}`, align: 'right' },
            { title: 'pitch', cell: ({ profile }) => formatLength(metres(profile.pitch)), align: 'right' },
            { title: 'bits', cell: ({ profile }) => String(profile.bits), align: 'right' },
            { title: 'reads', cell: ({ profile }) => profile.formats.join(', ') },
            { title: '', cell: ({ profile, own }) => (own ? 'your own' : profile.certainty === 'likely' ? 'likely' : '') },
          ],
          profiles,
        );
        return { json: { profiles: profiles.map(({ profile, own }) => ({ ...profile, own })), unreadable }, text };
      }),
    );
}

function addShow(slm: Command, act: Act): void {
  slm
    .command('show')
    .argument('<profile>', 'its name, or the path of a profile file')
    .description('One profile; with --json as a file, to change and import.')
    .action(
      act(async (context, _, name: string) => {
        const file = name.endsWith('.json') ? context.resolve(name) : name;
        const profile = await loadProfile(file, profileFolders(context));
        return { json: profile, text: renderPairs(describeProfile(profile)) };
      }),
    );
}

function describeProfile(profile: SlmProfile): [string, string][] {
  const levels = profile.twoPiLevels.map(
    ({ wavelength, level }) =>
      `${level} at ${wavelength === null ? 'the wavelength that the device was set to' : formatLength(metres(wavelength))}`,
  );
  return [
    ['profile', profile.name],
    ['device', profile.title],
    ['panel', `${profile.width}×${profile.height} pixels of ${formatLength(metres(profile.pitch))}, ${profile.bits} bits`],
    ['sign', profile.sign === 1 ? 'more grey, more phase' : 'more grey, less phase'],
    ['2π level', levels.join('; ')],
    ['reads', profile.formats.join(', ')],
    ['video mode', profile.videoMode === null ? 'the panel itself' : `${profile.videoMode.width}×${profile.videoMode.height}`],
    [
      'correction',
      profile.correction === null
        ? 'none'
        : `a bitmap of ${profile.correction.width}×${profile.correction.height}, one for each unit`,
    ],
    ['facts', profile.certainty === 'certain' ? 'from vendor material or drivers' : 'likely: second-hand'],
    ['note', profile.note],
  ];
}

function addImport(slm: Command, act: Act): void {
  slm
    .command('import')
    .argument('<file>', 'a profile file (.json)')
    .option('--force', 'replace a profile of the same name')
    .description('Add a profile of your own to the workspace.')
    .action(
      act(async (context, { force = false }: { force?: boolean }, file: string) => {
        const text = await readWhole(context.resolve(file));
        const profile = await saveProfile({ text, where: file, force }, profileFolders(context));
        return { json: { profile }, text: `imported ${profile.name}: ${profile.title}` };
      }),
    );
}

function addRemove(slm: Command, act: Act): void {
  slm
    .command('remove')
    .argument('<profile>', 'the name of a profile of your own')
    .description('Take a profile of your own out of the workspace.')
    .action(
      act(async (context, _, name: string) => {
        await removeProfile(name, profileFolders(context));
        return { json: { removed: name }, text: `removed ${name}` };
      }),
    );
}
