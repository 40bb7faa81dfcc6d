import type { Command } from 'commander';
import type { Act } from './command-file.ts';
import type { CommandContext } from './context.ts';

/** What can be taken out of a library, and brought back. */
interface Library {
  find(text: string): Promise<{ readonly record: { readonly id: string } }>;
  remove(id: string): Promise<void>;
  erase(id: string): Promise<void>;
  restore(text: string): Promise<{ readonly id: string }>;
}

/** `delete` and `restore` below a command. @param noun what its things are called */
export function addDeletion(parent: Command, act: Act, noun: string, libraryOf: (context: CommandContext) => Library): void {
  parent
    .command('delete')
    .argument(`<${noun}>`, 'its id, or a part of it that no other has')
    .option('--yes', 'for good, at once; without, it can be restored for 30 days')
    .description(`Remove a ${noun} with its files.`)
    .action(
      act(async (context, { yes = false }: { yes?: boolean }, text: string) => {
        const library = libraryOf(context);
        const { id } = (await library.find(text)).record;
        await (yes ? library.erase(id) : library.remove(id));
        const undo = yes ? '' : `\nbring it back with: ${context.commandLine(`${parent.name()} restore ${id}`)}`;
        return { json: { deleted: id }, text: `deleted ${id}${undo}` };
      }),
    );
  parent
    .command('restore')
    .argument(`<${noun}>`, 'the id of a deleted one, or a part of it that no other has')
    .description(`Bring a deleted ${noun} back.`)
    .action(
      act(async (context, _, text: string) => {
        const { id } = await libraryOf(context).restore(text);
        return { json: { restored: id }, text: `restored ${id}` };
      }),
    );
}
